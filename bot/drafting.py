"""What drafts and checks must know of a case, gathered from rows and settings; and the rows of what
is drafted."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.config import Brand
from bot.db import Transaction
from bot.deps import Deps
from bot.drafts import AGAIN, Draft, Facts, Pack, suggest
from bot.drafts.own import Edited, with_edited
from bot.models import Case, Review, RewordingKind
from bot.queries import drafts, lanes, rewordings, switches, templates
from bot.text import out_of_five, whole
from bot.topics import PRAISE
from bot.triage import dear, outweighed, quotes

_CONTENT = 4  # stars
_IN_EARNEST = 2  # stars: who gives fewer and praises is mocking, or praises next to nothing
RECENT = 20
"""So many drafts of a source are kept from sounding alike."""
WAIT = timedelta(seconds=12)
"""So long a card shows no draft while one in the brand's voice may still come."""


def facts(
    deps: Deps,
    review: Review,
    *,
    hold: str | None,
    fake: bool = False,
    occasion: str = "",
    recent: Iterable[Mapping[str, int]] = (),
    sent: Sequence[str] = (),
) -> Facts:
    """The facts of one review, for `bot.drafts`; `recent` are the wordings of the last letters on
    its source, `sent` the last replies."""
    source = deps.config.sources[review.source_id]
    brand = brand_of(deps, review)
    place = deps.places[review.source_id]
    return Facts(
        **said(review),
        team_language=deps.config.team.language,
        public=deps.public(review),
        brand_name=brand.name,
        signature=brand.signature,
        private_contact=_allowed(brand.private_contact, source.forbids),
        address=brand.address,
        channel=source.channel,
        max_reply=place.max_reply,
        unit=place.unit,
        hold=hold,
        fake=fake,
        occasion=occasion,
        recent=tuple(recent),
        sent=tuple(sent),
        **_for_the_check(deps, review),
    )


def brand_of(deps: Deps, review: Review) -> Brand:
    """The brand whose customer wrote it, by the settings of today: a case keeps the brand that its
    source had when it was opened, and that one may be gone."""
    return deps.config.brands[deps.config.sources[review.source_id].brand]


def _for_the_check(deps: Deps, review: Review) -> dict[str, Any]:
    """What no draft is made of."""
    source = deps.config.sources[review.source_id]
    brand = brand_of(deps, review)
    return {
        "said": f"{review.title}\n{review.text}".strip(),
        "mail": review.author_email,
        "contacts": brand.contacts,
        "competitors": brand.competitors,
        "forbids": source.forbids,
        "weights": deps.config.check,
    }


def _allowed(contact: str, forbids: frozenset[str]) -> str:
    """The contact to invite to, "" where the place takes none of its kind."""
    kind = "links" if "/" in contact else "contacts"
    return "" if kind in forbids else contact


def said(review: Review) -> dict[str, Any]:
    """What the review itself tells, as `Facts` names it."""
    rating = review.rating
    stars = None if rating is None else out_of_five(rating, review.scale)
    praised = PRAISE in review.topics
    text = whole(review.title, review.text)
    complains = review.critical or outweighed(text, review.language)
    mixed = praised and complains and (stars is None or stars >= _IN_EARNEST)
    happy = praised or (stars is not None and stars >= _CONTENT)
    content = happy and not complains
    grounds = {one.get("ground") for one in review.reasons}
    return {
        "language": review.language,
        "customer": review.author_name,
        "rating": stars,
        "topics": tuple(review.topics),
        "has_text": bool(review.text.strip()),
        "held": review.hold,
        "praise": content,
        "mixed": mixed,
        "wish": bool(review.wishes),
        "question": "?" in review.text and not (review.critical or mixed or content),
        "repeated": "repeated" in grounds,
        "dear": "taken" not in grounds and dear(text, review.language),
        "urgency": review.urgency,
        "quotes": quotes(text, review.language),
        "seed": str(review.id),
    }


async def letters(tx: Transaction, deps: Deps) -> Pack:
    """The letters as they are now: those that ship, the team's folder, what was changed in
    Slack."""
    rows = await templates.edited(tx)
    return with_edited(deps.pack, (Edited(one.name, one.text) for one in rows))


async def write(
    tx: Transaction,
    deps: Deps,
    cases: Iterable[tuple[Case, Review]],
    *,
    again: bool = False,
) -> None:
    """Write the drafts for what these reviews say now, and what others are to put in other words;
    none where a person must decide first. `again`: an answer of ours stands in the case already."""
    recent: dict[str, deque[Mapping[str, int]]] = {}
    rows, wanted = [], []
    wait = await _patience(tx, deps)
    pack = await letters(tx, deps)
    for case, review in cases:
        if review.source_id not in recent:
            last = await drafts.recent_wordings(tx, review.source_id, RECENT)
            recent[review.source_id] = deque(last, RECENT)
        row = _row(deps, pack, case, review, recent[review.source_id], again=again)
        if row is not None:
            recent[review.source_id].appendleft(row["wordings"])
            rows.append(row)
        wanted += _rewordings(deps, case, review, row, wait)
    await drafts.keep_all(tx, rows)
    await rewordings.want(tx, wanted)


async def _patience(tx: Transaction, deps: Deps) -> timedelta:
    """How long a card may wait for the brand's voice: not at all while whoever gives it is ill or
    all is paused."""
    voice = deps.writers.voice
    if voice is None or await lanes.failures(tx, rewordings.writer_lane(voice.slug)):
        return timedelta()
    return timedelta() if await switches.paused(tx) else WAIT


def _rewordings(
    deps: Deps, case: Case, review: Review, draft: Mapping[str, Any] | None, wait: timedelta
) -> list[dict[str, Any]]:
    """The draft in the brand's voice, and the customer's words in the team's language, as rows to
    want."""
    wanted = translation_rows(deps, case, review, deps.config.team.language)
    if draft and deps.writers.voice and brand_of(deps, review).voice:
        row = _wanted(deps, case, review, RewordingKind.VOICE, draft["language"])
        wanted.append({**row, "round": case.round, "wait_until": deps.clock.now() + wait})
    return wanted


def translation_rows(deps: Deps, case: Case, review: Review, language: str) -> list[dict[str, Any]]:
    """The customer's words in `language` as a row to want, where they are in another. Nothing of a
    case on hold leaves the house."""
    if deps.writers.translator is None or case.hold:
        return []
    if not review.foreign_to(language):
        return []
    row = _wanted(deps, case, review, RewordingKind.TRANSLATION, language)
    return [{**row, "round": 0, "wait_until": None}]


def _wanted(
    deps: Deps, case: Case, review: Review, kind: RewordingKind, language: str
) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "review_id": review.id,
        "revision": review.revision,
        "kind": kind,
        "language": language,
        "created_at": deps.clock.now(),
    }


def _row(
    deps: Deps,
    pack: Pack,
    case: Case,
    review: Review,
    recent: Iterable[Mapping[str, int]],
    *,
    again: bool,
) -> dict[str, Any] | None:
    fake, occasion = case.fake_at is not None, AGAIN if again else ""
    known = facts(deps, review, hold=case.hold, fake=fake, occasion=occasion, recent=recent)
    draft: Draft | None = suggest(known, pack)
    if draft is None:
        return None
    return {
        "case_id": case.id,
        "review_id": review.id,
        "source_id": review.source_id,
        "revision": review.revision,
        "round": case.round,
        "template": draft.template,
        "language": draft.language,
        "text": draft.text,
        "wordings": dict(draft.wordings),
        "missing": list(draft.missing),
        "notes": list(draft.notes),
    }
