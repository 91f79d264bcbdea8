"""What Home shows, in both languages and within Slack's limits."""

from datetime import timedelta
from typing import Any

from bot.locale import Words
from bot.playground.blocks import HOME, check_view
from bot.slack.blocks import VIEW_BLOCKS, Json, texts_of
from bot.slack.digest_facts import Ailing
from bot.slack.home import MINE, OTHERS, Home, SourceLine, home, not_for_you
from bot.slack.ids import Do
from bot.slack.lists import Listed
from tests.slack.cast import BO, CY, GOOGLE, HOUR, MAIL, NAMES, NOW, ROME, case, view

LATE = Listed(view(case(due_at=NOW - 2 * HOUR)), GOOGLE, "https://acme.slack.com/archives/C/p1")
THEIRS = Listed(view(case(id=18, owner=CY)), MAIL)
FULL: dict[str, Any] = {
    "mine": (LATE,),
    "mine_total": 1,
    "others": (THEIRS,),
    "others_total": 3,
    "sources": (
        SourceLine(title="Google", checked_at=NOW - timedelta(minutes=2)),
        SourceLine(title="Shop"),
        SourceLine(title="Phone", by_hand=True),
        SourceLine(title="E-mail", ailing=Ailing(title="E-mail", since=NOW, problem="refused")),
    ),
    "may_answer": True,
}


def shown(language: str, **facts: Any) -> Json:
    made = home(Home(**facts), NOW, Words(language), NAMES, hours_timezone=ROME)
    check_view(made, False, (HOME,))
    return made


def says(made: Json) -> str:
    return "\n".join(one["text"] for one in texts_of(made["blocks"]))


def test_mine_come_first_then_the_teams_then_the_sources() -> None:
    told = says(shown("en", **FULL))
    parts = [
        "*1 case is yours.*",
        "⏰ 2 hours late",
        "card 17",
        "*3 cases are with the team.*",
        "Cy",
        "and 2 more",
        "See all",
        "*Sources*",
        "✅ Google was read at",
        "✅ Shop tells us by itself",
        "✅ Phone is written down with `/reviews log`",
        "⚠️ E-mail cannot be read since",
        "As in Slack",
        "As of",
    ]
    assert sorted(parts, key=told.index) == parts


def test_in_italiano() -> None:
    told = says(shown("it", **FULL, paused_by=BO))
    for line in (
        "*⏸ Bo ha messo tutto in pausa.*",
        "*1 caso è tuo.*",
        "*3 casi sono del team.*",
        "✅ Google: letta alle",
        "Come in Slack",
        "Italiano",
        "Aggiornato alle",
    ):
        assert line in told


def test_with_nothing_to_do_it_says_so() -> None:
    told = says(shown("en"))
    assert "Nobody waits for you." in told
    assert "Nobody waits for the rest of the team." in told
    assert "Sources" not in told


def test_only_who_may_answer_can_end_the_pause() -> None:
    banner = shown("en", **FULL, paused_by=BO)["blocks"][0]
    assert banner["accessory"]["action_id"] == Do.RESUME
    reader = shown("en", **FULL | {"may_answer": False}, paused_by=BO)["blocks"][0]
    assert "accessory" not in reader


def test_the_language_chosen_is_shown_as_chosen() -> None:
    for chosen, name in (("", "As in Slack"), ("it", "Italiano"), ("en", "English")):
        [block] = [
            one for one in shown("en", chosen=chosen)["blocks"] if "language" in one.values()
        ]
        assert block["accessory"]["initial_option"]["text"]["text"] == name


def test_many_cases_stay_within_slacks_hundred_blocks() -> None:
    many = FULL | {
        "mine": (LATE,) * MINE,
        "mine_total": 500,
        "others": (THEIRS,) * OTHERS,
        "others_total": 9000,
        "sources": FULL["sources"] * 30,
    }
    made = shown("en", **many)
    assert len(made["blocks"]) <= VIEW_BLOCKS
    assert "and 480 more" in says(made)
    assert "and 8980 more" in says(made)
    assert made["blocks"][-1]["block_id"] == "as_of"


def test_a_guest_sees_no_word_of_any_customer() -> None:
    made = not_for_you(Words("en"))
    check_view(made, False, (HOME,))
    assert says(made) == "Only full members of this workspace can do this."
