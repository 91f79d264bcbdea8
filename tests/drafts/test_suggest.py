from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.drafts import AGAIN, FOLLOW_UP, Facts, Pack, choices, suggest
from bot.resources import templates
from bot.text import length

PACK = Pack.load(templates() / "replies")
PARTS = {
    part.key: part
    for reply in PACK.replies
    if reply.language == "it"
    for part in reply.parts.values()
}
AURORA = Facts(
    language="it",
    team_language="it",
    public=True,
    brand_name="Bottega Aurora",
    private_contact="care@aurora.test",
    address="lei",
    customer="Anna Neri",
    rating=1.0,
    topics=("delivery", "price"),
    channel="webhook",
    seed="7",
)

WORDS = """
signature = "Team {brand}"
in_private = "in private"
quoting = "about “{quote}”"
insults = ["scam"]
loose = ["for"]
whole_name = false
small_after_greeting = false
proofread = true
[to_contact]
other = "at {contact}"
[missing]
what_happened = "what happened"
next_step = "next step"
by_when = "by when"
answer = "the answer"
what_changed = "what we changed"
[topics]
delivery = "about the delivery"
"""


def a_pack(folder: Path, **letters: str) -> Pack:
    """A pack of public English templates, name -> front matter | text."""
    (folder / "en" / "public").mkdir(parents=True)
    (folder / "en" / "words.toml").write_text(WORDS, encoding="utf-8")
    for name, letter in letters.items():
        matter, _, text = letter.partition(" | ")
        source = f'+++\nid = "{name}"\nwhy = {{ en = "{name}" }}\n{matter}\n+++\n{text}\n'
        (folder / "en" / "public" / f"{name}.md").write_text(source, encoding="utf-8")
    return Pack.load(folder)


def chosen(facts: Facts, pack: Pack = PACK) -> str:
    draft = suggest(facts, pack)
    assert draft is not None
    return draft.template


@pytest.mark.parametrize(
    ("why", "changes", "template"),
    [
        ("the first topic", {}, "it/public/delivery"),
        ("another first topic", {"topics": ("refund", "delivery")}, "it/public/refund"),
        ("a branch for all its topics", {"topics": ("price",)}, "it/public/money"),
        ("a topic without a template", {"topics": ("parking",)}, "it/public/general"),
        ("the second topic has one", {"topics": ("parking", "staff")}, "it/public/staff"),
        ("praise with a complaint", {"mixed": True}, "it/public/mixed"),
        ("who writes again", {"repeated": True, "mixed": True}, "it/public/repeated"),
        ("what was held for an injury", {"held": "injury"}, "it/public/safety"),
        ("plain praise", {"praise": True, "rating": 5.0}, "it/public/praise"),
        ("what was reported as fake", {"fake": True}, "it/public/fake"),
        ("the news we promised", {"occasion": FOLLOW_UP}, "it/public/follow_up"),
        ("again in public", {"occasion": AGAIN}, "it/public/again"),
        ("no topic", {"topics": ()}, "it/public/general"),
        ("only stars", {"topics": (), "has_text": False}, "it/public/no_text"),
        ("private", {"public": False}, "it/private/delivery"),
        ("the customer's language", {"language": "en"}, "en/public/delivery"),
        ("else the team's", {"language": "sv"}, "it/public/delivery"),
        ("else English", {"language": "sv", "team_language": "da"}, "en/public/delivery"),
    ],
)
def test_the_most_specific_template_is_suggested(
    why: str, changes: dict[str, object], template: str
) -> None:
    assert chosen(replace(AURORA, **changes)) == template, why  # type: ignore[arg-type]


def test_a_held_case_gets_no_draft() -> None:
    held = replace(AURORA, hold="legal")
    assert suggest(held, PACK) is None
    assert choices(held, PACK, "it") == []


def test_a_template_of_the_channel_comes_before_all(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        general=" | Hello.",
        late='topics = ["delivery"] | Late.',
        play='channel = "google_play" | Short.',
        bad='rating = "1-2" | Sorry.',
    )
    assert chosen(AURORA, pack) == "en/public/late"
    assert chosen(replace(AURORA, channel="google_play"), pack) == "en/public/play"
    assert chosen(replace(AURORA, topics=()), pack) == "en/public/bad"
    assert chosen(replace(AURORA, topics=(), rating=3.0), pack) == "en/public/general"
    assert chosen(replace(AURORA, topics=(), rating=None), pack) == "en/public/general"
    names = [choice.template for choice in choices(AURORA, pack, "it")]
    assert "en/public/play" not in names


def test_the_same_case_always_gets_the_same_wording_and_cases_differ() -> None:
    def text(seed: str) -> str:
        found = suggest(replace(AURORA, seed=seed), PACK)
        assert found is not None
        return found.text

    assert len({text(str(n)) for n in range(20)}) > 5
    assert len({text("7") for _ in range(5)}) == 1


