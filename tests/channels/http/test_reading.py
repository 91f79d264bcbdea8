"""What an item says, however an API writes it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.http.paths import at, holds
from bot.channels.http.reading import Reader
from tests.channels.http.sources import options

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WHEN = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def reader(**given: Any) -> Reader:
    return Reader(options("https://shop.test/reviews", **given))


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22T08:00:00Z",
        "2026-11-22T09:00:00+01:00",
        "2026-11-22T08:00:00z",
        "2026-11-22 08:00:00 UTC",
        "2026-11-22 09:00",
        "Sun, 22 Nov 2026 08:00:00 GMT",
        1795334400,
        1795334400.0,
        "1795334400000",
        1795334400000000,
    ],
)
def test_a_time_is_read_in_any_usual_way(written: Any) -> None:
    assert reader(timezone="Europe/Rome").moment(written, NOW) == WHEN


def test_a_time_of_the_shops_own_kind_is_read_as_the_settings_say() -> None:
    own = reader(time_format="%d.%m.%Y, %H Uhr", timezone="Europe/Berlin")
    assert own.moment("22.11.2026, 09 Uhr", NOW) == WHEN
    assert own.moment("2026-11-22T08:00:00Z", NOW) is None


@pytest.mark.parametrize(
    "written", ["yesterday", "2999-01-01", 10**30, -5, True, [], {}, "0001-01-01"]
)
def test_a_time_that_is_none_is_left_out(written: Any) -> None:
    assert reader().moment(written, NOW) is None


def test_a_full_item_arrives_with_all_that_it_says() -> None:
    item = reader(keep={"product": "product.0.id"}).item(
        {
            "id": 7,
            "comment": {"body": "Non\r\nfunziona", "headline": "Mai più"},
            "stars": "1",
            "by": {"name": "Ann", "mail": "ann@mail.test"},
            "link": "https://shop.test/7",
            "at": "2026-11-22T08:00:00Z",
            "order": 4711,
            "lang": "it_IT",
            "product": [{"id": 5}],
            "replies": [
                {"id": 8, "body": "Anche a me", "author": {"role": "customer"}},
                {"id": 9, "body": "Ci scusi", "created": "2026-11-22T08:00:00Z", "ref": "rp_1",
                 "author": {"name": "Bo", "role": "staff"}},
            ],
        },
        NOW,
    )  # fmt: skip
    assert item is not None
    assert (item.external_id, item.text, item.title) == ("7", "Non\nfunziona", "Mai più")
    assert (item.rating, item.scale, item.language) == (1, 5, "it-IT")
    assert (item.author.name, item.author.email, item.thread_key) == (
        "Ann",
        "ann@mail.test",
        "4711",
    )
    assert (item.url, item.posted_at, item.memory) == (
        "https://shop.test/7",
        WHEN,
        {"product": "5"},
    )
    assert item.answers is not None
    [answer] = item.answers
    assert (answer.external_id, answer.text, answer.at) == ("9", "Ci scusi", WHEN)
    assert (answer.by, answer.reply_key) == ("Bo", "rp_1")


def test_a_single_answer_may_be_an_object_a_text_or_nothing() -> None:
    one = reader(answers={"list": "reply", "text": "say.it"})
    for written in ({"say": {"it": "Ci scusi"}}, "Ci scusi"):
        found = one.answers({"reply": written}, "7", NOW)
        assert found
        assert [answer.text for answer in found] == ["Ci scusi"]
        assert found == one.answers({"reply": written}, "7", NOW), "it keeps its id"
    empty: list[Any] = [None, "", {}, []]
    for nothing in empty:
        assert one.answers({"reply": nothing}, "7", NOW) == ()
    assert reader(answers=None).answers({"reply": "x"}, "7", NOW) is None


def test_ratings_off_the_scale_are_left_out_and_the_words_stay() -> None:
    for stars in (6, -1, "many", True, None, float("nan")):
        item = reader().item({"id": 1, "comment": {"body": "Rotto"}, "stars": stars}, NOW)
        assert item is not None
        assert (item.text, item.rating, item.scale) == ("Rotto", None, None)
    item = reader(fields={"rating": "r", "scale": "of"}).item({"id": 1, "r": 3, "of": 10}, NOW)
    assert item is not None
    assert (item.rating, item.scale) == (3, 10)


def test_html_becomes_text_where_the_settings_say_so() -> None:
    said = {"id": 1, "comment": {"body": "<p>Rotto &amp; tardi</p><p>Mai pi&ugrave;</p>"}}
    item = reader(html=True).item(said, NOW)
    assert item is not None
    assert item.text == "Rotto & tardi\n\nMai più"


def test_paths_lead_through_tables_and_lists_and_conditions_compare_words() -> None:
    said = {"a": [{"b": {"c": "Staff"}}], "no": "false", "n": 0, "yes": True, "some": [1]}
    assert at(said, "a.0.b.c") == "Staff"
    assert [at(said, path) for path in ("a.1.b", "a.b", "x", "")] == [None] * 4
    assert holds(said, "a.0.b.c = admin, staff")
    assert not holds(said, "a.0.b.c = admin")
    assert [holds(said, one) for one in ("yes", "some", "yes = true")] == [True] * 3
    assert [holds(said, one) for one in ("no", "n", "x", "")] == [False] * 4
