"""The alert card: what stands on it and what can be pressed, within Slack's limits."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.views import CaseView
from bot.playground.blocks import MESSAGE, check_blocks
from bot.playground.state import words as read_aloud
from bot.slack.blocks import MESSAGE_SUM, words_in
from bot.slack.ids import Target
from tests.slack.cards import buttons, show, state, text
from tests.slack.cast import (
    GOOGLE,
    LIVES,
    MAIL,
    NOW,
    PHONE,
    case,
    draft,
    reply,
    review,
    revision,
    view,
)
from tests.slack.hostile import TEXTS, drawn, everywhere

STARS = [{"kind": "stars", "words": [], "value": 8.0}]


def test_the_phone_says_that_it_came_by_mail() -> None:
    seen = view(a_review=review(rating=None, scale=None))
    assert show(seen, MAIL).text.startswith('By mail: "Pacco mai arrivato')
    assert show(seen, GOOGLE).text.startswith('On Google: "Pacco mai arrivato')


@pytest.mark.parametrize(
    ("life", "english"),
    [
        ("open", ["Reply", "I'm on it", "More…"]),
        ("claimed", ["Reply", "More…"]),
        ("held", ["Reply", "More…"]),
        ("queued", ["Undo send"]),
        ("undo is over", ["Open the page", "More…"]),
        ("sent", ["Open the page", "More…"]),
        ("unknown", ["It is there", "Send again", "More…"]),
        ("rejected", ["Fix and resend", "More…"]),
        ("stopped", ["Fix and resend", "More…"]),
        ("withdrawn", ["Reply", "I'm on it", "More…"]),
        ("shown", ["Reopen", "More…"]),
        ("dismissed", ["Reopen", "More…"]),
        ("gone", ["More…"]),
    ],
)
def test_the_buttons_fit_the_state(life: str, english: list[str]) -> None:
    assert buttons(show(LIVES[life])) == english


def test_where_nobody_can_reply_from_here_it_is_done_by_hand() -> None:
    linked, bare = LIVES["open"], view(a_review=review(url=""))
    online = ["Done, it is online", "More…"]
    shown = replace(PHONE, public=True)
    assert buttons(show(linked, shown)) == ["Copy and open page", *online]
    assert buttons(show(bare, shown)) == ["Copy the text", *online]
    assert buttons(show(linked, PHONE))[1] == "Done, the customer has it"
    called = ["I called or met the customer", "Copy the text", "More…"]
    assert buttons(show(bare, PHONE)) == called


def test_buttons_say_what_they_are_about() -> None:
    row = show(LIVES["rejected"]).blocks[-1]["elements"][0]
    assert Target.read(row["value"]) == Target(case=17, review=23, reply=5)


def test_who_reads_it_is_said_in_words() -> None:
    assert "👁 Public: everyone reads it" in text(show(LIVES["open"]))
    assert "🔒 Private: only the customer reads it" in text(show(LIVES["open"], MAIL))
    waiting = view(a_review=review(memory={"pending": True}))
    assert "⏳ Not public yet: it waits for a moderator there" in text(show(waiting))
    assert "aspetta un moderatore del sito" in text(show(waiting, language="it"))


def test_why_it_is_here_stands_on_the_card() -> None:
    assert 'Why it is here: 1 star; "mai arrivato" · Delivery · Urgent' in text(show(LIVES["open"]))
    italian = text(show(LIVES["open"], language="it"))
    assert "Perché è qui: 1 stella; «mai arrivato» · Consegna · Urgente" in italian


def test_what_makes_it_urgent_is_said_with_the_customers_words() -> None:
    urgent = {"kind": "urgent", "words": ["third time I write"], "ground": "repeated"}
    told = text(show(view(a_review=review(reasons=[urgent]))))
    assert 'Why it is here: has written before: "third time I write" · Delivery · Urgent' in told


def test_what_stands_in_words_shown_already_is_not_shown_again() -> None:
    urgent = {"kind": "urgent", "words": ["third time I write"], "ground": "repeated"}
    words = {"kind": "words", "words": ["third time", "Refund", "refund"]}
    told = text(show(view(a_review=review(reasons=[urgent, words]))))
    assert 'before: "third time I write"; "Refund" · Delivery' in told


def test_a_held_case_has_no_draft() -> None:
    held = view(case(hold="legal"), draft=draft("We are sorry."))
    assert "No draft: sensitive case." in text(show(held))
    assert "We are sorry." not in text(show(held))


def test_letters_that_no_native_speaker_has_read_say_so() -> None:
    german = draft("Es tut uns leid.")
    german.notes = ["not_proofread"]
    seen = view(case(), draft=german)
    assert "No native speaker has read our letters in this language yet" in text(show(seen))
    assert "Nessun madrelingua ha ancora letto" in text(show(seen, language="it"))


def test_a_draft_in_another_language_than_the_customers_says_so() -> None:
    arabic = review(text="لم يصل الطرد أبدا ولا أحد يجيب", language="unknown")
    told = "have no letters in it: the draft is in English."
    english = draft("We are sorry.")
    english.language = "en"
    assert told in text(show(view(a_review=arabic, draft=english)))
    short = review(text="👎 no!", language="unknown")
    for own in (short, review(text="It never arrived at all.", language="en")):
        assert told not in text(show(view(a_review=own, draft=english)))


def test_an_edit_shows_before_and_now() -> None:
    shown = text(show(view(before=revision(text="All fine.", rating=4.0))))
    assert "*Before:*\n★★★★☆ 4 of 5 stars\n>All fine." in shown
    assert "*Now:*\n>Pacco mai arrivato" in shown


def test_a_thread_says_how_much_came_before() -> None:
    assert "and 2 earlier messages" in text(show(LIVES["thread"]))


def test_words_up_to_600_characters_stand_whole() -> None:
    words = "x" * 599 + "!"
    assert words in text(show(view(a_review=review(text=words))))


def test_longer_words_are_folded_and_lose_nothing() -> None:
    words = " ".join(str(n) for n in range(1_000))
    shown = show(view(a_review=review(text=words)))
    folded = [block for block in shown.blocks if block["type"] == "container"]
    inside = " ".join(child["text"]["text"] for child in folded[0]["child_blocks"])
    assert inside.replace(">", "").split() == words.split()
    assert folded[0]["default_collapsed"] is True


def test_without_the_newest_blocks_a_button_reads_all() -> None:
    shown = show(view(a_review=review(text="word " * 400)), plain=True)
    assert not [block for block in shown.blocks if block["type"] == "container"]
    assert [b["accessory"]["text"]["text"] for b in shown.blocks if "accessory" in b] == [
        "Read all"
    ]


def test_an_ended_card_shrinks_to_what_was_said_and_answered() -> None:
    long = view(
        LIVES["shown"].case,
        review(text="First line.\nSecond line."),
        answers=LIVES["shown"].answers,
        draft=draft("A draft."),
    )
    shown = text(show(long))
    assert ">First line." in shown
    assert ">Ci dispiace, Ann." in shown
    assert "Second line." not in shown
    assert "A draft." not in shown


def test_a_pause_says_so_on_every_card() -> None:
    assert "Paused: nothing goes out" in text(show(LIVES["open"], paused=True))
    assert state(show(LIVES["queued"], paused=True)) == "*⏸ The reply waits*"


def test_what_the_customer_wrote_since_overtakes_a_failed_reply() -> None:
    again = view(a_review=review(material_at=NOW), reply=reply("rejected"))
    assert state(show(again)) == "*🔴 Answer by 11:00*"
    assert "Fix and resend" not in buttons(show(again))


def test_why_it_was_refused_is_said_in_the_teams_language() -> None:
    why = "the mailbox is full (552 <over> quota)"
    refused = view(reply=reply("rejected", problem=why))
    assert "rejected the reply: the mailbox is full (552" in state(show(refused))
    said = state(show(refused, language="it"))
    assert "Google ha rifiutato la risposta: la casella è piena (552 &lt;over&gt; quota)" in said


def test_a_reply_of_an_earlier_round_is_no_matter_any_more() -> None:
    again = view(case(round=2), reply=reply("sent", settled_at=NOW), draft=draft("Once more."))
    assert state(show(again)).startswith("*🔁")
    assert "Once more." in text(show(again))


def test_an_answer_shown_before_is_no_reply_to_what_came_after() -> None:
    again = view(case(round=2), reply=reply("shown"), draft=draft("Once more."))
    assert "Once more." in text(show(again))


def test_the_notification_says_what_where_and_until_when() -> None:
    said = re.sub(r"<!date[^|]+\|([^>]+)>", r"\1", show(LIVES["open"], language="it").text)
    assert said == (
        "1 stella su Google: «Pacco mai arrivato, terza volta che scrivo». "
        "Entro le 11:00, nessuno ci pensa ancora."
    )
    late = show(view(a_case=case(due_at=NOW - timedelta(hours=2)))).text
    assert late.endswith("2 hours late, nobody on it yet.")


def test_stars_of_another_scale_than_five_say_of_how_many() -> None:
    said = text(show(view(a_review=review(rating=8.0, scale=10.0, reasons=STARS))))
    assert "Why it is here: 8/10 stars" in said
    told = show(view(a_review=review(rating=8.0, scale=10.0)), language="it").text
    assert told.startswith("8/10 su Google: «Pacco mai arrivato")
    assert show(view(a_review=review(rating=1.0, scale=10.0, text="", title=""))).text.startswith(
        "1/10 stars on Google, no words."
    )


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("life", LIVES)
def test_slack_takes_every_card(life: str, plain: bool, language: str) -> None:
    for place in (GOOGLE, MAIL, PHONE):
        shown = show(LIVES[life], place, language, plain=plain)
        check_blocks(shown.blocks, MESSAGE, new_blocks=not plain)
        assert shown.text
        assert all(block.get("block_id") for block in shown.blocks)
        assert len(buttons(shown)) <= 3


HOSTILE = {**TEXTS, **{f"dice {seed}": drawn(seed) for seed in range(40)}}


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_a_customer_writes_slack_takes_it_and_nobody_is_called(said: str) -> None:
    for seen in everywhere(HOSTILE[said]):
        assert isinstance(seen, CaseView)
        for plain in (False, True):
            shown = show(seen, plain=plain)
            check_blocks(shown.blocks, MESSAGE, new_blocks=not plain)
            assert words_in(shown.blocks) <= MESSAGE_SUM
            for told in [shown.text, *read_aloud(shown.blocks)]:
                live = re.findall(r"<(?!!date\^)[^>]*>", told)
                assert not [mark for mark in live if mark[1] in "!@#"], told[:200]
                assert not re.search(r"(?<!\w)@(?:channel|here|everyone)\b", told)
                told.encode()
