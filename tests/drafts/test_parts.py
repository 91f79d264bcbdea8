"""Letters composed of parts, as a folder of files."""

from pathlib import Path

import pytest

from bot.drafts import Facts, Pack, suggest
from bot.errors import ConfigError
from tests.drafts.test_suggest import WORDS

FRONT = '+++\nid = "late"\nwhy = { en = "Late" }\n+++\n'
RECIPE = (
    FRONT
    + '{{ part("greeting") }} {{ part("sorry.late", drop=1) }}\n{{ part("next") }}\n\nBye,\n\nus'
)
PARTS = {
    "en/greeting": "# greeting\nHello{% if customer %} {{ customer }}{% endif %},\n",
    "en/sorry": "# sorry.late\nwe are sorry.\n~\nit came\ntoo late.\n",
    "en/next": "# next @public\nwrite to us {{ privately }}.\n\n# next @private\njust reply.\n",
}


def a_folder(home: Path, recipe: str = RECIPE, **files: str) -> Pack:
    """Letters and parts in English; `files` by name with / and . as __ and _."""
    for audience in ("public", "private"):
        (home / "letters" / audience).mkdir(parents=True, exist_ok=True)
    (home / "letters" / "public" / "late.md").write_text(recipe, encoding="utf-8")
    for name, text in {**PARTS, **files}.items():
        place = home / f"{name}.md"
        place.parent.mkdir(exist_ok=True)
        (place.parent / "words.toml").write_text(WORDS, encoding="utf-8")
        place.write_text(text, encoding="utf-8")
    return Pack.load(home)


def text(pack: Pack, **more: object) -> str:
    facts: dict[str, object] = {
        "language": "en",
        "team_language": "en",
        "public": True,
        "brand_name": "Aurora",
        "customer": "Anna",
    }
    draft = suggest(Facts(**{**facts, **more}), pack)  # type: ignore[arg-type]
    assert draft is not None
    return draft.text


def test_a_letter_is_made_of_parts_and_sentences_get_their_capital(tmp_path: Path) -> None:
    pack = a_folder(tmp_path)
    texts = {text(pack, seed=seed) for seed in "abcdef"}
    assert texts == {
        "Hello Anna, we are sorry. Write to us in private.\n\nBye,\n\nus",
        "Hello Anna, it came too late. Write to us in private.\n\nBye,\n\nus",
    }


def test_what_may_be_left_out_is_left_out_before_a_letter_is_too_long(tmp_path: Path) -> None:
    assert text(a_folder(tmp_path), max_reply=49) == (
        "Hello Anna, write to us in private.\n\nBye,\n\nus"
    )


def test_the_space_that_french_has_before_its_signs_never_breaks(tmp_path: Path) -> None:
    french = "# next\nqu'est-ce qui manque ? Dites-le : « tout\n»."
    pack = a_folder(tmp_path, **{"en/sorry": "# sorry.late\nso.", "en/next": french})
    assert "Qu'est-ce qui manque\u00a0? Dites-le\u00a0: «\u00a0tout\u00a0»." in text(pack)


def test_a_letter_is_in_the_languages_that_have_all_its_parts(tmp_path: Path) -> None:
    pack = a_folder(tmp_path, **{"de/greeting": "# greeting\nGuten Tag,", "de/next": "# next\nJa."})
    assert [one.name for one in pack.replies] == ["en/public/late"]
    more = {
        "de/sorry": "# sorry.late\nes tut uns leid.\n~\nzu spät.",
        "de/greeting": "# greeting\nHallo,",
    }
    pack = a_folder(tmp_path, **more)
    assert [one.name for one in pack.replies] == ["de/public/late", "en/public/late"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"en/sorry": "we are sorry"}, "sorry.md, line 1: must begin with a heading"),
        ({"en/sorry": "# Sorry\nx"}, "sorry.md, line 1: is no heading such as"),
        ({"en/sorry": "# own\nx"}, "line 1: the part 'own' belongs in another file: own.md"),
        ({"en/sorry": "# sorry.late\nx\n# sorry.late\ny"}, "line 3: a second part is called"),
        ({"en/sorry": "# sorry.late\nx\n~\n\n"}, "line 4: holds no text"),
        ({"en/sorry": "# sorry.late\na\n~\nb\n~\nc\n~\nd"}, "has 4 wordings: at most 3"),
        ({"en/sorry": "# sorry.late\nx\n~\n{{ custmer }}"}, "line 4: 'custmer' is not known"),
        ({"en/sorry": "# sorry.soon\nx"}, "late.md, line 5: no language has a part 'sorry.late'"),
        ({"de/sorry": "# sorry.late\nx"}, "'sorry.late' has as many wordings in every language"),
    ],
)
def test_a_broken_part_is_refused_with_file_line_and_reason(
    tmp_path: Path, files: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        a_folder(tmp_path, **files)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Hello", "line 5: calls no part"),
        ("{{ part() }}", "line 5: part() takes a name in quotes"),
        ("{{ part(brand) }}", "part() takes a name in quotes"),
        ('{{ part("next", drop=0.5) }}', "drop=1 to 9"),
        ('{{ part("next") }}\n{{ part("next") }}', "line 6: calls the part 'next' twice"),
        ('{{ part("next").upper() }}', "may call nothing but part"),
    ],
)
def test_a_broken_recipe_is_refused_with_file_line_and_reason(
    tmp_path: Path, body: str, told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        a_folder(tmp_path, FRONT + body)
    assert told in str(caught.value)
