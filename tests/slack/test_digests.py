"""What a digest says, in both languages: a busy day, a quiet one, a week."""

from datetime import timedelta
from typing import Any

import pytest

from bot.locale import Words
from bot.models import Promise
from bot.playground.blocks import MESSAGE, check_blocks
from bot.slack.blocks import texts_of
from bot.slack.charts import pictured, png
from bot.slack.digest_facts import Ailing, Day, Digest, Figures, Share, Voices
from bot.slack.digests import FOLDED, digest, short
from bot.slack.heard import Heard
from bot.slack.ids import Do
from bot.slack.lists import Listed
from bot.slack.message import Message
from tests.slack.cast import BO, GOOGLE, HOUR, MAIL, NAMES, NOW, ROME, case, review, view
from tests.slack.hostile import TEXTS

DAY = timedelta(days=1)
MIDNIGHT = NOW - 10 * HOUR
LATE = Listed(view(case(due_at=NOW - 2 * HOUR)), GOOGLE)
OPEN = Listed(view(case(id=18, owner="")), MAIL)
QUIET = Heard(review(id=40, text="Bello, ma la scatola era rotta.", rating=4.0), GOOGLE)
BUSY: dict[str, Any] = {
    "weekly": False,
    "since": MIDNIGHT - DAY,
    "until": MIDNIGHT,
    "waiting": 3,
    "late": 1,
    "todo": (LATE, OPEN),
    "figures": Figures(
        heard=9, critical=4, praise=2, answered=5, in_time=4, median=timedelta(minutes=100)
    ),
    "topics": (("delivery", 3), ("product", 2), ("app", 1), ("staff", 1)),
    "voices": Voices(
        (("booking", 3), ("delivery", 1)),
        ("Maria is <so> kind",),
        ("I wish you had it in red",),
        3,
    ),
    "quiet": (QUIET,) * 2,
    "quiet_total": 5,
    "ignored": 12,
    "sources": 5,
    "checked_at": NOW - timedelta(minutes=2),
    "ailing": (
        Ailing(title="E-mail", since=NOW - 3 * HOUR, problem="the password was refused"),
        Ailing(title="Google", silent=6 * DAY, longest=2 * DAY),
    ),
    "thanks": ("Anna", "Bo"),
}
NOTHING: dict[str, Any] = {
    "weekly": False,
    "since": MIDNIGHT - DAY,
    "until": MIDNIGHT,
    "sources": 5,
    "checked_at": NOW - timedelta(minutes=2),
}


def shown(language: str, *, plain: bool = False, **facts: Any) -> Message:
    found = Digest(**facts)
    told = digest(found, NOW, Words(language), NAMES, hours_timezone=ROME, plain=plain)
    check_blocks(told.blocks, MESSAGE, not plain)
    return told


def says(message: Message) -> str:
    return "\n".join(one["text"] for one in texts_of(message.blocks))


def test_a_busy_day_is_told_in_the_order_of_what_matters() -> None:
    told = says(shown("en", **BUSY))
    for line in (
        "*Good morning. 3 customers are waiting, 1 late.*",
        "*To do today*",
        "⏰ 2 hours late",
        "nobody",
        "and 1 more",
        "See all",
        "*Yesterday*\n9 heard · 4 critical · 2 praised · 5 answered, 80% in time"
        " · half within 1 h 40",
        "*What they talk about*\nDelivery 3 · Product 2 · App and site 1",
        'They like: Booking 3 · Delivery 1. "Maria is &lt;so&gt; kind"',
        'They wish: "I wish you had it in red" and 2 more',
        "Judged not critical: 5",
        "Needs an answer",
        "Ignored mail: 12",
        "*Sources*\n⚠️ E-mail cannot be read since",
        "What is wrong: the password was refused. Try: `ascolto check`",
        "Google has been silent for 6 days, longer than ever (2 days at most).",
        "Thanks to Anna and Bo.",
    ):
        assert line in told
    assert "Staff" not in told


def test_nobody_answered_in_time_needs_no_share() -> None:
    figures = Figures(heard=2, critical=2, missed=2)
    assert "0 answered, 2 late and unanswered" in says(shown("en", **BUSY | {"figures": figures}))


def test_praise_of_nothing_in_particular_is_quoted_and_no_topic() -> None:
    voices = Voices(liked_words=["So kind!"])
    assert 'They like: "So kind!"' in says(shown("en", **BUSY | {"voices": voices}))


