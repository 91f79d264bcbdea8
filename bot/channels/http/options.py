"""What a source of this channel may set."""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)

from bot.channels.base import Options, Repeat, Unit
from bot.channels.http.filling import check_body, check_url
from bot.channels.http.paths import Condition, Path
from bot.span import parse_span

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
PLACES = {"page": "page", "offset": "offset", "cursor": "cursor"}
"""The gap that a way of paging needs in list_url."""
REPLIED = ("text", "id", "key", "by", "reply")


def _span(value: Any) -> timedelta:
    if not isinstance(value, str):
        raise ValueError('is not a span of time: write it in quotes, such as "30s"')
    return parse_span(value).clock_delta()


def _header(value: str) -> str:
    if value and not _TOKEN.fullmatch(value):
        raise ValueError(f"{value!r} is not the name of a header")
    return value


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("has a line break or another sign that no header can hold")
    return value


def _key(value: SecretStr) -> SecretStr:
    _one_line(value.get_secret_value())
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'{value!r} is no time zone: write it like "Europe/Rome"') from None
    return value


SpanOfTime = Annotated[timedelta, BeforeValidator(_span)]
Header = Annotated[str, AfterValidator(_header)]
Line = Annotated[str, AfterValidator(_one_line)]
Key = Annotated[SecretStr, AfterValidator(_key)]


