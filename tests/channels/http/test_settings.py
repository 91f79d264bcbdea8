"""Mistakes in the settings of an HTTP source, each told with its place and what to do."""

from pathlib import Path
from typing import Any

import pytest

from bot.channels import channels
from bot.config import read_config
from bot.errors import ConfigError
from tests.world import TOML

GOOD = """
[[source]]
id = "api"
channel = "http"
brand = "aurora"
public = true
paging = "page"
list_url = "https://shop.test/reviews?page={page}"
answers = { list = "replies" }
look_url = "https://shop.test/reviews/{id}"
reply_url = "https://shop.test/reviews/{id}/reply"
secret = "env:API_TOKEN"
"""


def told(folder: Path, *changes: tuple[str, str]) -> str:
    """The mistakes of a file in which the key of each change says something else."""
    lines = GOOD.splitlines()
    for key, line in changes:
        lines = [one for one in lines if one.partition(" ")[0] != key] + [line]
    path = folder / "ascolto.toml"
    path.write_text(TOML + "\n".join(lines) + "\n", encoding="utf-8")
    given = {"SHOP_WEBHOOK_SECRET": "bottega-aurora-secret", "API_TOKEN": "t"}
    try:
        read_config(path, given, channels())
    except ConfigError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("key", "line", "says"),
    [
        ("list_url", 'list_url = "shop.test/{page}"', "must begin with https:// or http://"),
        ("list_url", 'list_url = "https://shop.test/reviews"', "needs {page} in it"),
        ("list_url", 'list_url = "https://shop.test/{pge}"', "did you mean {page}?"),
        ("list_url", 'list_url = "https://shop.test/{page"', "a brace without its other half"),
        ("list_url", 'list_url = "https://a:b@shop.test/{page}"', "put them into secret"),
        ("items", 'items = "data..reviews"', "is no path: write names with dots"),
        ("items", 'items = "$.data[0]"', "is no path: write names with dots"),
        ("fields", 'fields = { id = "a b" }', "is no path"),
        ("fields", 'fields = { rate = "stars" }', 'Did you mean "rating"?'),
        ("answers", 'answers = { list = "replies", ours = "role =" }', "is no condition"),
        ("next", 'next = "meta.next"', "leave it out"),
        ("look_url", 'look_url = "https://shop.test/reviews"', "needs {id} in it"),
        ("look_url", 'look_url = "https://shop.test/{product}/{id}"', "stands for nothing here"),
        ("complete", "complete = true", "is certain only for a list in one piece"),
        ("keep", 'keep = { text = "a" }', "is not a name to keep things under"),
        ("reply_url", 'reply_url = "https://shop.test/reply"', "does not say what it answers"),
        ("reply_body", "reply_body = '{\"text\": {{ text }}}'", "each {{ … }} inside quotes"),
        ("reply_body", 'reply_body = \'{"text": "{{ text"}\'', "is no template"),
        ("reply_body", 'reply_body = \'{"text": "{{ txt }}"}\'', "'txt' is undefined"),
        ("reply_body", 'reply_body = \'{"id": "{{ id }}"}\'', "does not hold {{ text }}"),
        ("repeat", 'repeat = "safe"', "needs something that makes a repeat harmless"),
        ("read_lag", 'read_lag = "soon"', "is not a span of time"),
        ("timezone", 'timezone = "Rome"', "is no time zone"),
        ("time_format", 'time_format = "iso"', "is no format"),
        ("secret", 'secret = "token-1887"', "a secret does not stand in this file"),
        ("secret_header", 'secret_header = "X Key"', "is not the name of a header"),
        ("headers", 'headers = { X-Shop = "a\\nb" }', "has a line break"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, key: str, line: str, says: str
) -> None:
    said = told(tmp_path, (key, line))
    assert says in said
    assert 'source "api"' in said
    assert said.count("\n") == 0, "one mistake, one sentence"


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    said = told(tmp_path, ("items", 'items = "a b"'), ("look_url", 'look_url = "https://x"'))
    assert said.count("\n") == 1


def test_looking_needs_somewhere_to_look(tmp_path: Path) -> None:
    assert told(tmp_path, ("repeat", 'repeat = "look"')) == ""
    said = told(tmp_path, ("look_url", ""), ("repeat", 'repeat = "look"'))
    assert '"look" needs answers, and look_url or complete' in said


def test_paging_by_cursor_needs_to_know_where_the_cursor_is(tmp_path: Path) -> None:
    url: Any = ("list_url", 'list_url = "https://shop.test/?after={cursor}"')
    assert "say where the answer names the next page" in told(
        tmp_path, url, ("paging", 'paging = "cursor"')
    )


def test_a_source_without_mistakes_is_taken(tmp_path: Path) -> None:
    assert told(tmp_path) == ""