def test_late_cases_come_first_then_promises_due_then_the_others() -> None:
    late = [Listed(view(case(id=n, due_at=NOW - HOUR)), GOOGLE) for n in (1, 2)]
    others = [Listed(view(case(id=n)), GOOGLE) for n in (3, 4)]
    owed = Promise(id=1, case_id=9, by=BO, owner=BO, made_at=NOW - DAY, due_at=NOW + HOUR)
    promised = Listed(view(case(id=9, state="answered", evidence="shown"), promise=owed), GOOGLE)
    facts = BUSY | {"todo": (*late, *others), "waiting": 4, "promised": (promised,), "promises": 1}
    shown_ones = [
        one["accessory"]["value"].partition(".")[0]
        for one in shown("en", **facts).blocks
        if one["block_id"].startswith(("case:", "promise:"))
    ]
    assert shown_ones == ["1", "2", "9", "3", "4"]
    assert shown("en", **facts).text.endswith("1 promised follow-up is due.")


def test_una_giornata_piena_in_italiano() -> None:
    told = says(shown("it", **BUSY))
    for line in (
        "*Buongiorno. 3 clienti aspettano, 1 in ritardo.*",
        "*Da fare oggi*",
        "nessuno",
        "Vedi tutte",
        "*Ieri*\narrivate 9 · critiche 4 · elogi 2 · risposte 5, 80% in tempo · metà entro 1 h 40",
        "*Di che cosa parlano*\nConsegna 3",
        "Piace: Prenotazione 3 · Consegna 1. «Maria is &lt;so&gt; kind»",
        "Vorrebbero: «I wish you had it in red» e altri 2",
        "Giudicate non critiche: 5",
        "Serve una risposta",
        "Mail ignorate: 12",
        "Google tace da 6 giorni, più a lungo che mai",
        "Grazie a Anna e Bo.",
    ):
        assert line in told


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "All quiet. 5 sources checked, last at "), ("it", "Tutto tranquillo. 5 fonti contr")],
)
def test_a_quiet_day_is_one_line_and_nothing_else(language: str, line: str) -> None:
    told = shown(language, **NOTHING)
    assert told.text.startswith(line)
    assert len(told.blocks) == 1


def test_it_is_not_quiet_while_somebody_waits_or_a_source_is_ill() -> None:
    waiting = shown("en", **NOTHING | {"waiting": 1, "todo": (OPEN,)})
    assert "1 customer is waiting." in says(waiting)
    assert "0 heard · 0 critical · 0 answered" in says(waiting)
    ill = shown("en", **NOTHING | {"ailing": BUSY["ailing"]})
    assert "No customer is waiting." in says(ill)
    assert "cannot be read" in says(ill)


def test_sixty_ill_sources_leave_room_for_what_is_to_do() -> None:
    ill = [Ailing(title=f"Box {n}", since=NOW, problem="refused " * 20) for n in range(60)]
    shares = [Share(title=f"Shop {n}", heard=25, critical=10) for n in range(60)]
    told = says(shown("en", **BUSY | {"ailing": ill, "weekly": True}, shares=shares))
    lines = told.count("cannot be read")
    assert lines == told.count("Try: `ascolto check`") >= 10
    assert f"and {120 - lines} more" in told
    assert "They wish:" in told
    week = says(shown("en", **BUSY | {"weekly": True}, shares=shares))
    assert week.count("40% critical of 25 heard") == 60


def test_on_monday_after_a_holiday_it_says_since_when() -> None:
    assert "*Since Thu 19 Nov*" in says(shown("en", **BUSY | {"since": MIDNIGHT - 4 * DAY}))
    assert "*Da gio 19 nov*" in says(shown("it", **BUSY | {"since": MIDNIGHT - 4 * DAY}))


def test_a_week_names_its_days_and_how_much_each_source_criticises() -> None:
    week = BUSY | {"weekly": True, "since": MIDNIGHT - 7 * DAY}
    told = says(shown("en", **week, shares=(Share(title="Google", heard=25, critical=10),)))
    assert "*The week Mon 16 Nov - Sun 22 Nov. 3 customers are waiting, 1 late.*" in told
    assert "Google: 40% critical of 25 heard" in told
    assert "La settimana lun 16 nov - dom 22 nov." in says(shown("it", **week))


