"""The channel itself: list, look and reply as the settings describe them."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from bot.channels.base import (
    Channel,
    Known,
    Outgoing,
    Outside,
    Page,
    Seen,
    Sent,
    SourceFacts,
    Trial,
)
from bot.channels.calls import Answer, call, judge
from bot.channels.http.filling import fill_body, fill_url
from bot.channels.http.listing import Listing
from bot.channels.http.options import HttpOptions
from bot.channels.http.paths import at, find, holds, word
from bot.channels.http.reading import LONGEST_ID, Reader
from bot.errors import ChannelError, Refused, Unexpected
from bot.text import length


class Http(Channel[HttpOptions]):
    """What each source can do follows from its settings."""

    slug = "http"
    title: ClassVar[str] = "HTTP"
    rates = True
    edits_seen = True
    answers_seen = True
    edits_replies = deletes_replies = True
    look_batch = 10
    settings = HttpOptions

    def __init__(self, source: SourceFacts, options: HttpOptions, outside: Outside) -> None:
        super().__init__(source, options, outside)
        vars(self).update(  # facts of this source, and not of the class
            title=self.called(options.title),
            edits_seen=self.looks,
            answers_seen=options.answers is not None,
            max_reply=options.max_reply,
            unit=options.unit,
            one_reply=options.one_reply,
            edits_replies=bool(options.edit_url),
            deletes_replies=bool(options.delete_url),
            repeat=options.repeats,
            read_lag=options.read_lag,
            shown_within=max(options.shown_within, options.read_lag * 2),
        )
        self._reader = Reader(options)
        self._listing = Listing(options, self._reader, self._get, outside, source.start)

    @property
    def looks(self) -> bool:
        return bool(self.options.look_url or self.options.complete)

    @property
    def reads_back(self) -> bool:
        return self.looks and self.answers_seen

    async def fetch(self, cursor: Mapping[str, Any] | None) -> Page:
        return await self._listing.fetch(cursor or {})

    async def look(self, reviews: Sequence[Known]) -> list[Seen]:
        if not self.options.look_url:
            return await self._look_in_list(reviews)
        seen: list[Seen] = []
        missing: list[Known] = []
        trouble: ChannelError | None = None
        try:
            for review in reviews:
                try:
                    one = await self._look_at(review)
                except (Refused, Unexpected) as error:  # of this one; the others may be seen
                    trouble = error
                    continue
                if one is None:
                    missing.append(review)
                else:
                    seen.append(one)
            seen += await self._gone(missing)
        except ChannelError as error:  # of the API; what was seen is seen
            trouble = error
        if trouble and not seen:
            raise trouble
        return seen

    async def _look_at(self, review: Known) -> Seen | None:
        """None when the API says that there is no such item."""
        answer = await self._call("GET", fill_url(self.options.look_url, self._named(review)))
        if answer.status == 410:
            return Seen(external_id=review.external_id, deleted=True)
        if answer.status == 404:
            return None
        said = judge(answer, self.outside.clock.wall()).json()
        try:
            found = find(said, self.options.look_item)
        except LookupError:
            raise Unexpected(
                f"{answer.host} answers without an item at {self.options.look_item!r}"
            ) from None
        return self._seen(review, found)

    def _seen(self, review: Known, said: Any) -> Seen:
        item = self._reader.item(said, self.outside.clock.now())
        if item is None or item.external_id != review.external_id:
            raise Unexpected("a look shows another item than the one that was asked for")
        if item.deleted:
            return Seen(external_id=review.external_id, deleted=True)
        return Seen(external_id=review.external_id, item=item, answers=item.answers)

    async def _gone(self, missing: Sequence[Known]) -> list[Seen]:
        """Those not found are missing, if the list does not hold them and what it holds is found:
        an address that moved must not look like customers who take back their words."""
        if not missing:
            return []
        listed = await self._listed()
        if listed and await self._look_at(next(iter(listed.values()))) is None:
            raise Unexpected("look_url finds nothing, not even what is listed: has it moved?")
        return [
            Seen(external_id=one.external_id, missing=True)
            for one in missing
            if one.external_id not in listed
        ]

    async def _listed(self) -> dict[str, Known]:
        """What the first page of the list holds."""
        leaf, now = await self._listing.leaf(), self.outside.clock.now()
        items = [self._reader.item(one, now) for one in leaf.items]
        return {
            one.external_id: Known(external_id=one.external_id, memory=one.memory)
            for one in items
            if one is not None
        }

    async def _look_in_list(self, reviews: Sequence[Known]) -> list[Seen]:
        if not self.options.complete:
            return []
        leaf = await self._listing.leaf()
        listed = {self._reader.id(one): one for one in leaf.items}
        return [
            self._seen(one, listed[one.external_id])
            if one.external_id in listed
            else Seen(external_id=one.external_id, missing=True)
            for one in reviews
        ]

    def can_reply(self, review: Known) -> str:
        if not self.options.reply_url:
            return "Its source has no reply_url: answer it where it was written."
        lacking = [name for name in self.options.keep if name not in review.memory]
        needed = self.options.reply_url + self.options.reply_body
        if any(name in needed for name in lacking):
            return f"It came without {' and '.join(lacking)}: answer it where it was written."
        return ""

    async def reply(self, outgoing: Outgoing) -> Sent:
        options, review = self.options, outgoing.review
        if reason := self.can_reply(review):
            raise Refused(reason)
        if options.max_reply and length(outgoing.text, options.unit) > options.max_reply:
            raise Refused(f"longer than the {options.max_reply} {options.unit} that are taken")
        answer = await self._say(outgoing, options.reply_method, options.reply_url)
        if not (options.reply_id or options.shown):
            return Sent(external_id=outgoing.key)
        told = answer.json()
        named = word(at(told, options.reply_id)).strip()[:LONGEST_ID]
        return Sent(external_id=named or outgoing.key, shown=holds(told, options.shown))

    async def edit(self, outgoing: Outgoing) -> Sent:
        options = self.options
        if not options.edit_url:
            return await super().edit(outgoing)
        if options.max_reply and length(outgoing.text, options.unit) > options.max_reply:
            raise Refused(f"longer than the {options.max_reply} {options.unit} that are taken")
        answer = await self._say(outgoing, options.edit_method, options.edit_url)
        shown = bool(options.shown) and holds(answer.json(), options.shown)
        return Sent(external_id=outgoing.fixes, shown=shown)

    async def delete(self, outgoing: Outgoing) -> None:
        if not self.options.delete_url:
            return await super().delete(outgoing)
        values = {**self._named(outgoing.review), "reply": outgoing.fixes}
        answer = await self._call("DELETE", fill_url(self.options.delete_url, values))
        if answer.status not in (404, 410):  # it is gone already
            judge(answer, self.outside.clock.wall()).no_page()
        return None

    async def _say(self, outgoing: Outgoing, method: str, url: str) -> Answer:
        """The reply, as `reply_body` says it, to `url`; its good answer."""
        options = self.options
        values = {**self._named(outgoing.review), "reply": outgoing.fixes}
        said = {**values, "text": outgoing.text, "key": outgoing.key, "by": outgoing.by}
        headers = {"Content-Type": "application/json"}
        if options.idempotency_header:
            headers[options.idempotency_header] = outgoing.key
        whole = fill_url(url, values)
        body = fill_body(options.reply_body, said)
        answer = await self._call(method, whole, data=body, headers=headers)
        return judge(answer, self.outside.clock.wall()).no_page()

    async def check(self) -> list[Trial]:
        what = "list_url"
        try:
            leaf = await self._listing.leaf()
            if unread := [one for one in leaf.items if not self._reader.id(one)]:
                has = ", ".join(unread[0]) if isinstance(unread[0], dict) else "no object"
                count = f"{len(unread)} of {len(leaf.items)} items"
                advice = f'{count} have no id at "{self.options.fields.id}"; there is: {has}.'
                return [Trial(what=what, ok=False, advice=advice)]
            trials = [Trial(what=what, ok=True, advice=f"{len(leaf.items)} items.")]
            if self.options.look_url:
                what = "look_url"
                trials += await self._try_look()
            return trials
        except ChannelError as error:
            advice = f"{error}: are {what} and secret right?"
            return [Trial(what=what, ok=False, advice=advice)]

    async def _try_look(self) -> list[Trial]:
        """Whether an item that is listed can be looked at."""
        for review in (await self._listed()).values():
            found = await self._look_at(review) is not None
            advice = "" if found else "An item that is listed is not found there: is it right?"
            return [Trial(what="look_url", ok=found, advice=advice)]
        return []

    def _named(self, review: Known) -> dict[str, str]:
        """What fills the gaps for one review."""
        kept = {name: str(review.memory.get(name, "")) for name in self.options.keep}
        return {**kept, "id": review.external_id}

    async def _get(self, url: str) -> Answer:
        return judge(await self._call("GET", url), self.outside.clock.wall())

    async def _call(self, method: str, url: str, **how: Any) -> Answer:
        headers = {"Accept": "application/json", **self.options.headers, **self._login()}
        headers |= how.pop("headers", {})
        return await call(self.outside.http, method, url, headers=headers, **how)

    def _login(self) -> dict[str, str]:
        if self.options.secret is None:
            return {}
        secret, scheme = self.options.secret.get_secret_value(), self.options.secret_scheme
        if scheme.lower() == "basic":
            secret = base64.b64encode(secret.encode()).decode()
        return {self.options.secret_header: f"{scheme} {secret}".strip()}
