"""Where a review goes, and which Slack names are written."""

from pathlib import Path

import pytest

from bot.channels import channels
from bot.config import Config, NameKind, Routed, read_config
from bot.config.model import as_stars
from bot.periods import Rhythm
from tests.config.example import ENVIRON, EXAMPLE, changed

SECOND = """
[[route]]
match = { topic = ["delivery", "digital"], language = "de", urgency = "high" }
owner = "U0DELIVERY"
decider = "boss@aurora.test"
ladder = "slow"

[ladder.slow]
answer_within = "3d"
rungs = [{ after = "2d", tell = "#late" }, { after = "3d", tell = "S0GROUP01" }]
"""


def config(text: str = EXAMPLE + SECOND) -> Config:
    Path("ascolto.toml").write_text(text, encoding="utf-8")
    return read_config(Path("ascolto.toml"), ENVIRON, channels())


def test_the_first_route_that_matches_wins_and_leaves_the_rest_to_the_team() -> None:
    routed = config().route(source_id="shop", brand="aurora", rating=1, scale=5, public=True)
    assert routed.slack_channel == "#support"
    assert routed.decider == "@head-of-care"
    assert routed.ladder.name == "public"


def test_a_route_matches_by_topic_language_and_urgency_together() -> None:
    def routed(topics: list[str], language: str) -> Routed:
        return config().route(
            source_id="shop",
            brand="aurora",
            public=False,
            topics=topics,
            language=language,
            urgency="high",
        )

    found = routed(["price", "app"], "de-AT")
    assert (found.slack_channel, found.owner) == ("#reviews", "U0DELIVERY")
    assert (found.decider, found.ladder.name) == ("boss@aurora.test", "slow")
    for missed in (routed(["price"], "de"), routed(["app"], "it")):
        assert (missed.owner, missed.ladder.name) == ("@care-lead", "private")


def test_without_a_route_the_ladder_is_that_of_the_nature_of_the_source() -> None:
    read = config()
    for public, name in ((True, "public"), (False, "private")):
        routed = read.route(source_id="shop", brand="aurora", rating=3, public=public)
        assert (routed.slack_channel, routed.ladder.name) == ("#reviews", name)


def test_a_route_by_stars_does_not_take_what_has_none() -> None:
    routed = config().route(source_id="shop", brand="aurora", rating=None, public=True)
    assert routed.slack_channel == "#reviews"


@pytest.mark.parametrize(
    ("rating", "scale", "stars"),
    [(1, 5, 1), (2.4, None, 2), (0, 10, 1), (3, 10, 2), (5, 10, 3), (10, 10, 5), (4.6, 5, 5)],
)
def test_other_scales_are_compared_as_five_stars(
    rating: float, scale: float | None, stars: int
) -> None:
    assert as_stars(rating, scale) == stars


def test_every_written_name_is_known_once_with_its_strictest_kind() -> None:
    names = {name.written: name.kind for name in config().names()}
    assert names == {
        "#reviews": NameKind.SLACK_CHANNEL,
        "#support": NameKind.SLACK_CHANNEL,
        "#late": NameKind.SLACK_CHANNEL,
        "@care-lead": NameKind.PERSON,
        "@head-of-care": NameKind.PERSON,
        "U0DELIVERY": NameKind.PERSON,
        "boss@aurora.test": NameKind.PERSON,
        "@care-team": NameKind.PERSON_OR_GROUP,
        "S0GROUP01": NameKind.PERSON_OR_GROUP,
    }


def test_an_owner_is_a_person_even_where_a_ladder_or_a_responder_said_it_first() -> None:
    read = config(
        changed(("owner", "responders"), ('responders = "@care-lead"', 'owner = "@boss"')).replace(
            '["@care-team"]', '["@care-lead"]'
        )
    )
    kinds = {name.written: name.kind for name in read.names()}
    assert kinds["@care-lead"] is NameKind.PERSON


def test_resolved_names_are_ids_everywhere() -> None:
    ids = {
        name.written: f"{'C' if name.kind is NameKind.SLACK_CHANNEL else 'U'}{number:08}"
        for number, name in enumerate(config().names())
    }
    read = config().resolved(ids)
    assert {name.written for name in read.names()} == set(ids.values())
    assert (
        read.route(source_id="shop", brand="aurora", rating=1, public=True).owner
        == (ids["@care-lead"])
    )
    assert read.ladders["public"].rungs[0].tell == "owner"


def test_a_name_nobody_resolved_stays_as_it_is_written() -> None:
    assert config().resolved({}) == config()


def test_digests_come_when_work_begins_and_the_week_on_its_first_day() -> None:
    read = config()
    assert read.team.digest == Rhythm(weekday=0)
    assert read.digests() == {"#reviews": read.team.digest, "#support": read.team.digest}


def test_a_slack_channel_of_a_route_may_have_its_own_digest_or_none() -> None:
    text = changed(
        ('undo = "60s"', 'undo = "60s"\ndigest = "8:30"\nweekly = "no"'),
        ('ladder = "public"', 'ladder = "public"\ndigest = "no"\nweekly = "Ven"'),
    )
    assert config(text).digests() == {
        "#reviews": Rhythm(at=8 * 60 + 30),
        "#support": Rhythm(daily=False, at=8 * 60 + 30, weekday=4),
    }