class Part(BaseModel):
    """A table inside the source's."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Fields(Part):
    """fields = { … }: where in an item things lie."""

    id: Path = Field("id", min_length=1, description="What it is called there, never changing")
    text: Path = Field("text", description="The customer's own words")
    title: Path = Field("", description="The headline that the customer gave it")
    rating: Path = Field("", description="The stars")
    scale: Path = Field("", description="The best rating there is, where items say it")
    author_name: Path = Field("", description="Who wrote it")
    author_email: Path = Field("", description="The customer's mail address")
    author_phone: Path = Field("", description="The customer's phone number")
    url: Path = Field("", description="Where people can read it")
    posted_at: Path = Field("", description="When it was written")
    changed_at: Path = Field("", description="When it last changed, for {since}")
    language: Path = Field("", description="Its language, such as it or en-GB")
    thread: Path = Field("", description="What belongs to one matter has the same thread")
    deleted: Condition = Field("", description='What says that it is gone: "status = removed"')


class Answers(Part):
    """answers = { … }: where in an item the answers are."""

    list: Path = Field(min_length=1, description="A list of answers, or a single one")
    id: Path = Field("", description="What an answer is called there")
    text: Path = Field("text", description="Its words")
    at: Path = Field("", description="When it was written")
    by: Path = Field("", description="Who wrote it")
    key: Path = Field("", description="What Ascolto called it, where the API keeps {{ key }}")
    ours: Condition = Field(
        "", description='Which ones are by us: "author.role = staff"; default: all'
    )


class HttpOptions(Options):
    """Settings of an HTTP source. The order matters: a check may use what stands above it."""

    title: str = Field("", max_length=12, description="What people call this place; default: id")
    paging: Literal["none", "page", "offset", "cursor", "next", "link"] = Field(
        "none",
        description="How the list goes on: by {page}, {offset} or {cursor} in list_url, by the "
        "address that the answer names at `next`, or by the one in its Link header",
    )
    list_url: str = Field(
        description="Where the reviews are listed; {since} = from when on, in ISO 8601"
    )
    order: Literal["newest", "oldest"] = Field("newest", description="Which ones come first there")
    first_page: Literal[0, 1] = Field(1, description="The number of the first page")
    page_size: int | None = Field(
        None, ge=1, description="A page with fewer items is the last; default: an empty one is"
    )
    items: Path = Field("", description="Where in the answer the items are; default: it is them")
    next: Path = Field(
        "", validate_default=True, description="Where the answer names the next cursor or address"
    )
    complete: bool = Field(
        False,
        description="The list always holds all there is: what is missing there was deleted",
    )
    fields: Fields = Field(Fields(), description="Where in an item things lie")
    scale: float = Field(
        5, gt=0, le=1000, allow_inf_nan=False, description="The best rating there is"
    )
    html: bool = Field(False, description="Texts are HTML")
    time_format: str = Field(
        "", description="How times are written, e.g. %d/%m/%Y %H:%M; default: any usual way"
    )
    timezone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC", description="Of times without an offset"
    )
    keep: dict[str, Path] = Field(
        {}, description="More of an item for addresses and body: { product = 'product.id' }"
    )
    answers: Answers | None = Field(None, description="Where in an item our answers are")
    look_url: str = Field("", description="Where one item is shown; with {id}")
    look_item: Path = Field("", description="Where in that answer the item is; default: it is it")
    reply_url: str = Field("", description="Where replies go; with {id} here or in reply_body")
    reply_method: Literal["POST", "PUT", "PATCH"] = Field("POST", description="POST, PUT or PATCH")
    reply_body: str = Field(
        '{"text": "{{ text }}"}',
        validate_default=True,
        description="JSON with {{ text }}, {{ id }}, {{ key }} (of the reply), {{ by }}",
    )
    idempotency_header: Header = Field(
        "", description="The header that makes a repeated reply harmless, e.g. Idempotency-Key"
    )
    reply_id: Path = Field("", description="Where the answer to a reply names the reply's id")
    shown: Condition = Field(
        "", description='What in that answer says that it is visible: "status = published"'
    )
    edit_url: str = Field(
        "", description="Where other words for a reply go, as reply_body says them; with {reply}"
    )
    edit_method: Literal["POST", "PUT", "PATCH"] = Field("PUT", description="POST, PUT or PATCH")
    delete_url: str = Field("", description="Where a reply is taken away, by DELETE; with {reply}")
    secret: Key | None = Field(None, description="The key, token or user:password; env:NAME")
    secret_header: Header = Field(
        "Authorization", min_length=1, description="The header that it goes into"
    )
    secret_scheme: str = Field(
        "Bearer",
        pattern=r"^[A-Za-z0-9_-]*$",
        description='The word before it; "" = none; Basic = it is user:password',
    )
    headers: dict[Header, Line] = Field({}, description="More headers, without secrets")
    max_reply: int | None = Field(None, ge=1, description="The longest reply that is taken")
    unit: Unit = Field(Unit.CHARACTERS, description="characters, bytes or graphemes")
    one_reply: bool = Field(False, description="A second reply replaces the first")
    repeat: Literal["auto", "safe", "look", "ask"] = Field(
        "auto",
        description="When it is unclear whether a reply went out: safe = send it again, look = "
        "see whether it is there, ask = a person decides; auto = the best that is possible",
    )
    read_lag: SpanOfTime = Field(
        timedelta(seconds=30), description="How long after a reply it may not be seen yet"
    )
    shown_within: SpanOfTime = Field(
        timedelta(hours=1), description="When a reply that is still not visible is told"
    )

    @field_validator("list_url")
    @classmethod
    def _list_url(cls, value: str, info: ValidationInfo) -> str:
        gap = PLACES.get(info.data.get("paging", "none"))
        return check_url(value, [*([gap] if gap else []), "since"], [gap] if gap else [])

    @field_validator("next")
    @classmethod
    def _next(cls, value: str, info: ValidationInfo) -> str:
        paging = info.data.get("paging")
        needs = paging in ("cursor", "next")
        if needs and not value:
            raise ValueError("is missing: say where the answer names the next page")
        if value and paging and not needs:
            raise ValueError('is read with paging = "cursor" or "next" alone: leave it out')
        return value

    @field_validator("complete")
    @classmethod
    def _certain(cls, value: bool, info: ValidationInfo) -> bool:
        given = info.data
        whole = given.get("paging") == "none" and "{since}" not in given.get("list_url", "")
        if value and not whole:
            raise ValueError(
                'is certain only for a list in one piece: with paging = "none", without {since}'
            )
        return value

    @field_validator("keep")
    @classmethod
    def _kept(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in REPLIED:
                raise ValueError(
                    f"{name!r} is not a name to keep things under: use small letters and _, and "
                    f"not {', '.join(REPLIED)}"
                )
        return value

    @field_validator("time_format")
    @classmethod
    def _format(cls, value: str) -> str:
        if value and "%" not in value:
            raise ValueError('is no format: write it like "%d/%m/%Y %H:%M"')
        return value

    @field_validator("look_url")
    @classmethod
    def _look_url(cls, value: str, info: ValidationInfo) -> str:
        return check_url(value, ["id", *info.data.get("keep", {})], ["id"]) if value else ""

    @field_validator("reply_url")
    @classmethod
    def _reply_url(cls, value: str, info: ValidationInfo) -> str:
        return check_url(value, ["id", *info.data.get("keep", {})]) if value else ""

    @field_validator("edit_url", "delete_url")
    @classmethod
    def _of_reply(cls, value: str, info: ValidationInfo) -> str:
        names = ["id", "reply", *info.data.get("keep", {})]
        return check_url(value, names, ["reply"]) if value else ""

    @field_validator("reply_body")
    @classmethod
    def _reply_body(cls, value: str, info: ValidationInfo) -> str:
        check_body(value, [*REPLIED, *info.data.get("keep", {})])
        url = info.data.get("reply_url", "")
        if url and "{id}" not in url and not re.search(r"\bid\b", value):
            raise ValueError("does not say what it answers: put {id} into reply_url or here")
        return value

    @field_validator("repeat")
    @classmethod
    def _possible(cls, value: str, info: ValidationInfo) -> str:
        given = info.data
        if value == "safe" and not _harmless(given) and "key" not in given.get("reply_body", ""):
            raise ValueError(
                '"safe" needs something that makes a repeat harmless: idempotency_header, '
                "one_reply = true, or {{ key }} in reply_body"
            )
        if value == "look" and not _can_look(given):
            raise ValueError(
                '"look" needs answers, and look_url or complete = true, to see them by'
            )
        return value

    @property
    def repeats(self) -> Repeat:
        """What is done when it is unclear whether a reply went out."""
        if self.repeat != "auto":
            return Repeat(self.repeat)
        given = {name: getattr(self, name) for name in type(self).model_fields}
        if _harmless(given):
            return Repeat.SAFE
        return Repeat.LOOK if _can_look(given) else Repeat.ASK


def _harmless(given: dict[str, Any]) -> bool:
    return bool(
        given.get("idempotency_header")
        or given.get("one_reply")
        or given.get("reply_method") == "PUT"
    )


def _can_look(given: dict[str, Any]) -> bool:
    return bool(given.get("answers") and (given.get("look_url") or given.get("complete")))
