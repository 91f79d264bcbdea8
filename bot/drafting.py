"""What drafts and checks must know of a case, gathered from rows and settings."""

from typing import Any

from bot.deps import Deps
from bot.drafts import AGAIN, Draft, Facts, suggest
from bot.models import Case, Review


def facts(
    deps: Deps, review: Review, *, hold: str | None, fake: bool = False, occasion: str = ""
) -> Facts:
    """The facts of one review, for `bot.drafts`."""
    source = deps.config.sources[review.source_id]
    brand = deps.config.brands[source.brand]
    place = deps.places[review.source_id]
    stars = None
    if review.rating is not None:
        stars = review.rating * 5 / (review.scale or 5)
    return Facts(
        language=review.language,
        team_language=deps.config.team.language,
        public=deps.public(review),
        brand_name=brand.name,
        signature=brand.signature,
        private_contact=brand.private_contact,
        address=brand.address,
        customer=review.author_name,
        rating=stars,
        topics=tuple(review.topics),
        has_text=bool(review.text.strip()),
        channel=source.channel,
        max_reply=place.max_reply,
        unit=place.unit,
        hold=hold,
        fake=fake,
        occasion=occasion,
        seed=str(review.id),
    )


def draft_row(
    deps: Deps, case: Case, review: Review, *, again: bool = False
) -> dict[str, Any] | None:
    """The draft for what the review says now, as a row; None where a person must decide first.
    `again`: an answer of ours stands in this case already."""
    fake, occasion = case.fake_at is not None, AGAIN if again else ""
    known = facts(deps, review, hold=case.hold, fake=fake, occasion=occasion)
    draft: Draft | None = suggest(known, deps.pack)
    if draft is None:
        return None
    return {
        "case_id": case.id,
        "review_id": review.id,
        "revision": review.revision,
        "round": case.round,
        "template": draft.template,
        "variant": draft.variant,
        "language": draft.language,
        "text": draft.text,
        "missing": list(draft.missing),
        "notes": list(draft.notes),
    }