def test_those_judged_not_critical_are_folded_and_each_can_be_called_back() -> None:
    many = BUSY | {"quiet": (QUIET,) * 30, "quiet_total": 40}
    [folded] = [one for one in shown("en", **many).blocks if one["type"] == "container"]
    assert folded["default_collapsed"] is True
    buttons = [one["accessory"]["action_id"] for one in folded["child_blocks"][:-1]]
    assert buttons == [Do.NEEDS_ANSWER] * FOLDED
    assert "and 31 more" in says(shown("en", **many))
    plain = shown("en", plain=True, **many)
    assert "container" not in {one["type"] for one in plain.blocks}
    assert "*Judged not critical: 40*" in says(plain)


def test_the_buttons_lead_to_the_reply_and_to_the_whole_list() -> None:
    blocks = shown("en", **BUSY).blocks
    replies = [one["accessory"] for one in blocks if one["block_id"].startswith("case:")]
    assert [one["value"] for one in replies] == ["17.23.0", "18.23.0"]
    assert [one["action_id"] for one in replies] == [Do.REPLY] * 2
    [more] = [one for one in blocks if one["block_id"] == "all"]
    assert more["elements"][0]["action_id"] == Do.SEE_ALL
    few = shown("en", **BUSY | {"waiting": 2})
    assert "all" not in {one["block_id"] for one in few.blocks}


MONTH = tuple(Day(MIDNIGHT - (14 - n) * DAY, n % 5, n % 4) for n in range(14))


def test_two_weeks_are_drawn_as_a_chart_by_slack_itself() -> None:
    [chart] = [one for one in shown("en", **BUSY, days=MONTH).blocks if one["block_id"] == "chart"]
    assert chart["type"] == "data_visualization"
    assert chart["title"] == "The last 14 days"
    answered, critical = chart["chart"]["series"]
    assert (critical["name"], answered["name"]) == ("Critical", "Answered")
    assert critical["data"][3] == {"label": "Thu 12 Nov", "value": 3}
    assert shown("en", **BUSY, days=MONTH).chart is None


def test_where_slack_draws_no_chart_there_is_a_table_or_a_picture() -> None:
    told = shown("it", plain=True, **BUSY, days=MONTH)
    [table] = [one for one in told.blocks if one["block_id"] == "chart"]
    lines = table["text"]["text"].splitlines()
    assert lines[0] == "*Gli ultimi 14 giorni*"
    assert lines[2].split() == ["Risposte", "Critiche"]
    assert lines[6].split() == ["gio", "12", "nov", "3", "3"]
    assert told.chart is not None
    [image] = [one for one in pictured(told.chart, told.blocks, "F1") if one["block_id"] == "chart"]
    assert image["slack_file"] == {"id": "F1"}
    assert image["alt_text"].startswith("Gli ultimi 14 giorni (lun 9 nov - dom 22 nov). Risposte:")
    drawn = png(told.chart)
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")


def test_large_counts_are_easy_to_read() -> None:
    heard = Figures(heard=12_345, critical=1_234)
    many = BUSY | {"waiting": 1_100, "late": 1_001, "figures": heard}
    many |= {"topics": (("delivery", 1_002),), "quiet_total": 4_321, "ignored": 2_222}
    told = says(shown("it", **many))
    for count in ("12.345", "1.234", "1.100", "1.001", "1.002", "4.321", "2.222"):
        assert count in told


def test_while_paused_it_says_so() -> None:
    assert "Paused: nothing goes out" in says(shown("en", **BUSY, paused=True))


def test_a_greeting_belongs_to_the_morning() -> None:
    evening = digest(Digest(**BUSY), NOW + 9 * HOUR, Words("en"), NAMES, hours_timezone=ROME)
    assert evening.text == "3 customers are waiting, 1 late."


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_customers_and_servers_write_stays_harmless(text: str) -> None:
    said = Listed(view(a_review=review(text=text, title=text)), GOOGLE)
    heard = Heard(review(id=41, text=text, title=""), GOOGLE)
    ill = Ailing(title=text, since=NOW, problem=text)
    told = shown("en", **BUSY | {"todo": (said,) * 5, "quiet": (heard,) * 9, "ailing": (ill,)})
    for one in texts_of(told.blocks):
        assert "<!channel>" not in one["text"]
        assert "<@U" not in one["text"].replace(f"<@{BO}>", "")


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, "1 min"), (59, "59 min"), (60, "1 h 00"), (4000, "2 days")]
)
def test_spans_are_short(minutes: int, told: str) -> None:
    assert short(timedelta(minutes=minutes), Words("en")) == told
