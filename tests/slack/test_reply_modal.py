"""The reply modal: who will read it, what stands there, what is being typed, what must be fixed."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.playground.blocks import check_view
from bot.playground.state import words as read_aloud
from bot.slack.blocks import Json
from bot.slack.ids import Target
from bot.slack.modals import Form, read_reply, reply_modal, text_block
from tests.slack.cast import (
    BO,
    CY,
    GOOGLE,
    LIVES,
    MAIL,
    NAMES,
    NOW,
    ROME,
    answer,
    case,
    draft,
    review,
    view,
)
from tests.slack.hostile import TEXTS, drawn, everywhere

OPEN = LIVES["open"]


@dataclass(frozen=True)
class Template:
    template: str
    why: str
    proofread: bool = True


@dataclass(frozen=True)
class Found:
    level: str
    code: str
    words: tuple[str, ...] = ()


CHOICES = [Template("delivery", "Consegna in ritardo, pubblica"), Template("general", "Per tutto")]


def modal(
    form: Form | None = None,
    seen: CaseView = OPEN,
    place: Place = GOOGLE,
    language: str = "en",
    **how: Any,
) -> Json:
    how.setdefault("person", BO)
    return reply_modal(
        seen,
        place,
        how.pop("choices", CHOICES),
        Words(language),
        form=form or Form(),
        names=NAMES,
        now=NOW,
        hours_timezone=ROME,
        **how,
    )


def typed(shown: Json, *texts: str | None, **more: Json) -> Json:
    """The modal as Slack hands it back after somebody typed into its fields."""
    fields = [b["block_id"] for b in shown["blocks"] if b["block_id"].startswith("text:")]
    values: Json = {
        block_id: {"typed": {"type": "plain_text_input", "value": text}}
        for block_id, text in zip(fields, texts, strict=False)
    }
    return {**shown, "state": {"values": {**values, **more}}}


def left_alone(shown: Json) -> Json:
    """The modal as Slack hands it back with its text as it stood there."""
    fields = [b["element"] for b in shown["blocks"] if b["block_id"].startswith("text:")]
    return typed(shown, *(field.get("initial_value") for field in fields))


def text(shown: Json) -> str:
    return "\n".join(read_aloud(shown["blocks"]))


def buttons(shown: Json) -> list[str]:
    row = next(block for block in shown["blocks"] if block["block_id"] == "tools")
    return [element["text"]["text"] for element in row["elements"]]


def test_everyone_or_the_customer_alone_will_read_it() -> None:
    assert "Public. Everyone will read it, not only the writer." in text(modal())
    private = text(modal(place=MAIL, language="it"))
    assert "Privata. Arriva a ann@example.test dalla casella care@aurora.test." in private


def test_letters_that_no_native_speaker_has_read_say_so_under_the_list() -> None:
    assert "No native speaker" not in text(modal())
    unread = [Template("delivery", "Consegna, pubblica", proofread=False)]
    assert "No native speaker has read our letters" in text(modal(choices=unread))


def test_a_draft_that_may_be_in_the_wrong_language_says_so_where_it_is_sent() -> None:
    arabic = review(text="لم يصل الطرد أبدا ولا أحد يجيب", language="unknown")
    told = text(modal(seen=view(a_review=arabic, draft=draft("Ci dispiace."))))
    assert "have no letters in it: the draft is in" in told
    assert "have no letters in it" not in text(modal())


def test_the_title_fits_or_is_short() -> None:
    assert modal(language="it")["title"]["text"] == "Rispondi su Google"
    long = replace(GOOGLE, title="Una piattaforma dal nome lungo")
    assert modal(place=long, language="it")["title"]["text"] == "Rispondi"
    assert modal(place=MAIL)["title"]["text"] == "Reply by mail"


def test_a_colleague_who_is_writing_is_named_but_oneself_is_not() -> None:
    busy = view(case(writing_by=CY, writing_since=NOW - timedelta(minutes=2)))
    assert "Cy has been writing since" in text(modal(seen=busy))
    assert "has been writing" not in text(modal(seen=busy, person=CY))


def test_what_stands_there_already_is_shown() -> None:
    answered = view(answers=(answer(text="Already told you."),))
    shown = text(modal(seen=answered))
    assert "There is already an answer here:\n>Already told you." in shown
    assert "Better to go on in private?" in shown


def test_a_draft_comes_back_as_it_was_left() -> None:
    shown = modal(Form(text="We are sorry.", template="delivery"))
    for value in ("We are sorry.", None):
        back = read_reply(typed(shown, value))
        assert (back.text, back.template) == ("We are sorry.", "delivery")
        assert back.about == Target(case=17, review=23)


def test_what_was_typed_comes_back() -> None:
    assert read_reply(typed(modal(Form(text="Old.")), "New words.")).text == "New words."


def test_a_chosen_template_comes_back() -> None:
    chosen: Json = {"template": {"type": "static_select", "selected_option": {"value": "general"}}}
    assert read_reply(typed(modal(), "x", template=chosen)).template == "general"


def test_templates_say_when_they_fit_best_first() -> None:
    select = next(b for b in modal()["blocks"] if b["block_id"] == "template")["accessory"]
    assert [one["text"]["text"] for one in select["options"]] == [c.why for c in CHOICES]


def test_a_template_waits_until_the_person_wants_it() -> None:
    assert buttons(modal(Form(text="Mine."))) == ["Check"]
    assert buttons(modal(Form(text="Mine.", offered="general"))) == ["Check", "Replace my text"]


def test_slack_keeps_what_is_being_typed_until_we_change_the_text() -> None:
    def field(generation: int) -> str:
        shown = modal(Form(text="x", generation=generation))
        return str(next(b["block_id"] for b in shown["blocks"] if b["type"] == "input"))

    assert field(1) == field(1) == text_block(1)
    assert field(2) != field(1)


def test_each_keystroke_is_told() -> None:
    shown = next(b for b in modal()["blocks"] if b["type"] == "input")
    assert shown["dispatch_action"] is True
    config = shown["element"]["dispatch_action_config"]
    assert config["trigger_actions_on"] == ["on_character_entered"]


def test_the_limit_counts_in_the_channels_unit() -> None:
    assert "At most 350 characters. Now: 3." in text(modal(Form(text="èèè")))
    in_bytes = replace(GOOGLE, unit="bytes")
    assert "At most 350 bytes. Now: 6." in text(modal(Form(text="èèè"), place=in_bytes))
    roomy = replace(GOOGLE, max_reply=4_096)
    long = text(modal(Form(text="x" * 1_234), place=roomy, language="it"))
    assert "Massimo 4.096 caratteri. Ora: 1.234." in long
    assert "Ora: 1 carattere." in text(modal(Form(text="è"), place=MAIL, language="it"))


def test_text_kept_from_a_closed_modal_says_of_when_it_is() -> None:
    kept = modal(Form(text="x", typed_at=NOW - timedelta(minutes=29)), language="it")
    assert "Il tuo testo delle <!date^" in text(kept)
    assert "|09:31>" in text(kept)
    kept = modal(Form(text="x", typed_at=NOW - timedelta(days=1)), language="it")
    assert "Il tuo testo di <!date^" in text(kept)
    again = modal(Form(text="x", typed_at=NOW, before=True), language="it")
    assert "di prima che il cliente scrivesse ancora" in text(again)


@pytest.mark.parametrize("joint", ["\n\n", "\n", " ", "\n \n\n"])
def test_a_long_mail_goes_into_two_fields_and_comes_back_whole(joint: str) -> None:
    whole = joint.join(["a" * 1_999, "b" * 900, "c" * 1_500])
    shown = modal(Form(text=whole), place=MAIL)
    fields = [b for b in shown["blocks"] if b["block_id"].startswith("text:")]
    assert len(fields) == 2
    assert all(len(field["element"]["initial_value"]) <= 3_000 for field in fields)
    assert read_reply(left_alone(shown)).text == whole


def test_two_full_fields_come_back_whole() -> None:
    whole = "x" * 3_000 + "\n\n" + "y" * 3_000
    assert read_reply(left_alone(modal(Form(text=whole), place=MAIL))).text == whole


def test_a_part_that_was_emptied_is_gone() -> None:
    shown = modal(Form(text="a" * 2_000 + "\n\n" + "b" * 2_000), place=MAIL)
    assert read_reply(typed(shown, "a" * 2_000, None)).text == "a" * 2_000


def test_fields_that_are_cut_elsewhere_by_now_are_drawn_anew() -> None:
    shown = modal(Form(text="a" * 2_000 + "\n\n" + "b" * 2_000), place=MAIL)
    assert read_reply(left_alone(shown)).generation == 1
    shorter = read_reply(typed(shown, "Dear Ann,", "we are sorry."))
    assert (shorter.text, shorter.generation) == ("Dear Ann,\n\nwe are sorry.", 2)


def test_a_word_without_end_is_cut_in_two_and_comes_back_whole() -> None:
    shown = modal(Form(text="x" * 5_000), place=MAIL)
    assert read_reply(left_alone(shown)).text == "x" * 5_000


def test_a_second_field_is_offered_in_time_but_not_where_replies_are_short() -> None:
    def fields(form: Form, place: Place) -> int:
        blocks = modal(form, place=place)["blocks"]
        return sum(block["block_id"].startswith("text:") for block in blocks)

    assert fields(Form(text="x" * 2_400), MAIL) == 1
    assert fields(Form(text="x" * 2_600), MAIL) == 2
    assert fields(Form(text="x" * 2_600), GOOGLE) == 1


def test_what_must_be_fixed_comes_with_the_words_and_what_to_do() -> None:
    found = (
        Found("must", "placeholder", ("what happened",)),
        Found("must", "too_long", ("9", "3")),
    )
    shown = text(modal(Form(text="x", findings=found), language="it"))
    assert "⛔ Da correggere" in shown
    assert "• «what happened»: completa quello che sta tra parentesi quadre" in shown
    assert "• Troppo lunga: 9, massimo 3. Accorciala." in shown
    assert "Da rileggere" not in shown


def test_after_warnings_the_next_send_is_send_anyway() -> None:
    form = Form(text="x", findings=(Found("read", "blame", ("your fault",)),), anyway=True)
    shown = modal(form)
    assert "⚠️ Read again" in text(shown)
    assert shown["submit"]["text"] == "Send anyway"
    assert read_reply(typed(shown, "x")).anyway is True
    assert read_reply(typed(shown, "x, y")).anyway is False
    assert read_reply(typed(modal(), "x")).anyway is False


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("said", [*TEXTS, *range(12)])
def test_slack_takes_the_modal_whatever_was_written(said: str | int, language: str) -> None:
    words = TEXTS[said] if isinstance(said, str) else drawn(said)
    found = (Found("must", "placeholder", (words,)), Found("read", words[:20], (words, words)))
    form = Form(text=words[:6_000], findings=found, offered="general", typed_at=NOW)
    for seen in everywhere(words):
        assert isinstance(seen, CaseView)
        for plain in (False, True):
            shown = modal(replace(form, plain=plain), seen, MAIL, language)
            check_view(shown, new_blocks=not plain)


def test_a_long_complaint_is_folded_behind_a_button() -> None:
    long = view(a_review=review(text="word " * 200))
    shown = next(b for b in modal(seen=long)["blocks"] if b["block_id"] == "said")
    assert shown["accessory"]["text"]["text"] == "Read all"
    short = next(b for b in modal()["blocks"] if b["block_id"] == "said")
    assert "accessory" not in short
