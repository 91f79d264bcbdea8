"""A team's own letters over those that ship."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.drafts import Pack, suggest
from bot.drafts.compose import worded
from bot.drafts.front import Broken
from bot.drafts.own import LONGEST, Edited, edited, with_edited, with_folder
from bot.drafts.template import Reply, source_of
from bot.resources import templates
from tests.drafts.test_suggest import AURORA, WORDS
from tests.drafts.test_templates import facts

PACK = Pack.load(templates() / "replies")
FRONT = '+++\nid = "{id}"\ntopics = ["delivery"]\nwhy = {{ it = "x", en = "x" }}\n+++\n'


def a_folder(home: Path, **files: str) -> Path:
    """A team's folder; names with _ for /."""
    for name, text in files.items():
        place = home / f"{name.replace('_', '/')}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return home


def test_a_letter_of_the_team_takes_the_place_of_that_with_its_id(tmp_path: Path) -> None:
    ours = FRONT.format(id="delivery") + "{% if customer %}{{ customer }}, {% endif %}arriva oggi."
    pack, refused = with_folder(PACK, a_folder(tmp_path, it_public_late=ours))
    assert refused == ()
    assert len(pack.replies) == len(PACK.replies)
    draft = suggest(AURORA, pack)
    assert draft is not None
    assert (draft.template, draft.text) == ("it/public/delivery", "Anna, arriva oggi.")
    english = suggest(replace(AURORA, language="en"), pack)
    assert english is not None
    assert english.text.startswith("Hello Anna")


def test_a_broken_one_is_told_of_and_the_shipped_one_serves_meanwhile(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path,
        it_public_late=FRONT.format(id="delivery") + "{{ custmer }}",
        it_public_twice=FRONT.format(id="refund") + "Sì.",
        it_public_zwice=FRONT.format(id="refund") + "No.",
        it_loose="Ciao",
        nl_public_x=FRONT.format(id="x") + "Dag.",
        it_private_ok=FRONT.format(id="ok") + "Sì, {{ by_when }}.",
    )
    (folder / "it" / "public" / "raw.md").write_bytes(b"+++\n\xff")
    pack, refused = with_folder(PACK, folder)
    told = [f"{Path(one.place).relative_to(folder)}, {one.broken}" for one in refused]
    assert [one.split(": ")[0] for one in told] == [
        "it/loose.md, line 1",
        "it/public/late.md, line 6",
        "it/public/raw.md, line 1",
        "it/public/zwice.md, line 1",
        "nl/public/x.md, line 1",
    ]
    assert "did you mean 'customer'?" in told[1]
    assert "needs a words.toml" in told[4]
    assert suggest(AURORA, pack) == suggest(AURORA, PACK)
    assert pack.named("it/private/ok") is not None


def test_a_team_may_bring_a_language_of_its_own(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, nl_public_x=FRONT.format(id="x") + "Dag {{ signature }}.")
    (folder / "nl" / "words.toml").write_text(WORDS, encoding="utf-8")
    pack, refused = with_folder(PACK, folder)
    assert refused == ()
    draft = suggest(replace(AURORA, language="nl"), pack)
    assert draft is not None
    assert draft.text == "Dag Team Bottega Aurora."


@pytest.mark.parametrize("reply", PACK.replies, ids=lambda reply: reply.name)
def test_what_a_person_edits_is_the_letter_as_it_was(reply: Reply) -> None:
    small = PACK.words[reply.language].small_after_greeting
    text = source_of(reply, small=small, longest=LONGEST)
    copy = edited(reply, text)
    for address in ("lei", "tu", None):
        for number in range(text.count("+++ or +++") + 1):
            keys = {part.key: min(number, len(part.wordings) - 1) for part in reply.parts.values()}
            known = facts(reply, address=address)
            [part] = copy.parts.values()
            theirs = worded(reply, keys, known, PACK).text
            assert worded(copy, {part.key: number}, known, PACK).text == theirs


def test_edited_texts_lie_over_the_letters_and_old_ones_hurt_nobody() -> None:
    rows = [
        Edited("it/public/delivery", "Arriva oggi.\n+++ or +++\nOggi arriva."),
        Edited("it/public/refund", "{{ no_more_such_name }}"),
        Edited("it/public/gone", "Ciao."),
    ]
    pack = with_edited(PACK, rows)
    assert len(pack.replies) == len(PACK.replies)
    drafts = [suggest(replace(AURORA, seed=seed), pack) for seed in "abcdefgh"]
    assert {one.text for one in drafts if one} == {"Arriva oggi.", "Oggi arriva."}
    assert pack.named("it/public/refund") == PACK.named("it/public/refund")
    with pytest.raises(Broken, match="is longer than 3000 characters"):
        edited(pack.replies[0], "x" * 3001)


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        (
            "en_public_x",
            "Ciao, il tuo pacco arriva domani e ci dispiace molto per il ritardo.",
            "line 6: is written in 'it', and stands among the letters in 'en'",
        ),
        ("nl_public_x", "Dag.", "line 1: the language 'nl' needs a words.toml: copy the English"),
        ("en_public_x", '{{ part("greeting") }}', "line 6: may call nothing but you()"),
    ],
)
def test_what_is_wrong_with_a_letter_is_told_with_its_line(
    tmp_path: Path, place: str, text: str, told: str
) -> None:
    folder = a_folder(tmp_path, **{place: FRONT.format(id="x") + text})
    [refused] = with_folder(PACK, folder)[1]
    assert str(refused.broken).startswith(told)
