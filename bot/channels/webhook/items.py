"""What may be sent to us: the shape of one item, from which the JSON Schema is made."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from yarl import URL

from bot.text import clean

LONGEST_TEXT = 50_000
MOST_ITEMS = 1_000
USUAL_SCALE = 5.0
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return "" if value is None else value
    return clean(value)


def _plain(text: str) -> str:
    if not text.isprintable() or text != text.strip():
        raise ValueError("has control characters or spaces around it")
    return text


def _address(text: str) -> str:
    try:
        url = URL(_plain(text))
    except ValueError:
        raise ValueError("is not an address") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("must begin with https:// or http://")
    if url.user or url.password:
        raise ValueError("must not hold a user name or password")
    return text


def _moment(at: datetime, info: ValidationInfo) -> datetime:
    """Aware and UTC; one without an offset is read as UTC."""
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        raise ValueError("is no date between 1990 and tomorrow") from None
    if at < OLDEST:
        raise ValueError(f"is before {OLDEST.year}")
    latest = (info.context or {}).get("latest")
    if latest and at > latest:
        raise ValueError("is more than a day in the future")
    return at


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("is not a number")
    return value


Id = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)]
Name = Annotated[str, Field(max_length=300), BeforeValidator(_clean)]
Address = Annotated[
    str,
    Field(max_length=2000),
    AfterValidator(lambda text: _address(text) if text else ""),
    BeforeValidator(lambda value: "" if value is None else value),
]
Moment = Annotated[datetime, AfterValidator(_moment)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(_clean)]
Rating = Annotated[float, Field(ge=0), BeforeValidator(_number)]
Scale = Annotated[float, Field(gt=0, le=1000), BeforeValidator(_number)]


class Shape(BaseModel):
    """Unknown fields are ignored: a shop may send more than we read."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, coerce_numbers_to_str=True, allow_inf_nan=False
    )


class Person(Shape):
    """The customer, as far as you may tell us."""

    name: Name = Field("", description="Shown on the card.")
    email: Name = Field("", description="Shown to those who answer, never in public.")
    phone: Name = Field("", description="Shown to those who answer, never in public.")
    handle: Name = Field("", description="The customer's name on a social network.")


class File(Shape):
    """Something that came with the words."""

    name: Name = Field(description="The name of the file.")
    url: Address = Field("", description="Where it can be opened.")
    media_type: Name = Field("", description="E.g. image/jpeg.")
    size: int | None = Field(None, ge=0, le=2**53, description="In bytes.")


class Answered(Shape):
    """The answer that stands under the review now, whoever wrote it."""

    text: Text = Field("", description="The words of the answer.")
    by: Name = Field("", description="Who answered.")
    at: Moment | None = Field(None, description="When; ISO 8601 with its offset, else UTC.")
    reply_id: Annotated[Name, AfterValidator(_plain)] = Field(
        "", description="The id under which the reply reached you, when it came from Ascolto."
    )


class Item(Shape):
    """One review, question or message, as it stands now. Send it again when it changes."""

    id: Id = Field(description="Yours, and the same whenever you send this item again.")
    text: Text = Field("", description="The customer's own words, as plain text.")
    rating: Rating | None = Field(None, description="From 0 to scale.")
    scale: Scale = Field(USUAL_SCALE, description="The best rating there is.")
    author: Person = Field(default_factory=Person)
    title: Name = Field("", description="The headline that the customer gave it.")
    url: Address = Field("", description="Where people can read it.")
    posted_at: Moment | None = Field(
        None, description="When it was written; ISO 8601 with its offset, else UTC."
    )
    language: str = Field(
        "",
        pattern=r"^([A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4})?$",
        description="E.g. it or en-GB; left out, it is recognised.",
    )
    thread: Annotated[Name, AfterValidator(_plain)] = Field(
        "", description="What belongs to one matter has the same thread, e.g. the order number."
    )
    deleted: bool = Field(False, description="True when it has been taken down.")
    answered: Answered | None = Field(
        None, description="The answer that stands there; null when none does; left out: no news."
    )
    reply_url: Address = Field("", description="Where our reply is to be sent; see the docs.")
    attachments: tuple[File, ...] = Field((), max_length=50)

    @field_validator("author", mode="before")
    @classmethod
    def _someone(cls, author: Any) -> Any:
        if isinstance(author, str):
            return {"name": author}
        return {} if author is None else author

    @field_validator("language", "deleted", "attachments", "scale", mode="before")
    @classmethod
    def _null_is_left_out(cls, value: Any, info: ValidationInfo) -> Any:
        return cls.model_fields[str(info.field_name)].default if value is None else value

    @model_validator(mode="after")
    def _makes_sense(self) -> "Item":
        if self.rating is not None and self.rating > self.scale:
            raise ValueError(f"rating: {self.rating:g} is more than the scale, {self.scale:g}")
        if self.about_answer_alone and not self.answered:
            raise ValueError("text: send the words or a rating too, as they stand now")
        return self

    @property
    def about_answer_alone(self) -> bool:
        """It says that we answered and repeats nothing of the review."""
        wordless = self.rating is None and not (self.text + self.title).strip()
        return wordless and not self.deleted and not self.attachments


class Items(Shape):
    """Several at once."""

    items: tuple[Item, ...] = Field(min_length=1, max_length=MOST_ITEMS)
