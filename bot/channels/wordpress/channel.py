"""The channel: comments by number, answers as their children."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from bot.channels.base import (
    Channel,
    Incoming,
    Known,
    Outgoing,
    Outside,
    Page,
    Repeat,
    Seen,
    Sent,
    SourceFacts,
    Trial,
    Unit,
)
from bot.channels.calls import Answer
from bot.channels.wordpress import reading
from bot.channels.wordpress.reading import Comment
from bot.channels.wordpress.site import PER_PAGE, Site, WordPressOptions, code
from bot.channels.wordpress.trying import trials
from bot.errors import Refused, Unexpected
from bot.text import length, normalise

WALK_SECONDS = 30.0
"""How long one fetch may go on turning pages; half of a fetch's lease."""
OVERLAP = 20
"""So many numbers are read again: a smaller one may be written later than a greater one."""
SPAM = 20
DEEPEST = 10
"""The most levels that WordPress nests comments in."""


class WordPress(Channel[WordPressOptions]):
    """WordPress says of no comment when it was changed, so edits are seen by looking."""

    slug = "wordpress"
    title: ClassVar[str] = "WordPress"
    where = "social"
    public = True
    edits_seen = True
    answers_seen = True
    max_reply = 65_525
    unit = Unit.BYTES
    edits_replies = True
    deletes_replies = True
    repeat = Repeat.LOOK
    read_lag = timedelta(seconds=10)
    settings = WordPressOptions

    def __init__(self, source: SourceFacts, options: WordPressOptions, outside: Outside) -> None:
        super().__init__(source, options, outside)
        self.site = Site(options, outside)

    async def fetch(self, cursor: Mapping[str, Any] | None) -> Page:
        """The newest first, back to the numbers we know. A list by date would be in the site's
        own time and leave out what is dated before it is written."""
        cursor, clock = cursor or {}, self.outside.clock
        known, offset = int(cursor.get("id", 0)), int(cursor.get("offset", 0))
        until = clock.monotonic() + WALK_SECONDS
        us, found = await self.site.us(), dict[int, Comment]()
        while True:
            part = await self.site.part(
                orderby="id", order="desc", per_page=PER_PAGE, offset=offset
            )
            found |= {one["id"]: one for one in part.comments}
            ended = part.ends_at(offset + PER_PAGE) or self._far_enough(part.comments, known)
            offset += PER_PAGE - OVERLAP  # a deletion moves the others up
            if ended or clock.monotonic() > until:
                break
        newest = max([*found, known, int(cursor.get("newest", 0))])
        on = {"id": newest} if ended else {"id": known, "newest": newest, "offset": offset}
        junk = await self.site.comments(status="spam", orderby="id", order="desc", per_page=SPAM)
        return await self._page(found, us, junk, on, more=not ended)

    def _far_enough(self, part: Sequence[Comment], known: int) -> bool:
        now, start = self.outside.clock.now(), self.source.start
        if not part:
            return False
        if known:
            return min(map(_number, part)) <= known - OVERLAP
        times = [reading.moment(one, now) for one in part]
        return start is not None and all(one is not None and one < start for one in times)

    async def _page(
        self,
        found: Mapping[int, Comment],
        us: frozenset[int],
        junk: Sequence[Comment],
        cursor: Mapping[str, Any],
        *,
        more: bool,
    ) -> Page:
        now = self.outside.clock.now()
        oldest_first = [found[number] for number in sorted(found)]
        ours = [one for one in oldest_first if one.get("author") in us]
        theirs = [one for one in oldest_first if one.get("author") not in us]
        roots = await self._roots(theirs, found)
        answers = [one for one in ours if reading.parent(one) and reading.approved(one)]
        return Page(
            items=tuple(reading.incoming(one, now, roots[one["id"]]) for one in theirs),
            answers=tuple(reading.loose(one, now) for one in answers),
            ignored=tuple(reading.spam(one, now) for one in junk),
            cursor=cursor,
            more=more,
        )

    async def _roots(
        self, comments: Sequence[Comment], found: Mapping[int, Comment]
    ) -> dict[int, int]:
        """The first comment of the thread that each of these stands in."""
        above = {number: reading.parent(one) for number, one in found.items()}
        for _ in range(DEEPEST):
            wanted = {_top(one["id"], above) for one in comments} - above.keys()
            if not wanted:
                break
            include = ",".join(map(str, sorted(wanted)[:PER_PAGE]))
            part = await self.site.comments(include=include, per_page=PER_PAGE)
            above |= dict.fromkeys(sorted(wanted)[:PER_PAGE], 0)  # one that is gone is the top
            above |= {one["id"]: reading.parent(one) for one in part}
        return {one["id"]: _top(one["id"], above) for one in comments}

    async def look(self, reviews: Sequence[Known]) -> list[Seen]:
        if not reviews:
            return []
        us, ids = await self.site.us(), [one.external_id for one in reviews]
        listed = await self.site.comments(include=",".join(ids), per_page=PER_PAGE)
        there = {str(one["id"]): one for one in listed}
        for missing in [id for id in ids if id not in there]:
            one = await self.site.comment(missing)
            if one is not None:
                there[missing] = one
        children = await self.site.every_comment(
            parent=",".join(ids), author=",".join(map(str, sorted(us))), status="approve"
        )
        roots = await self._roots(list(there.values()), {one["id"]: one for one in there.values()})
        return [self._seen(id, there.get(id), children, roots) for id in ids]

    def _seen(
        self,
        id: str,
        comment: Comment | None,
        children: Sequence[Comment],
        roots: Mapping[int, int],
    ) -> Seen:
        if comment is None:
            return Seen(external_id=id, missing=True)
        if not reading.standing(comment):
            return Seen(external_id=id, deleted=True)
        now = self.outside.clock.now()
        item: Incoming = reading.incoming(comment, now, roots[comment["id"]])
        below = [one for one in children if reading.parent(one) == comment["id"]]
        answers = tuple(reading.answer(one, now) for one in sorted(below, key=_number))
        return Seen(external_id=id, item=item, answers=answers)

    async def reply(self, outgoing: Outgoing) -> Sent:
        """WordPress takes an answer to a comment that is not there: so we look first."""
        html = self._html(outgoing)
        above = await self.site.comment(outgoing.review.external_id)
        if above is None or not reading.standing(above):
            raise Refused("the comment that it answers is not there any more")
        if not reading.approved(above):
            raise Refused("the comment is not public yet: approve it in WordPress, then answer")
        said = {"post": above.get("post"), "parent": above["id"], "content": html}
        answer = await self.site.ask("POST", "wp/v2/comments", json=said)
        if answer.status == 409 and code(answer) == "comment_duplicate":
            return await self._already_there(above["id"], outgoing.text)
        return self._sent(answer)

    async def edit(self, outgoing: Outgoing) -> Sent:
        said = {"content": self._html(outgoing)}
        path = f"wp/v2/comments/{outgoing.fixes}"
        return self._sent(await self.site.ask("POST", path, json=said))

    async def delete(self, outgoing: Outgoing) -> None:
        """Into the bin, from where people can take it back."""
        answer = await self.site.ask("DELETE", f"wp/v2/comments/{outgoing.fixes}")
        if code(answer) not in ("rest_comment_invalid_id", "rest_already_trashed"):
            self.site.judge(answer)

    def _html(self, outgoing: Outgoing) -> str:
        html = reading.as_html(outgoing.text)
        if length(html, self.unit) > self.max_reply:
            raise Refused(f"longer than the {self.max_reply} bytes that WordPress takes")
        return html

    def _sent(self, answer: Answer) -> Sent:
        made = self.site.judge(answer).json()
        if not isinstance(made, dict) or not isinstance(made.get("id"), int):
            raise Unexpected(f"{answer.host} took a reply and does not say which")
        return Sent(external_id=str(made["id"]), shown=reading.approved(made))

    async def _already_there(self, parent: int, text: str) -> Sent:
        """The very words stand there in our name: an earlier try had reached it."""
        wanted = normalise(text)
        for status in ("all", "spam"):
            below = await self.site.every_comment(parent=parent, status=status)
            for one in sorted(below, key=_number, reverse=True):
                if normalise(reading.words(one)) == wanted:
                    return Sent(external_id=str(one["id"]), shown=reading.approved(one))
        raise Unexpected("WordPress says that these words are there, but does not show them")

    async def check(self) -> list[Trial]:
        return await trials(self.site)


def _top(number: int, above: Mapping[int, int]) -> int:
    """As far up as is known."""
    for _ in range(DEEPEST):
        if not above.get(number):
            break
        number = above[number]
    return number


def _number(comment: Comment) -> int:
    return int(comment["id"])
