"""The first line of a card: how the case stands, and how that changes by itself."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.locale import Words
from bot.models.views import CaseView
from bot.slack.cards import card
from tests.slack.cards import buttons, show, state
from tests.slack.cast import BO, GOOGLE, HOUR, LIVES, MAIL, NOW, ROME, case, reply, view

MINUTE = timedelta(minutes=1)
STATES = [
    ("open", "🔴 Answer by 11:00", "🔴 Da rispondere entro le 11:00"),
    ("just late", "⏰ A few minutes late", "⏰ In ritardo di qualche minuto"),
    ("late", "⏰ 2 hours late", "⏰ In ritardo di 2 ore"),
    ("claimed", "🙋 Bo is on it · by 11:00", "🙋 Ci pensa Bo · entro le 11:00"),
    ("claimed, late", "🙋 Bo is on it · 1 hour late", "🙋 Ci pensa Bo · in ritardo di 1 ora"),
    ("writing", "✍️ Bo is writing · by 11:00", "✍️ Bo sta scrivendo · entro le 11:00"),
    (
        "snoozed",
        "🔴 Answer by 11:00 · reminder at 10:30",
        "🔴 Da rispondere entro le 11:00 · promemoria alle 10:30",
    ),
    ("held", "⛔ On hold: Cy decides · by 11:00", "⛔ Fermo: decide Cy · entro le 11:00"),
    (
        "again",
        "🔁 The customer wrote again · by 11:00",
        "🔁 Il cliente ha scritto ancora · entro le 11:00",
    ),
    ("queued", "📤 Leaves at 10:01", "📤 Parte alle 10:01"),
    ("undo is over", "📤 On its way to Google", "📤 In partenza per Google"),
    (
        "sent",
        "⏳ Sent, not yet visible on Google",
        "⏳ Inviata, non ancora visibile su Google",
    ),
    (
        "unknown",
        "❓ We cannot tell whether it went out · by 11:00",
        "❓ Non sappiamo se è partita · entro le 11:00",
    ),
    (
        "rejected",
        "❗ Google rejected the reply: blocked &lt;by&gt; moderation · by 11:00",
        "❗ Google ha rifiutato la risposta: blocked &lt;by&gt; moderation · entro le 11:00",
    ),
    (
        "shown",
        "✅ Answer visible on Google since 09:44",
        "✅ Risposta visibile su Google dalle 09:44",
    ),
    ("declared", "☑️ Answered, says Bo", "☑️ Risposto, lo dice Bo"),
    (
        "dismissed",
        "⚪ Closed without reply: duplicate (Bo)",
        "⚪ Chiuso senza risposta: doppione (Bo)",
    ),
    ("gone", "🗑 Removed by the customer", "🗑 Tolta dal cliente"),
]


@pytest.mark.parametrize(("life", "english", "italian"), STATES)
def test_the_first_line_says_how_the_case_stands(life: str, english: str, italian: str) -> None:
    assert state(show(LIVES[life])) == f"*{english}*"
    assert state(show(LIVES[life], language="it")) == f"*{italian}*"


def test_an_answer_by_mail_is_sent_and_not_shown() -> None:
    assert state(show(LIVES["accepted"], MAIL)) == "*✅ Answer sent by mail Sun 22 Nov at 04:00*"


def test_a_colleagues_own_mail_is_told_with_his_name() -> None:
    ended = {"state": "answered", "evidence": "shown", "answered_by": "Bo Neri"}
    seen = view(case(**ended, answered_at=NOW, ended_at=NOW))
    assert state(show(seen, MAIL)) == "*✅ Bo Neri answered by mail at 10:00*"
    assert "Answer visible on Google" in state(show(seen, GOOGLE))


def test_a_deadline_of_another_day_names_the_day() -> None:
    tomorrow = view(case(due_at=NOW + timedelta(days=1)))
    assert state(show(tomorrow)) == "*🔴 Answer by Tue 24 Nov at 10:00*"
    assert "{date_short_pretty}" in show(tomorrow).blocks[0]["text"]["text"]


def test_a_persons_name_is_no_mention_either() -> None:
    names = {BO: "<!channel> & Bo"}
    shown = card(LIVES["claimed"], GOOGLE, NOW, Words("en"), names, hours_timezone=ROME)
    assert "&lt;!channel&gt; &amp; Bo is on it" in state(shown)


def redraws(seen: CaseView) -> Iterator[tuple[timedelta, str]]:
    """The card as it changes by itself: after how long, and what its first line then says."""
    now = NOW
    while (at := show(seen, now=now).redraw_at) is not None:
        assert at > now
        now = at
        yield at - NOW, state(show(seen, now=now))


def test_a_card_becomes_late_and_then_later_by_itself() -> None:
    steps = [step for step, _ in zip(redraws(LIVES["open"]), range(9), strict=False)]
    assert steps[:3] == [
        (HOUR, "*⏰ A few minutes late*"),
        (HOUR + 10 * MINUTE, "*⏰ 10 minutes late*"),
        (HOUR + 20 * MINUTE, "*⏰ 20 minutes late*"),
    ]
    assert steps[6:8] == [(2 * HOUR, "*⏰ 1 hour late*"), (3 * HOUR, "*⏰ 2 hours late*")]


def test_every_redraw_shows_something_new() -> None:
    seen = [line for _, (_, line) in zip(range(70), redraws(LIVES["open"]), strict=False)]
    assert len(seen) == 70
    assert all(one != other for one, other in pairwise(seen))


def test_undo_disappears_when_it_is_over() -> None:
    over = show(LIVES["queued"]).redraw_at
    assert over == reply().send_after
    assert buttons(show(LIVES["queued"], now=over)) == ["Open the page", "More…"]


def test_a_lapsed_claim_disappears_by_itself() -> None:
    claimed = view(case(claimed_by=BO, claim_until=NOW + 20 * MINUTE))
    lapsed = show(claimed).redraw_at
    assert lapsed == NOW + 20 * MINUTE
    assert state(show(claimed, now=lapsed)) == "*🔴 Answer by 11:00*"


def test_since_0944_becomes_of_yesterday_at_midnight() -> None:
    midnight = show(LIVES["shown"]).redraw_at
    assert midnight is not None
    assert midnight - NOW == 14 * HOUR
    again = show(LIVES["shown"], now=midnight)
    assert state(again) == "*✅ Answer visible on Google since Mon 23 Nov at 09:44*"
    assert again.redraw_at is None


def test_by_tomorrow_at_1100_becomes_by_1100_at_midnight() -> None:
    tomorrow = view(case(due_at=NOW + 25 * HOUR))
    assert state(show(tomorrow)) == "*🔴 Answer by Tue 24 Nov at 11:00*"
    midnight = show(tomorrow).redraw_at
    assert midnight == NOW + 14 * HOUR
    assert state(show(tomorrow, now=midnight)) == "*🔴 Answer by 11:00*"
