"""What More… offers where, and by whom things were done, as its history tells."""

from bot.locale import Words
from bot.models import Event
from bot.slack.modals.events import told
from bot.slack.modals.more import More, applying
from bot.slack.times import Times
from tests.slack.cast import BO, GOOGLE, LIVES, MAIL, NAMES, NOW, ROME, case, view


def test_a_private_message_is_reported_nowhere_but_what_was_reported_goes_on() -> None:
    for life in ("open", "shown"):
        assert More.FAKE in applying(LIVES[life], GOOGLE, NOW)
        assert More.FAKE not in applying(LIVES[life], MAIL, NOW)
    assert More.FAKE in applying(view(case(fake_at=NOW, fake_by=BO)), MAIL, NOW)


def test_who_opened_a_case_again_is_named() -> None:
    def reopened(who: str, why: str, words: str) -> str:
        event = Event(at=NOW, who=who, what="reopened", detail={"why": why})
        return told(event, Times(Words(words), NOW, ROME), NAMES)

    assert reopened(BO, "by_hand", "en") == "Bo opened it again"
    assert reopened(BO, "by_hand", "it") == "Bo l'ha riaperto"
    assert reopened("", "edited", "en") == "Open again"
