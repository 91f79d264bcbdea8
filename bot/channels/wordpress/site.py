"""The site: its settings, the calls to its REST API, and which of its users are us."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import aiohttp
from pydantic import AfterValidator, Field, SecretStr
from yarl import URL

from bot.channels.base import Options, Outside
from bot.channels.calls import Answer, call, judge
from bot.errors import Limited, Refused, Unauthorized, Unexpected, Unreachable

PER_PAGE = 100
"""The most that WordPress gives."""
MOST_PAGES = 20
REMEMBERED = 600.0
"""Seconds for which we remember who we are."""
FLOOD_SECONDS = 30.0
ROLES = "administrator,editor,author,shop_manager"
"""Who answers in a shop's name, as WordPress and WooCommerce call them."""
_CLOSED = (
    "rest_comment_closed",
    "rest_comment_draft_post",
    "rest_comment_trash_post",
    "rest_comment_invalid_post_id",
)
"""403 that is said of one post and not of us."""


def _site(value: str) -> str:
    try:
        url = URL(value)
    except ValueError:
        raise ValueError("is not an address") from None
    if url.scheme not in ("http", "https") or not url.host or url.query_string or url.fragment:
        raise ValueError("must be the address of the site, such as https://blog.example")
    if url.user or url.password:
        raise ValueError("must not hold a user name or password: write user and app_password")
    return value.rstrip("/").removesuffix("/wp-json")


class WordPressOptions(Options):
    """What a source of this channel may set."""

    url: Annotated[str, AfterValidator(_site)] = Field(
        description="The address of the site, e.g. https://blog.example"
    )
    user: str = Field(
        min_length=1,
        pattern="^[^:]+$",
        description="A user who may moderate comments and in whose name we answer",
    )
    app_password: SecretStr = Field(
        description="An application password of that user (Users, Profile); env:NAME"
    )
    team: tuple[int, ...] = Field(
        (),
        description="Numbers of the users who answer for us; default: those whose role is "
        "administrator, editor, author or shop manager",
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One page of comments, whether it is `full`, and how many there are in all (None = not said).
    WordPress leaves out of a page what our user may not read: a short one need not be the last."""

    comments: list[dict[str, Any]]
    full: bool
    total: int | None

    def ends_at(self, count: int) -> bool:
        """Whether nothing is left once `count` are read, this page's among them."""
        return not self.full if self.total is None else count >= self.total


class Site:
    """Calls to one site. What it remembers may be lost."""

    def __init__(self, options: WordPressOptions, outside: Outside) -> None:
        self.options = options
        self.outside = outside
        self._us: frozenset[int] = frozenset()
        self._us_until = 0.0

    async def ask(self, method: str, path: str, **how: Any) -> Answer:
        """One call below /wp-json/, whatever its status."""
        password = self.options.app_password.get_secret_value()
        login = aiohttp.encode_basic_auth(self.options.user, password)
        url = f"{self.options.url}/wp-json/{path}"
        return await call(self.outside.http, method, url, headers={"Authorization": login}, **how)

    async def get(self, path: str, **query: Any) -> Any:
        """What stands at a path below wp/v2/; raises ChannelError, which did nothing."""
        return (await self._got(path, query))[0]

    async def _got(self, path: str, query: Mapping[str, Any]) -> tuple[Any, Mapping[str, str]]:
        params = {key: str(value) for key, value in query.items()}
        try:
            answer = self.judge(await self.ask("GET", f"wp/v2/{path}", params=params))
            return answer.json(), answer.headers
        except (Unreachable, Unexpected) as error:
            error.maybe_done = False
            raise

    async def comments(self, **query: Any) -> list[dict[str, Any]]:
        """The comments of one page."""
        return (await self.part(**query)).comments

    async def part(self, **query: Any) -> Part:
        """One page of comments as moderators see them; what is no comment is left out."""
        said, headers = await self._got("comments", {"context": "edit", "status": "all", **query})
        if not isinstance(said, list):
            raise Unexpected(f"{self.host} answers without a list of comments", maybe_done=False)
        total = headers.get("X-WP-Total", "")
        return Part(
            [one for one in said if isinstance(one, dict) and isinstance(one.get("id"), int)],
            len(said) >= int(query["per_page"]),
            int(total) if re.fullmatch(r"[0-9]{1,9}", total) else None,
        )

    async def every_comment(self, **query: Any) -> list[dict[str, Any]]:
        """All comments of a query, page by page."""
        found: list[dict[str, Any]] = []
        for page in range(1, MOST_PAGES + 1):
            part = await self.part(per_page=PER_PAGE, page=page, orderby="id", **query)
            found += part.comments
            if part.ends_at(page * PER_PAGE):
                return found
        raise Unexpected(f"{self.host} has more comments there than can be read", maybe_done=False)

    async def comment(self, id: str) -> dict[str, Any] | None:
        """One comment in whatever state, None for one that is not there any more; raises
        ChannelError, which did nothing."""
        try:
            answer = await self.ask("GET", f"wp/v2/comments/{id}", params={"context": "edit"})
            if answer.status == 404 and code(answer) == "rest_comment_invalid_id":
                return None
            said = self.judge(answer).json()
        except (Unreachable, Unexpected) as error:
            error.maybe_done = False
            raise
        return said if isinstance(said, dict) else None

    async def me(self) -> Mapping[str, Any]:
        """The user we log in as, with its rights."""
        said = await self.get("users/me", context="edit")
        if not isinstance(said, dict) or not isinstance(said.get("id"), int):
            raise Unexpected(f"{self.host} does not say who we are", maybe_done=False)
        return said

    async def us(self) -> frozenset[int]:
        """The numbers of the users who answer for us."""
        now = self.outside.clock.monotonic()
        if not self._us or now >= self._us_until:
            me = (await self.me())["id"]
            others = self.options.team or await self._staff()
            self._us, self._us_until = frozenset({me, *others}), now + REMEMBERED
        return self._us

    async def _staff(self) -> Sequence[int]:
        """By role where we may ask for that, else those who have published something."""
        try:
            return await self._users(context="edit", roles=ROLES)
        except Unauthorized:
            return await self._users()

    async def _users(self, **query: Any) -> list[int]:
        found: list[int] = []
        for page in range(1, MOST_PAGES + 1):
            said = await self.get("users", per_page=PER_PAGE, page=page, **query)
            users = said if isinstance(said, list) else []
            numbers = (one.get("id") for one in users if isinstance(one, dict))
            found += [number for number in numbers if isinstance(number, int)]
            if len(users) < PER_PAGE:
                break
        return found

    def judge(self, answer: Answer) -> Answer:
        """`answer` when it is good, else what WordPress means by it."""
        if answer.status == 403 and code(answer) in _CLOSED:
            raise Refused(f"{answer.reason()} ({answer.status})")
        if code(answer) == "comment_flood":
            raise Limited(f"{answer.host}: {answer.reason()}", retry_after=FLOOD_SECONDS)
        return judge(answer, self.outside.clock.wall())

    @property
    def host(self) -> str:
        return URL(self.options.url).host or self.options.url


def code(answer: Answer) -> str:
    """WordPress's word for an error, e.g. comment_duplicate; "" where there is none."""
    try:
        said = answer.json()
    except Unexpected:
        return ""
    return str(said.get("code", "")) if isinstance(said, dict) else ""
