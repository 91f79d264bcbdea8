"""The alert card: every life of a case, in both languages, within Slack's limits."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.playground.blocks import MESSAGE, check_blocks
from bot.playground.state import words as read_aloud
from bot.slack.blocks import MESSAGE_SUM, words_in
from bot.slack.cards import card
from bot.slack.ids import Target
from bot.slack.message import Message
from tests.slack.cast import (
    BO,
    GOOGLE,
    HOUR,
    LIVES,
    MAIL,
    NAMES,
    NOW,
    PHONE,
    ROME,
    case,
    draft,
    reply,
    review,
    revision,
    view,
)
from tests.slack.hostile import TEXTS, drawn, everywhere

MINUTE = timedelta(minutes=1)


def show(seen: CaseView, place: Place = GOOGLE, language: str = "en", **how: Any) -> Message:
    how.setdefault("now", NOW)
    return card(seen, place, how.pop("now"), Words(language), NAMES, hours_timezone=ROME, **how)


def state(message: Message) -> str:
    """The state line with its times as the team reads them."""
    return re.sub(r"<!date\^\d+\^[^|]+\|([^>]+)>", r"\1", message.blocks[0]["text"]["text"])


def buttons(message: Message) -> list[str]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row["elements"]]


def text(message: Message) -> str:
    return "\n".join(read_aloud(message.blocks))


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


def test_the_phone_says_that_it_came_by_mail() -> None:
    seen = view(a_review=review(rating=None, scale=None))
    assert show(seen, MAIL).text.startswith('By mail: "Pacco mai arrivato')
    assert show(seen, GOOGLE).text.startswith('On Google: "Pacco mai arrivato')


def test_a_colleagues_own_mail_is_told_with_his_name() -> None:
    ended = {"state": "answered", "evidence": "shown", "answered_by": "Bo Neri"}
    seen = view(case(**ended, answered_at=NOW, ended_at=NOW))
    assert state(show(seen, MAIL)) == "*✅ Bo Neri answered by mail at 10:00*"
    assert "Answer visible on Google" in state(show(seen, GOOGLE))


def test_a_deadline_of_another_day_names_the_day() -> None:
    tomorrow = view(case(due_at=NOW + timedelta(days=1)))
    assert state(show(tomorrow)) == "*🔴 Answer by Tue 24 Nov at 10:00*"
    assert "{date_short_pretty}" in show(tomorrow).blocks[0]["text"]["text"]


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


def test_a_persons_name_is_no_mention_either() -> None:
    names = {BO: "<!channel> & Bo"}
    shown = card(LIVES["claimed"], GOOGLE, NOW, Words("en"), names, hours_timezone=ROME)
    assert "&lt;!channel&gt; &amp; Bo is on it" in state(shown)


def test_the_notification_says_what_where_and_until_when() -> None:
    said = re.sub(r"<!date[^|]+\|([^>]+)>", r"\1", show(LIVES["open"], language="it").text)
    assert said == (
        "1 stella su Google: «Pacco mai arrivato, terza volta che scrivo». "
        "Da rispondere entro le 11:00, nessuno ci pensa ancora."
    )


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
