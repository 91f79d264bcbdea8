from pathlib import Path

import pytest

from bot.drafts import Pack
from bot.errors import ConfigError
from tests.drafts.test_suggest import WORDS

FRONT = '+++\nid = "x"\nwhy = { en = "x" }\n'


def load(folder: Path, source: str, audience: str = "public", words: str = WORDS) -> Pack:
    (folder / "en" / audience).mkdir(parents=True, exist_ok=True)
    (folder / "en" / "words.toml").write_text(words, encoding="utf-8")
    (folder / "en" / audience / "x.md").write_text(source, encoding="utf-8")
    return Pack.load(folder)


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("Hello", 1, "must begin with +++"),
        ("", 1, "must begin with +++"),
        ('+++\nid = "x"\nHello', 1, "is not closed"),
        ('+++\nid = "x\n+++\nHello', 2, "front matter"),
        (FRONT + "topic = []\n+++\nHello", 4, "'topic' is not known (did you mean 'topics'?)"),
        (FRONT + 'topics = "delivery"\n+++\nHello', 4, "must be a list of topics"),
        (FRONT + 'has_text = "no"\n+++\nHello', 4, "must be true or false"),
        (FRONT + 'rating = "2-1"\n+++\nHello', 4, "'rating' must be stars out of five"),
        (FRONT + 'rating = "low"\n+++\nHello', 4, "must be stars out of five"),
        (FRONT + 'audience = "private"\n+++\nHello', 4, "must be what the folder says"),
        ('+++\nwhy = { en = "x" }\n+++\nHello', 1, "'id' must be a name"),
        ('+++\nid = "x"\n+++\nHello', 1, "'why' must say why in each language"),
        (
            FRONT + "+++\nHello\n{{ custmer }}",
            6,
            "'custmer' is not known (did you mean 'customer'?)",
        ),
        (FRONT + "+++\nHello\n\n{% if customer %}", 7, "each {% if … %} its {% endif %}"),
        (FRONT + "+++\nHello\n+++ or +++\n{{ customer }", 7, "each {{ needs its }}"),
        (FRONT + "+++\n", 5, "holds no text"),
        (FRONT + "+++\nHello\n+++ or +++\n", 7, "holds no text"),
        (FRONT + "+++\n{{ you('a') }}", 5, "needs two forms, formal and informal, or three"),
        (FRONT + "+++\n{{ brand.missing }}", 5, "has a.b, which is not allowed"),
        (FRONT + "+++\n{% if customer and not customer %}x{% endif %}", 5, "comes out empty"),
    ],
)
def test_a_broken_template_is_refused_with_file_line_and_reason(
    tmp_path: Path, source: str, line: int, reason: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, source)
    text = str(caught.value)
    assert f"{tmp_path / 'en' / 'public' / 'x.md'}, line {line}: " in text
    assert reason in text


def test_all_broken_files_are_named_together(tmp_path: Path) -> None:
    (tmp_path / "it").mkdir()
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, "Hello", words="signature = 1")
    assert len(caught.value.mistakes) == 3


def test_a_template_in_the_wrong_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="belongs in public or private"):
        load(tmp_path, FRONT + "+++\nHello", audience="offline")


def test_an_id_is_used_once(tmp_path: Path) -> None:
    load(tmp_path, FRONT + "+++\nHello")
    (tmp_path / "en" / "public" / "y.md").write_text(FRONT + "+++\nHello", encoding="utf-8")
    with pytest.raises(ConfigError, match="a second template has the id 'x'"):
        Pack.load(tmp_path)


def test_an_empty_folder_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no templates"):
        Pack.load(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "signature = 1",
        WORDS.replace("by_when", "when"),
        WORDS.replace("{brand}", "{brand:>99}"),
    ],
)
def test_words_that_are_missing_are_named(tmp_path: Path, words: str) -> None:
    with pytest.raises(ConfigError, match=r"words\.toml: "):
        load(tmp_path, FRONT + "+++\nHello", words=words)
