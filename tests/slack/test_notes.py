"""Notes in a thread, and notices of what broke and healed."""

from datetime import timedelta

import pytest

from bot.locale import Words
from bot.models import Act
from bot.models.views import CaseView
from bot.slack.notes import leaving, note
from bot.slack.notices import notice
from bot.slack.times import Times
from tests.slack.cast import BO, CY, GOOGLE, LIVES, MAIL, NAMES, NOW, ROME, reply, review, view
from tests.slack.hostile import TEXTS, everywhere
from tests.slack.messages import EN, IT, text

NOTES: dict[str, dict[str, str]] = {
    "wrote_again": {"review": "22"},
    "wrote_thanks": {"review": "22"},
    "wrote_automatic": {},
    "edited": {"review": "23"},
    "answered_there": {},
    "copied": {"by": "bo@aurora.test"},
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


def test_a_copy_from_a_colleague_is_told_of_and_proves_nothing() -> None:
    said = noted("copied", EN)
    assert said.startswith("📨 bo@aurora.test wrote to the customer, says a copy that came in.")
    assert said.endswith('If it is the answer: "More…", "I already answered there"')
    assert "Un mittente non prova nulla" in noted("copied", IT)


def test_whoever_was_not_quick_enough_is_called() -> None:
    said = noted("stopped", EN)
    assert said.startswith(f"✋ <@{BO}>, your reply was not sent: somebody was quicker.")


def test_whoever_wrote_a_reply_that_cannot_leave_is_called() -> None:
    waits, lost = noted("stranded", EN), noted("unclear", IT)
    assert waits.startswith(f"⏸ <@{BO}>, your reply has not left: shop is not in ascolto.toml")
    assert lost.startswith(f"❓ <@{BO}>, non sappiamo se la tua risposta è partita, e shop non è")


def test_whoever_wrote_a_mail_that_came_back_is_called() -> None:
    seen = view(reply=reply("rejected", problem="the address does not exist"))
    mine = note({"code": "bounced", "by": BO}, seen, MAIL, NOW, EN, NAMES, hours_timezone=ROME)
    assert text(mine).startswith(f"📭 <@{BO}>, your mail came back: the customer did not get it.")
    assert text(mine).endswith("the address does not exist")
    assert noted("bounced", IT).startswith("📭 La mail è tornata indietro")


def test_of_a_colleagues_mail_that_came_back_it_is_said_why_and_not_of_another() -> None:
    seen = view(reply=reply("rejected", problem="the address does not exist"))
    detail = {"code": "bounced", "why": "the mailbox is full"}
    theirs = note(detail, seen, MAIL, NOW, IT, NAMES, hours_timezone=ROME)
    assert text(theirs).endswith(
        "il cliente non ha ricevuto la nostra risposta.\nla casella è piena"
    )
    assert "indirizzo" not in noted("bounced", IT, seen)


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
            {"code": "source_healed", "source": "Posta", "lost": "3"},
            "✅ Posta funziona di nuovo. 3 recensioni mancavano lì da un giorno: ora risultano "
            "eliminate.",
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
    until = "📤 La tua risposta parte alle 10:01. Fino ad allora puoi annullare l'invio."
    assert said == f"{until}\nAnnulla l'invio"


@pytest.mark.parametrize("act", [Act.EDIT, Act.DELETE])
def test_a_change_of_what_stands_there_is_not_called_a_reply(act: Act) -> None:
    said = text(leaving(LIVES["shown"].case, reply(act=act), Times(EN, NOW, ROME)))
    assert said.startswith("✏️ Your change leaves at 10:01. Until then you can take it back.")
