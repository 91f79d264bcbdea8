"""Reminders and escalations: who waits, how long, and why you."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.models import Nudge, Promise
from bot.models.views import CaseView
from bot.slack.notes import call
from bot.slack.nudges import Next, NudgeRow, nudge
from tests.slack.cast import BO, CY, GOOGLE, HOUR, MAIL, NAMES, NOW, ROME, case, reply, review, view
from tests.slack.messages import IT, remind, text


def waiting(number: int, **facts: Any) -> CaseView:
    facts.setdefault("due_at", NOW + number * HOUR)
    return view(case(id=number, opened_at=NOW - 3 * HOUR, **facts), review(id=number))


def test_the_reminder_says_who_waits_how_long_and_why_you() -> None:
    then = Next("C0REVIEWS1", NOW + 3 * HOUR)
    said = text(remind(waiting(1), waiting(2), words=IT, then=then)).splitlines()
    assert said[0] == "Ciao Bo, due clienti aspettano una risposta."
    assert said[1].startswith("★☆☆☆☆ Google · «Pacco mai arrivato")
    assert said[1].endswith("aspetta da 3 ore, entro le 11:00")
    assert said[2:5] == ["Rispondi", "Passa a un collega", "Più tardi"]
    assert said[-1] == "Perché a te: ci pensi tu. Poi: alle 13:00 avviso a <#C0REVIEWS1>."


def test_whoever_is_next_to_be_told_again_is_not_called_by_name() -> None:
    rows = [replace(NudgeRow.of(waiting(1), GOOGLE), told=BO, why="decider")]

    def foot(told: str) -> str:
        then = Next(told, NOW + 3 * HOUR)
        said = nudge(rows, "Bo", NOW, IT, NAMES, then=then, hours_timezone=ROME)
        return text(said).splitlines()[-1]

    assert foot(BO) == "Perché a te: decidi tu. Poi: alle 13:00 di nuovo a te."
    assert foot(CY) == "Perché a te: decidi tu. Poi: alle 13:00 avviso a Cy."


def test_a_reply_that_did_not_arrive_is_told_of() -> None:
    back = replace(waiting(1), reply=reply("rejected", review_id=1, problem="no such mailbox"))
    rows = [NudgeRow.of(back, MAIL)]
    said = text(nudge(rows, "Bo", NOW, IT, NAMES, hours_timezone=ROME))
    assert "❗ La mail non è stata consegnata: no such mailbox · entro le 11:00" in said


def test_one_customer_is_one_customer() -> None:
    assert text(remind(waiting(1))).startswith("Hi Bo, one customer is waiting for an answer.")


def test_a_slack_channel_is_not_called_by_name() -> None:
    said = text(remind(waiting(1), waiting(2), name="", why="slack_channel"))
    assert said.startswith("Two customers are waiting for an answer, and nobody is on it.")
    assert "Why here: nobody has taken it yet." in said


def test_the_most_urgent_come_first_and_five_are_enough() -> None:
    said = text(remind(*(waiting(n) for n in (9, 3, 1, 7, 5, 2, 8, 4, 6)), words=IT))
    deadlines = re.findall(r"entro le (\d\d):00", said)
    assert deadlines == ["11", "12", "13", "14", "15"]
    assert "e altri 4" in said


def test_an_answered_row_is_done_and_has_no_buttons() -> None:
    done = waiting(1, state="answered", ended_at=NOW - timedelta(minutes=16))
    said = text(remind(done, waiting(2), words=IT))
    assert "✅ fatto, 09:44" in said
    assert said.count("Rispondi") == 1
    assert text(remind(done, words=IT)).startswith("Hai risposto a tutti. Grazie!")


def test_where_the_reasons_differ_each_says_its_own() -> None:
    promise = Promise(id=1, case_id=2, owner=BO, by=BO, due_at=NOW + 2 * HOUR)
    rows = [
        NudgeRow.of(waiting(1), GOOGLE),
        NudgeRow(view=waiting(2), place=GOOGLE, promise=promise, told=BO, why="promise"),
        replace(NudgeRow.of(waiting(3, state="answered", ended_at=NOW), GOOGLE), why="decider"),
    ]
    then = Next("C0REVIEWS1", NOW + 3 * HOUR)
    said = text(nudge(rows, "Bo", NOW, IT, NAMES, then=then, hours_timezone=ROME)).splitlines()
    mine, promised = (n for n, one in enumerate(said) if one.startswith("Perché a te"))
    assert said[mine] == "Perché a te: ci pensi tu."
    assert "aspetta da 3 ore" in said[mine - 1]
    assert said[promised] == "Perché a te: l'hai promesso tu."
    assert "Avevi promesso" in said[promised - 1]
    assert said[-1] == "Poi: alle 13:00 avviso a <#C0REVIEWS1>."
    alone = text(nudge(rows[1:], "Bo", NOW, IT, NAMES, hours_timezone=ROME))
    assert alone.splitlines()[-1] == "Perché a te: l'hai promesso tu."


def told(slack_id: str, at: timedelta) -> Nudge:
    return Nudge(case_id=17, round=1, ladder="public", rung=1, told=slack_id, given_at=NOW - at)


def test_the_escalation_says_who_knew_and_asks_one_person() -> None:
    seen = view(case(opened_at=NOW - 5 * HOUR), told=(told(BO, 4 * HOUR), told("C0REVIEWS1", HOUR)))
    said = call(seen, CY, NOW, IT, NAMES, hours_timezone=ROME)
    assert text(said) == (
        "Nessuno ha ancora risposto a questo cliente (dalle 05:00). "
        f"Già avvisati: Bo 06:00, <#C0REVIEWS1> 09:00. <@{CY}>, puoi decidere tu?"
    )
