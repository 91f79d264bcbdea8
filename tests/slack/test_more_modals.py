"""More…, the forms behind it, and the modals that are only read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.locale import Words
from bot.models import Event
from bot.models.views import CaseView
from bot.playground.blocks import check_view
from bot.playground.state import words as read_aloud
from bot.queries.events import WHAT
from bot.slack.blocks import Json
from bot.slack.ids import Mistakes, Target
from bot.slack.modals import (
    Fix,
    Form,
    More,
    ask_form,
    called_form,
    copy_modal,
    dismiss_form,
    first_modal,
    fix_modal,
    give_form,
    history_modal,
    later_form,
    more_modal,
    read_all_modal,
    read_called,
    read_colleague,
    read_dismissal,
    read_fix,
    read_later,
    read_more,
    read_there,
    there_form,
)
from tests.slack.cast import BO, CY, GOOGLE, HOUR, LIVES, NAMES, NOW, ROME, reply, review, view
from tests.slack.hostile import TEXTS

EN, IT = Words("en"), Words("it")
ABOUT = Target(case=17, review=23)
AHEAD = {"1h": NOW + HOUR, "afternoon": NOW + 5 * HOUR, "tomorrow": NOW + 23 * HOUR}


def filled(shown: Json, **values: Any) -> Json:
    """The modal as Slack hands it back with these values in its inputs."""
    state: Json = {}
    for block in shown["blocks"]:
        if block["type"] == "input" and block["block_id"] in values:
            element = block["element"]
            given = values[block["block_id"]]
            state[block["block_id"]] = {element["action_id"]: _value(element["type"], given)}
    return {**shown, "state": {"values": state}}


def _value(kind: str, given: Any) -> Json:
    if isinstance(given, datetime):
        return {"type": kind, "selected_date_time": int(given.timestamp())}
    if kind == "radio_buttons":
        return {"type": kind, "selected_option": {"value": given}}
    return {"type": kind, "selected_user" if kind == "users_select" else "value": given}


def text(shown: Json) -> str:
    return "\n".join(read_aloud(shown["blocks"]))


def offered(seen: CaseView, words: Words = EN) -> list[str]:
    radio = more_modal(seen, GOOGLE, NOW, words)["blocks"][0]["element"]
    return [option["text"]["text"] for option in radio["options"]]


def test_only_what_applies_is_offered() -> None:
    assert offered(LIVES["open"], IT) == [
        "Ho già risposto lì",
        "Ho telefonato o incontrato il cliente",
        "Ricordamelo più tardi",
        "Passa a un collega",
        "Chiedi a un collega",
        "Non serve rispondere",
        "Sembra falsa: segnalala",
        "Non è una critica",
        "È lo stesso cliente di…",
        "Cronologia",
    ]
    assert offered(LIVES["shown"]) == [
        "Reopen",
        "I called or met the customer",
        "Looks fake: report it",
        "Same customer as…",
        "History",
    ]
    assert offered(LIVES["promised"])[:2] == ["Postpone the follow-up", "Give to a colleague"]
    assert offered(LIVES["gone"]) == ["History"]
    assert "No reply needed" not in offered(LIVES["queued"])


@pytest.mark.parametrize("chosen", ["called", "dismiss", "history"])
def test_the_choice_comes_back(chosen: str) -> None:
    shown = more_modal(LIVES["open"], GOOGLE, NOW, EN)
    assert read_more(filled(shown, what=chosen)) == (ABOUT, More(chosen))


def test_answered_there_needs_a_time_that_is_over() -> None:
    shown = there_form(ABOUT, NOW, EN)
    assert read_there(filled(shown, at=NOW - HOUR), NOW, EN).at == NOW - HOUR
    assert read_there(filled(shown), NOW, EN).at == NOW
    with pytest.raises(Mistakes) as wrong:
        read_there(filled(shown, at=NOW + HOUR), NOW, EN)
    assert wrong.value.found == {"at": "Choose a time that is over."}


def test_a_call_has_an_outcome() -> None:
    shown = called_form(ABOUT, NOW, EN)
    called = read_called(filled(shown, outcome="settled", note="A new parcel."), NOW, EN)
    assert (called.outcome, called.note, called.at) == ("settled", "A new parcel.", NOW)
    with pytest.raises(Mistakes):
        read_called(filled(shown), NOW, EN)


def test_later_is_soon_or_on_a_date_still_to_come() -> None:
    shown = later_form(ABOUT, NOW, EN, AHEAD, ROME)
    assert read_later(filled(shown, later="tomorrow", why="ask Ann"), NOW, EN).why == "ask Ann"
    dated = read_later(filled(shown, later="date", at=NOW + 5 * HOUR), NOW, EN)
    assert dated.at == NOW + 5 * HOUR
    with pytest.raises(Mistakes) as wrong:
        read_later(filled(shown, later="date", at=NOW - HOUR), NOW, EN)
    assert "at" in wrong.value.found


def test_this_afternoon_is_offered_only_before_it() -> None:
    assert "Oggi pomeriggio" in text(later_form(ABOUT, NOW, IT, AHEAD, ROME))
    over = {"1h": AHEAD["1h"], "tomorrow": AHEAD["tomorrow"]}
    assert "Oggi pomeriggio" not in text(later_form(ABOUT, NOW, IT, over, ROME))


def test_tomorrow_says_which_day_it_is() -> None:
    """On a Friday it is Monday."""
    friday = {**AHEAD, "tomorrow": datetime(2026, 11, 30, 8, tzinfo=UTC)}
    options = later_form(ABOUT, NOW, IT, friday, ROME)["blocks"][0]["element"]["options"]
    described = {one["value"]: one.get("description") for one in options}
    assert described["tomorrow"]["text"] == "lun 30 nov"
    assert described["1h"] is None


def test_a_case_is_given_to_somebody() -> None:
    shown = give_form(ABOUT, EN)
    assert read_colleague(filled(shown, person=CY), NOW, EN).person == CY
    with pytest.raises(Mistakes):
        read_colleague(filled(shown), NOW, EN)


def test_a_colleague_is_asked_until_a_time_still_to_come() -> None:
    shown = ask_form(ABOUT, NOW, EN)
    asked = read_colleague(filled(shown, person=CY, until=NOW + HOUR, text="Which lot?"), NOW, EN)
    assert (asked.person, asked.until, asked.text) == (CY, NOW + HOUR, "Which lot?")
    with pytest.raises(Mistakes):
        read_colleague(filled(shown, person=CY, until=NOW - HOUR), NOW, EN)


def test_a_time_that_was_taken_out_is_none() -> None:
    shown = ask_form(ABOUT, NOW, EN)
    left_alone = read_colleague(filled(shown, person=CY), NOW, EN)
    assert left_alone.until is not None
    assert read_colleague(filled(shown, person=CY, until=None), NOW, EN).until is None


def test_a_case_is_closed_with_a_reason() -> None:
    shown = dismiss_form(ABOUT, EN)
    assert read_dismissal(filled(shown, reason="troll"), EN).why == "troll"
    assert read_dismissal(filled(shown, reason="other", note="test"), EN).why == "other: test"
    for wrong in ({}, {"reason": "other"}, {"reason": "other", "note": "  "}):
        with pytest.raises(Mistakes):
            read_dismissal(filled(shown, **wrong), EN)


def test_only_one_button_of_the_form_speaks_of_closing() -> None:
    shown = dismiss_form(ABOUT, IT)
    assert (shown["submit"]["text"], shown["close"]["text"]) == ("Chiudi il caso", "Annulla")


def test_the_reasons_are_those_of_the_team() -> None:
    radio = dismiss_form(ABOUT, IT)["blocks"][1]["element"]
    assert [one["text"]["text"] for one in radio["options"]] == [
        "doppione",
        "non è per noi",
        "già risolto",
        "provocazione",
        "spam",
        "gestito altrove",
        "altro",
    ]


def test_read_all_shows_every_message_whole() -> None:
    long = " ".join(str(n) for n in range(3_000))
    seen = view(reviews=(review(id=21, text="The first."), review(text=long)))
    shown = text(read_all_modal(seen, GOOGLE, NOW, EN, hours_timezone=ROME))
    assert "The first." in shown
    assert "1499" in shown
    assert "2999" in shown


def test_the_second_person_learns_who_was_first_and_keeps_the_text() -> None:
    shown = text(
        first_modal(
            LIVES["queued"], reply(), NOW, EN, NAMES, own_text="My own words.", hours_timezone=ROME
        )
    )
    assert "Bo was first, at" in shown
    assert "Ci dispiace, Ann: il pacco parte oggi." in shown
    assert "My own words." in shown


def mending(*texts: str, form: Form | None = None, old: str = "") -> Fix:
    """What comes back of the modal that mends `old` (or shows `form`), with these texts in it."""
    place = replace(GOOGLE, fixes=("edit",))
    shown = fix_modal(LIVES["shown"], place, old, ABOUT, EN, form)
    fields = [block for block in shown["blocks"] if block["block_id"].startswith("text:")]
    stood = [block["element"].get("initial_value") for block in fields]
    names = [block["block_id"] for block in fields]
    return read_fix(filled(shown, **dict(zip(names, texts or stood, strict=True))), EN)


def test_a_long_answer_is_mended_without_a_paragraph_more() -> None:
    old = "We are sorry, Ann. " * 200
    assert mending(old=old).text == old.strip()


def test_only_the_mended_words_that_were_warned_of_go_out_anyway() -> None:
    form = Form(text="Your own fault.", anyway=True)
    assert mending(form=form).anyway
    assert not mending("Your own fault, Ann.", form=form).anyway


def test_the_history_tells_every_event_in_words() -> None:
    events = [
        Event(
            id=number,
            at=NOW - timedelta(minutes=number),
            who=BO,
            what=what,
            detail={"to": CY, "why": "spam"},
        )
        for number, what in enumerate(sorted(WHAT))
    ]
    for words in (EN, IT):
        for event in events:
            seen = history_modal(LIVES["open"], [event], NOW, words, NAMES, hours_timezone=ROME)
            check_view(seen, new_blocks=True)
            assert text(seen).split(" · ", 1)[1] != event.what.replace("_", " ")


def test_by_hand_the_text_is_there_to_copy() -> None:
    shown = copy_modal(LIVES["open"], GOOGLE, "Dear Ann", EN)
    assert shown["blocks"][1]["element"]["initial_value"] == "Dear Ann"
    urls = [element.get("url") for element in shown["blocks"][-1]["elements"]]
    assert urls[0] == "https://shop.test/r1?a=1&b=2"


@pytest.mark.parametrize("words", [EN, IT], ids=["en", "it"])
def test_slack_takes_every_form(words: Words) -> None:
    forms = [
        there_form(ABOUT, NOW, words),
        called_form(ABOUT, NOW, words),
        later_form(ABOUT, NOW, words, AHEAD, ROME),
        give_form(ABOUT, words),
        ask_form(ABOUT, NOW, words),
        dismiss_form(ABOUT, words),
        *(more_modal(seen, GOOGLE, NOW, words) for seen in LIVES.values()),
    ]
    for shown in forms:
        check_view(shown, new_blocks=False)


@pytest.mark.parametrize("said", TEXTS)
def test_slack_takes_whatever_is_read(said: str) -> None:
    strange = TEXTS[said]
    seen = view(a_review=review(text=strange, title=strange, author_name=strange))
    shown = [
        read_all_modal(seen, GOOGLE, NOW, EN, hours_timezone=ROME),
        copy_modal(seen, GOOGLE, strange, EN),
        first_modal(seen, reply(text=strange), NOW, EN, {}, own_text=strange, hours_timezone=ROME),
    ]
    for one in shown:
        check_view(one, new_blocks=False)
