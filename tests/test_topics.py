"""What customers talk about is one tree, and every language knows all of it."""

import pytest

from bot.topics import PRAISE, TOPICS, named
from bot.triage.lexicon import LANGUAGES, lexicon


def test_a_branch_stands_for_its_topics_and_a_topic_for_itself() -> None:
    assert named(["money", "staff"]) == ("money", "price", "refund", "staff")
    assert named(["place"]) == ("place",)


def test_who_named_a_topic_before_it_was_divided_means_all_of_it() -> None:
    assert named(["product"]) == ("product", "food")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_topic(language: str) -> None:
    assert {*lexicon(language).topics} == {*TOPICS} - {PRAISE}