def test_neighbours_do_not_read_alike() -> None:
    recent: list[Mapping[str, int]] = []
    for number in range(60):
        draft = suggest(replace(AURORA, seed=str(number), recent=tuple(recent[:20])), PACK)
        assert draft is not None
        varied = [key for key in draft.wordings if len(PARTS[key].wordings) > 1]
        for before in recent[:1]:
            assert sum(draft.wordings[key] == before[key] for key in varied) < len(varied) - 1
        assert draft.wordings not in recent[:2]
        recent.insert(0, draft.wordings)
    assert len({tuple(one.values()) for one in recent}) >= 12


def test_a_draft_is_never_cut_but_a_shorter_wording_is_tried(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, general=f" | {'long ' * 30}\n+++ or +++\nShort, perché no.")
    for seed in "abcdef":
        draft = suggest(replace(AURORA, seed=seed, max_reply=20), pack)
        assert draft is not None
        assert (draft.text, draft.notes) == ("Short, perché no.", ())
    tight = suggest(replace(AURORA, max_reply=17, unit="bytes"), pack)
    assert tight is not None
    assert tight.notes == ("too_long",)
    assert tight.text == "Short, perché no."


def test_a_less_specific_template_is_better_than_one_too_long(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, general=" | Short.", late=f'topics = ["delivery"] | {"long " * 30}')
    assert chosen(replace(AURORA, max_reply=50), pack) == "en/public/general"


def test_a_public_draft_that_cannot_say_where_to_write_says_so() -> None:
    draft = suggest(replace(AURORA, private_contact=""), PACK)
    assert draft is not None
    assert draft.notes == ("no_private_contact",)
    private = suggest(replace(AURORA, private_contact=None, public=False), PACK)
    assert private is not None
    assert private.notes == ()


def test_letters_nobody_has_proofread_say_so_but_not_a_teams_own(tmp_path: Path) -> None:
    german = suggest(replace(AURORA, language="de"), PACK)
    assert german is not None
    assert german.notes == ("not_proofread",)
    pack = a_pack(tmp_path, general=" | Ours.")
    words = {"en": replace(pack.words["en"], proofread=False)}
    own = suggest(AURORA, replace(pack, words=words))
    assert own is not None
    assert own.notes == ()


def test_parts_that_are_known_are_filled_in() -> None:
    private = replace(AURORA, public=False, what_happened="era fermo", next_step="parte oggi")
    for seed in "abcdefgh":
        draft = suggest(replace(private, seed=seed), PACK)
        assert draft is not None
        assert draft.missing == ("by_when",)
        assert "[entro quando]" in draft.text
        filled = suggest(replace(private, seed=seed, by_when="entro lunedì"), PACK)
        assert filled is not None
        assert filled.missing == ()
        assert "entro lunedì" in filled.text


def test_the_modal_offers_three_best_first_then_all_the_rest() -> None:
    offered = choices(AURORA, PACK, "it")
    names = [choice.template for choice in offered]
    assert names[:3] == ["it/public/delivery", "it/public/money", "it/public/general"]
    told = [choice.why.casefold() for choice in offered[3:]]
    assert told == sorted(told), "by what they say they are for"
    assert len(names) == len(set(names)) >= 6
    assert offered[0].why == "Consegna, pubblica"
    english = choices(AURORA, PACK, "en")
    assert english[0].template == "it/public/delivery"
    assert english[0].why == "Delivery, public"
    best = suggest(AURORA, PACK)
    assert offered[0].draft == best


def test_what_a_customer_calls_himself_is_only_text() -> None:
    draft = suggest(replace(AURORA, customer="{{ 7 * 7 }}", brand_name="{{ 7 * 7 }}"), PACK)
    assert draft is not None
    assert "49" not in draft.text
    assert draft.text.endswith("Il team di {{ 7 * 7 }}")


def test_a_signature_of_the_brand_is_used() -> None:
    draft = suggest(replace(AURORA, signature="Gli amici di Aurora"), PACK)
    assert draft is not None
    assert draft.text.endswith("\n\nGli amici di Aurora")
    assert length(draft.text, "characters") <= 350


@pytest.mark.parametrize(
    ("contact", "words"),
    [("aiuto@aurora.test", "ad aiuto@"), ("care@aurora.test", "a care@")],
)
def test_italian_joins_its_preposition(contact: str, words: str) -> None:
    draft = suggest(replace(AURORA, private_contact=contact), PACK)
    assert draft is not None
    assert words in draft.text


@pytest.mark.parametrize(
    ("public", "offered"),
    [(True, ["follow_up", "changed"]), (False, ["follow_up", "changed", "solved"])],
)
def test_who_keeps_a_promise_may_also_tell_what_changed_or_ask_whether_it_is_solved(
    public: bool, offered: list[str]
) -> None:
    found = choices(replace(AURORA, public=public, occasion=FOLLOW_UP), PACK, "en")
    assert [one.template.rpartition("/")[2] for one in found[: len(offered)]] == offered
    first = [one.template for one in choices(AURORA, PACK, "en")[:3]]
    assert "it/public/changed" not in first
