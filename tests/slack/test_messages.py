"""Reminders, thread notes, lists: what they say and that Slack takes them."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.locale import Words
from bot.models import IgnoredItem, Nudge, Promise
from bot.models.views import CaseView
from bot.playground.blocks import MESSAGE, check_blocks
from bot.playground.state import words as read_aloud
from bot.slack import lists
from bot.slack.commands import Command, read_command, spelled
from bot.slack.message import Message
from bot.slack.notes import call, leaving, note, notice
from bot.slack.nudges import Next, NudgeRow, nudge
from bot.slack.times import Times
from tests.slack.cast import (
    BO,
    CY,
    GOOGLE,
    HOUR,
    LIVES,
    MAIL,
    NAMES,
    NOW,
    ROME,
    case,
    reply,
    review,
    view,
)
from tests.slack.hostile import TEXTS, everywhere

EN, IT = Words("en"), Words("it")


def text(shown: Message) -> str:
    check_blocks(shown.blocks, MESSAGE, new_blocks=False)
    said = "\n".join(read_aloud(shown.blocks))
    return re.sub(r"<!date\^\d+\^[^|]+\|([^>]+)>", r"\1", said)


def remind(
    *seen: CaseView, words: Words = EN, name: str = "Bo", then: Next | None = None, **how: Any
) -> Message:
    why = how.pop("why", "owner")
    rows = [replace(NudgeRow.of(one, GOOGLE), why=why) for one in seen]
    return nudge(rows, name, NOW, words, NAMES, then=then, hours_timezone=ROME, **how)


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


NOTES: dict[str, dict[str, str]] = {
    "wrote_again": {"review": "22"},
    "wrote_thanks": {"review": "22"},
    "wrote_automatic": {},
    "edited": {"review": "23"},
    "answered_there": {},
    "answer_vanished": {},
    "bounced": {},
    "not_visible": {},
    "stopped": {"by": BO},
    "stranded": {"by": BO, "source": "shop"},
    "unclear": {"by": BO, "source": "shop"},
    "claim_lapsed": {"who": BO},
    "called": {"by": BO, "text": "All is well."},
    "asked": {"by": BO, "who": CY, "text": "Which lot?", "until": "2026-11-23T11:00:00+00:00"},
}


def noted(code: str, words: Words, seen: CaseView = LIVES["thread"]) -> str:
    detail = {"code": code, **NOTES[code]}
    return text(note(detail, seen, GOOGLE, NOW, words, NAMES, hours_timezone=ROME))


def test_a_thank_you_is_quoted() -> None:
    thanked = view(reviews=(review(id=21), review(id=22, text="Grazie mille!"), review()))
    said = noted("wrote_thanks", IT, thanked)
    assert said == "💚 Il cliente ringrazia. Non serve rispondere.\n>Grazie mille!"


def test_whoever_answered_there_is_named() -> None:
    detail = {"code": "answered_there", "by": "Bo <b>"}
    seen = LIVES["thread"]
    on_google = text(note(detail, seen, GOOGLE, NOW, EN, NAMES, hours_timezone=ROME))
    assert on_google.startswith("💬 Bo &lt;b&gt; answered on Google.")
    by_mail = text(note(detail, seen, MAIL, NOW, IT, NAMES, hours_timezone=ROME))
    assert by_mail.startswith("💬 Bo &lt;b&gt; ha risposto per mail.")
    assert noted("answered_there", EN).startswith("💬 Somebody answered on Google.")


def test_whoever_was_not_quick_enough_is_called() -> None:
    said = noted("stopped", EN)
    assert said.startswith(f"✋ <@{BO}>, your reply was not sent: somebody was quicker.")


def test_whoever_wrote_a_reply_that_cannot_leave_is_called() -> None:
    waits, lost = noted("stranded", EN), noted("unclear", IT)
    assert waits.startswith(f"⏸ <@{BO}>, your reply has not left: shop is not in ascolto.toml")
    assert lost.startswith(f"❓ <@{BO}>, non sappiamo se la tua risposta è partita, e shop non è")


def test_asking_a_colleague_calls_that_colleague() -> None:
    assert noted("asked", EN) == f"🤝 Bo asks <@{CY}> for help, by 12:00.\n>Which lot?"


def test_a_reply_that_is_not_visible_says_since_when() -> None:
    sent = view(reply=reply("sent", sent_at=NOW - timedelta(days=2, hours=1)))
    said = noted("not_visible", EN, sent)
    assert said.startswith("⏳ The reply left 2 days ago but Google does not show it yet.")


@pytest.mark.parametrize("code", NOTES)
@pytest.mark.parametrize("said", TEXTS)
def test_slack_takes_every_note(code: str, said: str) -> None:
    for seen in everywhere(TEXTS[said]):
        assert isinstance(seen, CaseView)
        detail = {"code": code, **NOTES[code], "text": TEXTS[said]}
        for words in (EN, IT):
            text(note(detail, seen, MAIL, NOW, words, {BO: TEXTS[said]}, hours_timezone=ROME))


@pytest.mark.parametrize(
    ("detail", "italian"),
    [
        (
            {"code": "source_ill", "source": "Posta", "problem": "<down>", "since": ""},
            "⚠️ Posta non si riesce a leggere dalle 10:00.\n&lt;down&gt;",
        ),
        (
            {"code": "sending_ill", "source": "Posta", "problem": "a.b:25 answered 451: <later>"},
            "⚠️ Le risposte non partono da Posta: aspettano.\na.b:25 ha risposto 451: &lt;later&gt;",
        ),
        (
            {"code": "source_healed", "source": "Posta"},
            "✅ Posta funziona di nuovo. Non si è perso nulla.",
        ),
        (
            {"code": "slack_ill", "place": "C0REVIEWS1", "problem": "not_in_channel"},
            "⚠️ Ascolto non riesce a scrivere in <#C0REVIEWS1>.\n"
            "Ascolto non è in questo canale Slack: scrivi lì /invite @ascolto.",
        ),
        ({"code": "resumed", "by": BO}, "▶️ Bo ha fatto ripartire tutto."),
    ],
)
def test_what_breaks_and_heals_is_told(detail: dict[str, str], italian: str) -> None:
    assert text(notice(detail, NOW, IT, NAMES, hours_timezone=ROME)) == italian


def test_the_sender_can_take_the_reply_back() -> None:
    said = text(leaving(LIVES["queued"].case, reply(), Times(IT, NOW, ROME)))
    assert said == "📤 La tua risposta parte alle 10:01.\nAnnulla l'invio"


def listed(*seen: CaseView, total: int = 0, mine: bool = False, words: Words = EN) -> str:
    rows = [lists.Listed(one, GOOGLE, "https://chat.test/p1") for one in seen]
    shown = lists.open_cases(
        rows, total or len(rows), NOW, words, NAMES, hours_timezone=ROME, mine=mine
    )
    return text(shown)


def test_open_cases_say_until_when_and_whose() -> None:
    said = listed(LIVES["open"], LIVES["late"])
    assert said.startswith("*2 customers are waiting.*")
    assert "🔴 Answer by 11:00 · Bo · <https://chat.test/p1|card 17>" in said
    assert "⏰ 2 hours late" in said


def test_what_is_left_out_of_a_list_is_counted() -> None:
    said = listed(*[LIVES["open"]] * 40, total=60, words=IT)
    assert said.count("Rispondi") == lists.ROWS
    assert "e altri 45" in said


def test_an_empty_list_says_that_all_is_well() -> None:
    assert listed() == "No customer is waiting."
    assert listed(mine=True, words=IT) == "Nessuno aspetta te."


def test_what_got_no_card_can_be_disagreed_with() -> None:
    rows = [lists.Heard(review(text="Nice shop"), GOOGLE)]
    said = text(lists.heard(rows, 1, NOW, EN, hours_timezone=ROME))
    assert '"Nice shop"' in said
    assert "Needs an answer" in said


def ignored(why: str, sender: str = "news@mail.test") -> IgnoredItem:
    facts = {"source_id": "care", "external_id": why, "sender": sender, "subject": "Big <sale>"}
    return IgnoredItem(**facts, why=why, at=NOW)


def test_mail_that_is_no_customers_is_listed_with_the_reason() -> None:
    items = [ignored("a newsletter or mailing list (List-Id)"), ignored("also in info")]
    said = text(lists.heard([], 0, NOW, EN, ignored=items, hours_timezone=ROME))
    assert "Everything that came in has its card." in said
    assert "*Ignored mail: 2*" in said
    mail = "news@mail.test · Big &lt;sale&gt;"
    assert f"• {mail} · a newsletter or mailing list (List-Id)" in said
    assert f"• {mail} · also in info" in said
    said = text(lists.heard([], 0, NOW, IT, ignored=items, hours_timezone=ROME))
    assert "*Mail ignorate: 2*" in said
    assert "una newsletter o una lista (List-Id)" in said
    assert "anche in info" in said


def test_a_long_list_of_ignored_mail_is_cut_and_says_so() -> None:
    items = [ignored("x" * 500, f"{number}@mail.test") for number in range(20)]
    said = text(lists.heard([], 0, NOW, IT, ignored=items, hours_timezone=ROME))
    assert said.count("•") == lists.LINES
    assert "e altri 12" in said


@pytest.mark.parametrize(
    ("written", "command", "argument"),
    [
        ("", Command.OPEN, ""),
        ("open", Command.OPEN, ""),
        ("  APERTI ", Command.OPEN, ""),
        ("mostra 17", Command.SHOW, "17"),
        ("show   #17", Command.SHOW, "#17"),
        ("pausa", Command.PAUSE, ""),
        ("aiuto", Command.HELP, ""),
    ],
)
def test_commands_are_understood_in_both_languages(
    written: str, command: Command, argument: str
) -> None:
    asked = read_command(written)
    assert (asked.command, asked.argument) == (command, argument)


def test_a_misspelt_command_gets_the_nearest() -> None:
    said = text(lists.unknown(read_command("opne"), EN))
    assert said == (
        'I do not know "opne". Did you mean `/reviews open`? All commands: `/reviews help`'
    )
    assert "Did you mean" not in text(lists.unknown(read_command("zzzz"), EN))


def test_help_shows_the_teams_own_spelling() -> None:
    said = text(lists.help_text(IT))
    assert "`/reviews aperti` chi aspetta una risposta" in said
    assert "`/reviews mostra NUMERO`" in said
    assert all(read_command(spelled(c, "it")).command is c for c in Command if c)


def test_a_pause_names_who_and_offers_the_way_out() -> None:
    said = text(lists.pause_state(BO, NAMES, IT))
    assert said == "⏸ Bo ha messo tutto in pausa.\nFai ripartire"
    assert text(lists.pause_state("", NAMES, EN)) == "▶️ Everything goes out as usual."


@pytest.mark.parametrize("said", TEXTS)
def test_slack_takes_every_list_and_reminder(said: str) -> None:
    strange = TEXTS[said]
    views = [one for one in everywhere(strange) if isinstance(one, CaseView)]
    text(remind(*views, name=strange))
    listed(*views)
    text(
        lists.heard([lists.Heard(v.review, GOOGLE) for v in views], 9, NOW, EN, hours_timezone=ROME)
    )
    text(lists.unknown(read_command(strange), EN))
    text(lists.no_case(strange, EN))
