"""Writing down what a customer said where no machine listens."""

from bot.channels.base import Attachment, Author, Delivery, Incoming, Page
from bot.deps import Deps
from bot.intake import take_delivery
from bot.models import Review
from bot.models.views import Place
from bot.queries import reviews
from bot.slack.ids import Mistakes
from bot.slack.lists import how_to_log
from bot.slack.message import Message
from bot.slack.modals import LogInput, log_modal
from handlers import acting
from handlers.acting import Actor

STARS = 5.0


async def begin(deps: Deps, actor: Actor, trigger_id: str, text: str = "") -> Message | None:
    """Open the form, with `text` as the customer's words. Where the settings have no source for it,
    what to add there."""
    async with deps.db.read() as tx:
        await acting.check(tx, deps, actor)
    sources = by_hand(deps)
    if not sources:
        brands = list(deps.config.brands)
        return how_to_log(brands[0] if len(brands) > 1 else "", actor.words)
    shown = log_modal(sources, deps.clock.now(), actor.words, text=text)
    await deps.slack.open_modal(trigger_id, shown)
    return None


def by_hand(deps: Deps) -> list[Place]:
    """The sources that people write down themselves."""
    return [place for place in deps.places.values() if place.heard_in]


async def take(deps: Deps, actor: Actor, given: LogInput, view_id: str) -> Review:
    """Through the one door; the same form again is the same review. Mistakes where the place was
    taken out of the settings meanwhile."""
    known = {(one.source_id, code) for one in by_hand(deps) for code in one.heard_in}
    if (given.source_id, given.place) not in known:
        raise Mistakes({"place": actor.words.t("Choose one.")})
    async with deps.db.read() as tx:
        await acting.check(tx, deps, actor)
    item = _item(actor, given, view_id)
    delivery = Delivery(message_id=view_id, page=Page(items=(item,)))
    await take_delivery(deps, given.source_id, delivery)
    async with deps.db.read() as tx:
        found = await reviews.known(tx, given.source_id, [item.external_id])
    return found[item.external_id]


def _item(actor: Actor, given: LogInput, view_id: str) -> Incoming:
    return Incoming(
        external_id=f"note:{view_id}",
        text=given.text,
        rating=given.stars,
        scale=STARS if given.stars else None,
        author=Author(name=given.name, email=given.email, phone=given.phone, handle=given.handle),
        url=given.link,
        posted_at=given.at,
        attachments=(Attachment(name="", url=given.photo),) if given.photo else (),
        memory={"place": given.place},
        noted_by=actor.person.name,
        critical=given.complaint,
    )
