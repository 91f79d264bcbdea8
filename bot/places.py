"""Where the review to answer stands."""

from dataclasses import replace

from bot.channels.base import Known
from bot.deps import Deps
from bot.locale import Words
from bot.models.views import CaseView, Place
from bot.slack.codes import PLACES


def place_of(deps: Deps, view: CaseView, words: Words | None = None) -> Place:
    """Where the review to answer stands, in the words of whoever reads (by default the team's).
    What the channel cannot answer (no reply_url, a no-reply address) or the settings know no more,
    people answer by hand."""
    case, review = view.case, view.review
    place, channel = deps.places.get(case.source_id), deps.channels.get(case.source_id)
    if place is None or channel is None:
        place = Place(source_id=case.source_id, title=case.source_id, public=True, brand_name="")
        return replace(place, can_reply=False, known=False)
    said = words or Words(deps.config.team.language)
    known = Known(external_id=review.external_id, memory=review.memory)
    heard = PLACES.get(channel.place(known))
    return replace(
        place,
        title=said.t(heard) if heard else place.title,
        public=channel.public_of(known),
        can_reply=place.can_reply and not channel.can_reply(known),
        report_url=channel.report_page(known),
    )
