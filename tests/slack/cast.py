"""Ann writes, Bo answers, Cy decides: the rows of one case in any state, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models import Answer, Case, Draft, Promise, Reply, Review, Revision
from bot.models.views import CaseView, Place

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROME = "Europe/Rome"
BO, CY = "U0BO00001", "U0CY00001"
NAMES = {BO: "Bo", CY: "Cy"}
HOUR = timedelta(hours=1)

GOOGLE = Place(
    source_id="shop",
    title="Google",
    public=True,
    brand_name="Bottega Aurora",
    max_reply=350,
    one_reply=True,
    reads_back=True,
)
MAIL = Place(
    source_id="care",
    title="E-mail",
    public=False,
    brand_name="Bottega Aurora",
    mailbox="care@aurora.test",
)
PHONE = Place(
    source_id="phone", title="Phone", public=False, brand_name="Bottega Aurora", can_reply=False
)


def case(**changes: Any) -> Case:
    facts: dict[str, Any] = {
        "id": 17,
        "source_id": "shop",
        "brand": "aurora",
        "thread_key": "",
        "state": "open",
        "round": 1,
        "version": 1,
        "slack_channel": "C0REVIEWS1",
        "ladder": "public",
        "owner": BO,
        "urgency": "high",
        "hold": None,
        "decider": CY,
        "created_at": NOW - HOUR,
        "opened_at": NOW - HOUR,
        "due_at": NOW + HOUR,
        "reopened_why": "",
        "snooze_why": "",
        "answered_by": "",
        "dismissed_why": "",
        "dismissed_by": "",
    }
    return Case(**facts | changes)


def review(**changes: Any) -> Review:
    facts: dict[str, Any] = {
        "id": 23,
        "source_id": "shop",
        "external_id": "r1",
        "case_id": 17,
        "title": "",
        "text": "Pacco mai arrivato, terza volta che scrivo.",
        "rating": 1.0,
        "scale": 5.0,
        "url": "https://shop.test/r1?a=1&b=2",
        "author_name": "Ann",
        "author_email": "ann@example.test",
        "author_handle": "",
        "author_phone": "",
        "attachments": [],
        "memory": {},
        "posted_at": NOW - HOUR,
        "received_at": NOW - HOUR,
        "material_at": NOW - HOUR,
        "deleted_at": None,
        "revision": 1,
        "critical": True,
        "urgency": "high",
        "topics": ["delivery"],
        "language": "it",
        "reasons": [
            {"kind": "stars", "words": [], "value": 1},
            {"kind": "words", "words": ["mai arrivato"], "value": None},
        ],
        "hold": None,
    }
    return Review(**facts | changes)


def reply(state: str = "queued", **changes: Any) -> Reply:
    facts: dict[str, Any] = {
        "id": 5,
        "review_id": 23,
        "case_id": 17,
        "source_id": "shop",
        "view_id": "V1",
        "key": "k1",
        "state": state,
        "text": "Ci dispiace, Ann: il pacco parte oggi.",
        "by": BO,
        "by_name": "Bo",
        "created_at": NOW - timedelta(minutes=5),
        "send_after": NOW + timedelta(seconds=60),
        "problem": "",
        "settled_at": None,
    }
    return Reply(**facts | changes)


def draft(text: str = "Grazie di averci scritto.") -> Draft:
    return Draft(
        id=3,
        case_id=17,
        review_id=23,
        revision=1,
        round=1,
        template="delivery",
        source_id="shop",
        language="it",
        text=text,
        missing=[],
        notes=[],
    )


def answer(**changes: Any) -> Answer:
    facts: dict[str, Any] = {
        "id": 9,
        "review_id": 23,
        "external_id": "a1",
        "kind": "shown",
        "text": "Ci dispiace, Ann.",
        "by": "Bottega Aurora",
        "at": NOW - timedelta(minutes=16),
        "seen_at": NOW,
        "gone_at": None,
    }
    return Answer(**facts | changes)


def revision(**changes: Any) -> Revision:
    facts: dict[str, Any] = {
        "id": 1,
        "review_id": 23,
        "number": 1,
        "title": "",
        "text": "Tutto bene.",
        "rating": 4.0,
        "seen_at": NOW - 2 * HOUR,
    }
    return Revision(**facts | changes)


def promise(**changes: Any) -> Promise:
    facts: dict[str, Any] = {
        "id": 4,
        "case_id": 17,
        "reply_id": 5,
        "by": BO,
        "owner": BO,
        "made_at": NOW - HOUR,
        "due_at": NOW + 24 * HOUR,
    }
    return Promise(**facts | changes)


def view(a_case: Case | None = None, a_review: Review | None = None, **parts: Any) -> CaseView:
    said = a_review or review()
    parts.setdefault("reviews", (said,))
    return CaseView(case=a_case or case(), review=said, **parts)


LIVES: dict[str, CaseView] = {
    "open": view(draft=draft()),
    "just late": view(case(due_at=NOW - timedelta(minutes=3))),
    "late": view(case(due_at=NOW - 2 * HOUR), draft=draft()),
    "claimed": view(case(claimed_by=BO, claim_until=NOW + HOUR), draft=draft()),
    "claimed, late": view(case(claimed_by=BO, claim_until=NOW + HOUR, due_at=NOW - HOUR)),
    "writing": view(case(writing_by=BO, writing_since=NOW - timedelta(minutes=2))),
    "snoozed": view(case(snoozed_by=BO, snoozed_until=NOW + HOUR / 2)),
    "held": view(case(hold="legal")),
    "again": view(case(round=2, reopened_why="customer"), draft=draft()),
    "edited": view(case(round=2, reopened_why="edited"), before=revision(), draft=draft()),
    "queued": view(reply=reply()),
    "undo is over": view(reply=reply(send_after=NOW)),
    "sending": view(reply=reply("sending")),
    "sent": view(reply=reply("sent", sent_at=NOW)),
    "unknown": view(reply=reply("unknown")),
    "stopped": view(reply=reply("stopped"), answers=(answer(),)),
    "rejected": view(reply=reply("rejected", problem="blocked <by> moderation")),
    "refused": view(reply=reply("refused")),
    "withdrawn": view(reply=reply("withdrawn"), draft=draft()),
    "thread": view(reviews=(review(id=21), review(id=22), review())),
    "shown": view(
        case(state="answered", evidence="shown", answered_at=NOW - timedelta(minutes=16)),
        reply=reply("shown"),
        answers=(answer(),),
    ),
    "accepted": view(
        case(state="answered", evidence="accepted", answered_at=NOW - 30 * HOUR),
        reply=reply("sent"),
    ),
    "declared": view(case(state="answered", evidence="declared", answered_by=BO, answered_at=NOW)),
    "promised": view(
        case(state="answered", evidence="accepted", answered_at=NOW - HOUR),
        reply=reply("sent"),
        promise=promise(),
    ),
    "promised, late": view(
        case(state="answered", evidence="accepted", answered_at=NOW - 30 * HOUR),
        reply=reply("sent"),
        promise=promise(due_at=NOW - HOUR),
    ),
    "open again, promised": view(case(round=2, reopened_why="customer"), promise=promise()),
    "dismissed": view(case(state="dismissed", dismissed_why="duplicate", dismissed_by=BO)),
    "gone": view(case(state="gone"), review(deleted_at=NOW)),
}
