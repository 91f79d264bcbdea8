"""Phrases are found as people write them."""

import pytest

from bot.phrases import Index, listed, openings, read


@pytest.mark.parametrize(
    ("phrase", "language", "text", "words"),
    [
        ("don't worry", "en", "Please DON’T worry.", "DON’T worry"),
        ("l'ombra", "it", "Nemmeno l’ombra", "l’ombra"),
        ("qu'il", "fr", "Je crois qu'il dort", "qu'il"),
        ("perche", "it", "Perché?", "Perché"),
        ("rimbors* ... euro", "it", "rimborso di 12 euro", "rimborso di 12 euro"),
        ("(our|your) (own|) fault", "en", "It is your own fault.", "your own fault"),
        ("# (days|weeks)", "en", "two weeks", "two weeks"),
    ],
)
def test_a_phrase_is_found_with_its_words_as_written(
    phrase: str, language: str, text: str, words: str
) -> None:
    found = read(text, language).find(listed([phrase], language, ["two"]))
    assert [hit.words for hit in found] == [words]


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert (
        read("We lost it. Your money is here.", "en").find(listed(["lost ... money"], "en")) == []
    )


def test_a_phrase_may_open_with_a_choice() -> None:
    assert openings("(a|b|) (c|d)") == ["a (c|d)", "b (c|d)", "c", "d"]


def test_of_phrases_that_begin_at_one_word_the_longest_is_found_also_with_a_number() -> None:
    found = read("It was one time too many.", "en").find(
        listed(["# time", "one time too", "one*"], "en", ["one"])
    )
    assert [hit.words for hit in found] == ["one time too"]


def test_lists_sought_together_find_what_each_finds_alone() -> None:
    text = "Three weeks late: nobody answers, no answer at all, a late answer."
    said = (
        ["# weeks late", "late"],
        ["late*", "nobody answers"],
        ["answer*", "no answer"],
        ["all"],
    )
    index = Index()
    together = [listed(one, "en", ["three"], index) for one in said]
    alone = [listed(one, "en", ["three"]) for one in said]
    reading = read(text, "en")
    assert [reading.find(one) for one in together] == [reading.find(one) for one in alone]
    assert [hit.words for hit in reading.find(together[0])] == ["Three weeks late", "late"]
    assert [hit.words for hit in reading.find(together[2])] == ["answers", "no answer", "answer"]
