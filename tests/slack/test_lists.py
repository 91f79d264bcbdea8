"""Lists: open cases, what got no card, ignored mail."""

import pytest

from bot.locale import Words
from bot.models import IgnoredItem
from bot.models.views import CaseView
from bot.slack import heard, lists
from bot.slack.commands import read_command
from tests.slack.cast import GOOGLE, LIVES, NAMES, NOW, ROME, review
from tests.slack.hostile import TEXTS, everywhere
from tests.slack.messages import EN, IT, remind, text


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
    rows = [heard.Heard(review(text="Nice shop"), GOOGLE)]
    said = text(heard.heard(rows, 1, NOW, EN, hours_timezone=ROME))
    assert '"Nice shop"' in said
    assert "Needs an answer" in said


def ignored(why: str, sender: str = "news@mail.test") -> IgnoredItem:
    facts = {"source_id": "care", "external_id": why, "sender": sender, "subject": "Big <sale>"}
    return IgnoredItem(**facts, why=why, at=NOW)


def test_on_which_places_it_is_used_to_how_customers_speak_stands_below() -> None:
    used = {"Google": 62, "Care & co": 1}
    said = text(heard.heard([], 0, NOW, EN, used_to=used, hours_timezone=ROME))
    assert "got used to how customers speak on Google (62 messages) and Care &amp; co (1" in said
    assert "got used" not in text(heard.heard([], 0, NOW, EN, hours_timezone=ROME))


def test_mail_that_is_no_customers_is_listed_with_the_reason() -> None:
    items = [ignored("a newsletter or mailing list (List-Id)"), ignored("also in info")]
    said = text(
        heard.heard([], 0, NOW, EN, ignored=items, ignored_total=len(items), hours_timezone=ROME)
    )
    assert "Everything that came in has its card." in said
    assert "*Ignored mail: 2*" in said
    mail = "news@mail.test · Big &lt;sale&gt;"
    assert f"• {mail} · a newsletter or mailing list (List-Id)" in said
    assert f"• {mail} · also in info" in said
    said = text(
        heard.heard([], 0, NOW, IT, ignored=items, ignored_total=len(items), hours_timezone=ROME)
    )
    assert "*Mail ignorate: 2*" in said
    assert "una newsletter o una lista (List-Id)" in said
    assert "anche in info" in said


def test_a_long_list_of_ignored_mail_is_cut_and_says_so() -> None:
    items = [ignored("x" * 500, f"{number}@mail.test") for number in range(20)]
    said = text(
        heard.heard([], 0, NOW, IT, ignored=items, ignored_total=len(items), hours_timezone=ROME)
    )
    assert said.count("•") == lists.LINES
    assert "e altri 12" in said


@pytest.mark.parametrize("said", TEXTS)
def test_slack_takes_every_list_and_reminder(said: str) -> None:
    strange = TEXTS[said]
    views = [one for one in everywhere(strange) if isinstance(one, CaseView)]
    text(remind(*views, name=strange))
    listed(*views)
    text(
        heard.heard([heard.Heard(v.review, GOOGLE) for v in views], 9, NOW, EN, hours_timezone=ROME)
    )
    text(lists.unknown(read_command(strange), EN))
    text(lists.no_case(strange, EN))
