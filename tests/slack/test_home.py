"""What Home shows, in both languages and within Slack's limits."""

from datetime import timedelta
from typing import Any

from bot.locale import Words
from bot.playground.blocks import HOME, check_view
from bot.slack.blocks import VIEW_BLOCKS, Json, texts_of
from bot.slack.called import COMMAND_LINE
from bot.slack.digest_facts import Ailing
from bot.slack.home import MINE, OTHERS, SOURCES, Home, SourceLine, home, not_for_you
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
        SourceLine(title="E-mail", ailing=[Ailing(title="E-mail", since=NOW, problem="refused")]),
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
        "⚠️ E-mail cannot be read since",
        "✅ Google was read at",
        "✅ Shop tells us by itself",
        "✅ Phone is written down with `/reviews log`",
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


def test_who_paused_at_the_machine_itself_is_said_in_the_readers_language() -> None:
    ada = f"{COMMAND_LINE}ada"
    assert "paused by ada (command line)" in says(shown("en", **FULL, paused_by=ada))
    assert "ada (riga di comando)" in says(shown("it", **FULL, paused_by=ada))


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
    assert "and 8,980 more" in says(made)
    assert made["blocks"][-1]["block_id"] == "as_of"


ILL = [
    SourceLine(
        title=f"Box {n}", ailing=[Ailing(title=f"Box {n}", since=NOW, problem="refused " * 20)]
    )
    for n in range(60)
]
WELL = [SourceLine(title=f"Shop {n}") for n in range(SOURCES)]


def test_of_sixty_ill_sources_each_is_told_of_whole() -> None:
    made = shown("en", **FULL | {"sources": ILL})
    told = says(made)
    assert all(f"⚠️ Box {n} cannot be read" in told for n in range(60))
    assert told.count("Try: `ascolto check`") == 60
    assert "…" not in told.replace("refused…", "")
    assert "more" not in told.partition("*Sources*")[2]


def test_of_more_sources_than_there_is_room_for_the_ill_ones_are_shown() -> None:
    told = says(shown("en", **FULL | {"sources": [*WELL, *ILL]}))
    assert told.count("cannot be read") == 60
    assert told.count("tells us by itself") == SOURCES - 60
    assert "and 60 more" in told


def test_a_source_that_sends_no_replies_is_as_ill_as_one_that_cannot_be_read() -> None:
    refused = Ailing(title="E-mail", sending=True, problem="the password was refused")
    unread = Ailing(title="E-mail", since=NOW, problem="no answer")
    told = says(shown("en", sources=[SourceLine(title="E-mail", checked_at=NOW, ailing=[refused])]))
    assert (
        "⚠️ Replies do not get out through E-mail: they wait. "
        "What is wrong: the password was refused. Try: `ascolto check`"
    ) in told
    assert "was read" not in told
    both = says(shown("it", sources=[SourceLine(title="E-mail", ailing=[unread, refused])]))
    assert both.count("⚠️") == 2


def test_a_guest_sees_no_word_of_any_customer() -> None:
    made = not_for_you(Words("en"))
    check_view(made, False, (HOME,))
    assert says(made) == "Only full members of this workspace can do this."
