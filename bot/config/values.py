"""The kinds of values that stand in `ascolto.toml`: each refuses, in words, what is none."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, InstanceOf

from bot.span import Span, parse_span

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_SLACK_ID = re.compile(r"[CGUWS][A-Z0-9]{5,}")
_MAIL_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def _span(value: Any) -> Span:
    if isinstance(value, Span):
        return value
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is not a span of time: write it in quotes, such as "4h"')
    return parse_span(value)


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(f"{value!r} is no id: use small letters, digits, - and _, at most 63")
    return value


def _slack_channel(value: str) -> str:
    if re.fullmatch(r"#[^\s#]+", value) or (_SLACK_ID.fullmatch(value) and value[0] in "CG"):
        return value
    named = re.fullmatch(r"[\w-]+", value)
    hint = f' (did you mean "#{value.lower()}"?)' if named else ""
    raise ValueError(f"{value!r} is no Slack channel{hint}: write its #name or its id, C…")


def _people(value: str, ids: str, what: str) -> str:
    handle_or_mail = re.fullmatch(r"@[^\s@#]+|[^\s@]+@[^\s@]+\.[^\s@]+", value)
    if handle_or_mail or (_SLACK_ID.fullmatch(value) and value[0] in ids):
        return value
    hint = f' (did you mean "@{value}"?)' if re.fullmatch(r"[\w.-]+", value) else ""
    raise ValueError(f"{value!r} is no {what}{hint}: write an @handle, a mail address or an id")


def _person(value: str) -> str:
    return _people(value, "UW", "person in Slack")


def _person_or_group(value: str) -> str:
    return _people(value, "UWS", "person or user group in Slack")


def is_slack_id(value: str) -> bool:
    """Whether it looks like the id of a Slack channel, person or user group."""
    return bool(_SLACK_ID.fullmatch(value))


def mail_address(value: str) -> str:
    """A mail address, or "" for none. ValueError otherwise, in words for who wrote it."""
    if value and not _MAIL_ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is no mail address: write it like head@example.com")
    return value


def listed(value: Any) -> Any:
    """One word alone is a list of one."""
    return (value,) if isinstance(value, str) else value


SpanText = Annotated[InstanceOf[Span], BeforeValidator(_span)]
Id = Annotated[str, AfterValidator(_id)]
SlackChannel = Annotated[str, AfterValidator(_slack_channel)]
Person = Annotated[str, AfterValidator(_person)]
PersonOrGroup = Annotated[str, AfterValidator(_person_or_group)]
Words = Annotated[tuple[str, ...], BeforeValidator(listed)]
