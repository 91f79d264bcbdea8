"""The list of reviews, page by page, from what we knew last time to what is new."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from yarl import URL

from bot.channels.base import Ignored, Incoming, Outside, Page
from bot.channels.calls import Answer
from bot.channels.http.filling import fill_url
from bot.channels.http.options import HttpOptions
from bot.channels.http.paths import at, find, word
from bot.channels.http.reading import Reader
from bot.errors import Refused, Unexpected
from bot.text import fold

OVERLAP = timedelta(days=1)
"""{since} asks for so much more than is new: some things are dated before they are shown."""
WALK_SECONDS = 30.0
"""How long one fetch may go on turning pages; half of a fetch's lease."""
REMEMBERED = 500
MOST_EMPTY = 20
"""Pages without an item, one after the other, behind which something may still come."""
MOST_WALKED = 200
"""Pages of one walk that are known again, should the list lead back to them."""
_NEXT = re.compile(r'<([^<>]*)>[^,<]*;\s*rel="?[^",<]*\bnext\b', re.IGNORECASE)

Get = Callable[[str], Awaitable[Answer]]
Place = int | str | None
"""Where a page is: its number, its offset, a cursor or an address. None = the first."""
Cursor = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as it came, and the place of the next one (None = there is none)."""

    items: tuple[Any, ...]
    after: Place


@dataclass(frozen=True)
class Listing:
    """Turns the pages. `start`: what is older is not worth reading."""

    options: HttpOptions
    reader: Reader
    get: Get
    outside: Outside
    start: datetime | None

    async def fetch(self, cursor: Cursor) -> Page:
        """What is new since `cursor` ({} = first contact), oldest first."""
        read = self._back if self.options.order == "newest" else self._forward
        try:
            return await read(cursor)
        except Refused:
            if cursor.get("at") is None and cursor.get("older") is None:
                raise
        # The place is not there any more; all from the beginning does no harm.
        return await read({**cursor, "at": None, "older": None})

    async def leaf(self, place: Place = None, since: str = "") -> Leaf:
        """One page; Unexpected when the list is not where it should be."""
        options = self.options
        try:
            answer = await self.get(self._url(place, since))
        except Refused:
            if place is None or options.paging not in ("page", "offset"):
                raise
            return Leaf((), None)  # many say so behind the last page
        if answer.status == 204:
            return Leaf((), None)
        said = answer.json()
        try:
            items = find(said, options.items)
        except LookupError:
            items = said
        if items is None:
            items = []
        if not isinstance(items, list):
            where = repr(options.items) if options.items else "the top"
            holds = f" ({fold(', '.join(map(str, said)), 80)})" if isinstance(said, dict) else ""
            raise Unexpected(f"{answer.host} answers without a list at {where}{holds}")
        return Leaf(tuple(items), self._after(place, len(items), said, answer))

    def _url(self, place: Place, since: str) -> str:
        paging, template = self.options.paging, self.options.list_url
        if paging in ("next", "link") and place is not None:
            return str(place)
        first = {"page": str(self.options.first_page), "offset": "0"}.get(paging, "")
        gaps = {"page": first, "offset": first, "cursor": first}
        if place is not None:
            gaps[paging] = str(place)
        return fill_url(template, {**gaps, "since": since})

    def _after(self, place: Place, count: int, said: Any, answer: Answer) -> Place:
        options = self.options
        if options.paging in ("page", "offset"):
            if not count or (options.page_size and count < options.page_size):
                return None
            first = options.first_page if options.paging == "page" else 0
            here = int(place) if place is not None else first
            return here + (1 if options.paging == "page" else count)
        if options.paging == "cursor":
            return word(at(said, options.next)) or None
        if options.paging == "next":
            return self._same_host(word(at(said, options.next)))
        if options.paging == "link":
            links = ", ".join(v for k, v in answer.headers.items() if k.lower() == "link")
            found = _NEXT.search(links)
            return self._same_host(found[1] if found else "")
        return None

    def _same_host(self, address: str) -> Place:
        """Another host must not get our key."""
        if not address:
            return None
        base = URL(fill_url(self.options.list_url, {"since": ""}))
        try:
            url = base.join(URL(address))
        except ValueError:
            raise Unexpected(f"{base.host} names a next page that is not an address") from None
        if base.scheme == "https" and url.origin() == URL(f"http://{base.host}"):
            # Behind a proxy many do not know that they are called by https.
            url = base.origin().join(url.relative())
        if url.origin() != base.origin():
            raise Unexpected(f"{base.host} names a next page on another host, {url.host}")
        return str(url)

    # Newest first: back until all of a page is known

    async def _back(self, cursor: Cursor) -> Page:
        seen, since = list(cursor.get("seen", ())), cursor.get("since", self._first_since())
        place, ids, found = cursor.get("older"), list[str](), _Found()
        until, empty = self.outside.clock.monotonic() + WALK_SECONDS, int(cursor.get("empty", 0))
        while True:
            leaf = await self.leaf(place, since)
            known = {*seen, *ids}
            ids += self._marks(leaf)
            self._read(leaf, found)
            empty = 0 if leaf.items else empty + 1
            ended = known.issuperset(self._marks(leaf)) or self._too_old(leaf)
            if empty:  # some leave out, page by page, what is not for us
                ended = leaf.after == place or empty >= MOST_EMPTY
            place = None if ended else leaf.after
            if place is None or self.outside.clock.monotonic() > until:
                break
        first = [*seen, *ids] if cursor.get("older") else [*ids, *seen]
        made: dict[str, Any] = {"seen": list(dict.fromkeys(first))[: max(REMEMBERED, len(ids))]}
        if place is not None:
            made |= {"older": place, "empty": empty}
        made |= self._when(cursor, found, since, ended=place is None)
        return found.page(made, more=place is not None, newest_first=True)

    def _too_old(self, leaf: Leaf) -> bool:
        now, where = self.outside.clock.now(), self.options.fields.posted_at
        times = [self.reader.moment(at(one, where), now) for one in leaf.items]
        start = self.start
        return start is not None and all(one is not None and one < start for one in times)

    # Oldest first: on from where we were

    async def _forward(self, cursor: Cursor) -> Page:
        place, since, found = cursor.get("at"), cursor.get("since", self._first_since()), _Found()
        leaf = await self.leaf(place, since)
        self._read(leaf, found)
        marks, walked = _mark("\n".join(self._marks(leaf))), list(cursor.get("walked", ()))
        empty = 0 if leaf.items else int(cursor.get("empty", 0)) + 1
        # A page of before: it takes no notice of where we want to be, or leads in a circle.
        turned = marks not in walked
        if empty:
            turned = leaf.after != place and empty < MOST_EMPTY
        more = leaf.after is not None and turned
        size = len(leaf.items) or cursor.get("size", 0)
        made: dict[str, Any] = {}
        if more:
            walked = [*walked, marks][-MOST_WALKED:] if leaf.items else walked
            made = {"at": leaf.after, "walked": walked, "empty": empty, "size": size}
        elif "{since}" not in self.options.list_url:
            made = {"at": self._before(place, size), "size": size}
        made |= self._when(cursor, found, since, ended=not more)
        return found.page(made, more=more)

    def _before(self, place: Place, size: int) -> Place:
        """Where to look next time: a page before the end, since deleted items move the others."""
        if not isinstance(place, int):
            return place
        if self.options.paging == "page":
            return max(self.options.first_page, place - 1)
        return max(0, place - size)

    # What both need

    def _marks(self, leaf: Leaf) -> list[str]:
        return [_mark(self.reader.id(one)) for one in leaf.items]

    def _read(self, leaf: Leaf, found: "_Found") -> None:
        now, fields = self.outside.clock.now(), self.options.fields
        for said in leaf.items:
            changed = at(said, fields.changed_at) or at(said, fields.posted_at)
            if moment := self.reader.moment(changed, now):
                found.latest = max(found.latest or moment, moment)
            item = self.reader.item(said, now)
            if item is not None:
                found.items.setdefault(item.external_id, item)
                continue
            made = _mark(repr(said))
            why = f"no id at {fields.id}"
            found.ignored.append(Ignored(external_id=made, sender="", subject="", why=why, at=now))

    def _when(self, cursor: Cursor, found: "_Found", since: str, *, ended: bool) -> dict[str, str]:
        """What {since} says next time: the same until the list is read, then the latest seen."""
        if "{since}" not in self.options.list_url:
            return {}
        high = max(_iso(found.latest) if found.latest else "", cursor.get("high", ""))
        if not ended:
            return {"since": since, "high": high}
        return {"since": _iso(datetime.fromisoformat(high) - OVERLAP) if high else since}

    def _first_since(self) -> str:
        return _iso(self.start) if self.start else ""


@dataclass
class _Found:
    """What the pages of one fetch hold, each item as it was met first."""

    items: dict[str, Incoming] = field(default_factory=dict)
    ignored: list[Ignored] = field(default_factory=list)
    latest: datetime | None = None

    def page(self, cursor: Cursor, *, more: bool, newest_first: bool = False) -> Page:
        found = tuple(self.items.values())
        items = found[::-1] if newest_first else found
        return Page(items=items, ignored=tuple(self.ignored), cursor=cursor, more=more)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
