"""What a person typed to a customer and did not send."""

from bot.db import Transaction
from bot.models.views import Asked
from bot.queries import people
from bot.slack.modals import Form
from handlers.acting import Actor


async def unsent(tx: Transaction, actor: Actor, asked: Asked) -> Form | None:
    """The last text this person typed in this case and did not send; under what the customer said
    before, too, as long as that has no answer. None when there is none."""
    review = asked.review
    waiting = [one.id for one in asked.reviews if one is review or not asked.answered(one)]
    kept = await people.scratch(tx, actor.id, waiting)
    if kept is None or not kept.text.strip():
        return None
    before = kept.review_id != review.id or kept.at < review.material_at
    return Form(text=kept.text, typed_at=kept.at, before=before)
