"""A comment as WordPress tells it, read into what the contract knows."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from bot.channels.base import Author, Ignored, Incoming, LooseAnswer, SeenAnswer
from bot.text import clean, fold, html_to_text

AHEAD = timedelta(days=1)
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST_TEXT = 50_000
LONGEST_NAME = 300
Comment = Mapping[str, Any]


def words(comment: Comment) -> str:
    """The text as it was written: from the raw HTML, since the rendered one has other quotes."""
    content = comment.get("content")
    content = content if isinstance(content, dict) else {}
    raw = content.get("raw")
    if isinstance(raw, str):
        html = clean(raw).replace("\n", "<br>")
    else:
        html = clean(str(content.get("rendered") or ""))
    return html_to_text(html)[:LONGEST_TEXT]


def as_html(text: str) -> str:
    """A reply as WordPress stores it: our users' HTML would be taken as such."""
    return escape(text, quote=False)


def moment(comment: Comment, now: datetime) -> datetime | None:
    """When it was written; None for what no calendar knows."""
    try:
        at = datetime.fromisoformat(str(comment.get("date_gmt"))).replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if OLDEST <= at <= now + AHEAD else None


def approved(comment: Comment) -> bool:
    return comment.get("status") == "approved"


def standing(comment: Comment) -> bool:
    """Whether it is there, be it public or not yet."""
    return comment.get("status") in ("approved", "hold")


def parent(comment: Comment) -> int:
    """What it answers, 0 = nothing but the post."""
    found = comment.get("parent")
    return found if isinstance(found, int) else 0


def incoming(comment: Comment, now: datetime, root: int) -> Incoming:
    """A customer's comment. In one thread each writer is one matter."""
    author = _author(comment)
    memory: dict[str, Any] = {"post": comment.get("post")}
    if not approved(comment):
        memory["pending"] = True
    return Incoming(
        external_id=str(comment["id"]),
        text=words(comment),
        author=author,
        url=_line(comment.get("link")) if str(comment.get("link")).startswith("http") else "",
        posted_at=moment(comment, now),
        thread_key=f"{root}/{(author.email or author.name).lower()}"[:LONGEST_NAME],
        memory=memory,
    )


def answer(comment: Comment, now: datetime) -> SeenAnswer:
    """A comment of ours."""
    return SeenAnswer(
        external_id=str(comment["id"]),
        text=words(comment),
        at=moment(comment, now) or now,
        by=_line(comment.get("author_name")),
    )


def loose(comment: Comment, now: datetime) -> LooseAnswer:
    """The same, met without what it answers."""
    return LooseAnswer(answers_to=(str(parent(comment)),), answer=answer(comment, now))


def spam(comment: Comment, now: datetime) -> Ignored:
    """What WordPress, or somebody there, holds for spam."""
    return Ignored(
        external_id=str(comment["id"]),
        sender=_line(comment.get("author_name")),
        subject=fold(" ".join(words(comment).split()), 80),
        why="spam",
        at=moment(comment, now) or now,
    )


def _author(comment: Comment) -> Author:
    return Author(name=_line(comment.get("author_name")), email=_line(comment.get("author_email")))


def _line(value: Any) -> str:
    return clean(value).strip()[:LONGEST_NAME] if isinstance(value, str) else ""
