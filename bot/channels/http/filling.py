"""Addresses and bodies with gaps, as the settings write them, and what fills the gaps."""

import json
import re
from collections.abc import Collection, Mapping
from string import Formatter
from typing import Any
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from yarl import URL

from bot.text import nearest

SAMPLE = 'Sorry, "Ann" \\ 😀\nBo'


def _json_safe(value: Any) -> Any:
    """A value as it stands between the quotes of JSON text."""
    if hasattr(value, "__html__"):  # the filter `tojson` has done it
        return value
    return json.dumps(str(value), ensure_ascii=False)[1:-1]


_JINJA = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
    finalize=_json_safe,
    keep_trailing_newline=True,
)


def fill_body(template: str, values: Mapping[str, str]) -> bytes:
    """The body of a request: a Jinja template whose values are safe between quotes of JSON."""
    return _JINJA.from_string(template).render(values).encode()


def check_body(template: str, names: Collection[str]) -> str:
    """`template`; ValueError says why it would not make a body that holds the reply."""
    values = {**dict.fromkeys(names, "1"), "text": SAMPLE}
    try:
        said = json.loads(fill_body(template, values))
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f" (line {line})" if line else ""
        known = ", ".join(f"{{{{ {name} }}}}" for name in names)
        raise ValueError(f"is no template: {error}{where}; it may use {known}") from None
    except (ValueError, TypeError, ArithmeticError):
        raise ValueError(
            'does not make JSON: write it like {"text": "{{ text }}"}, each {{ … }} inside quotes'
        ) from None
    if not any(SAMPLE in one for one in _texts(said)):
        raise ValueError('does not hold {{ text }}: write it like {"text": "{{ text }}"}')
    return template


def fill_url(template: str, values: Mapping[str, str]) -> str:
    """An address; a parameter of the query whose gap has no value is left out."""
    for name, value in values.items():
        if not value:
            template = re.sub(rf"[^?&]+=\{{{name}\}}(?:&|$)", "", template)
    safe = {name: quote(value, safe="") for name, value in values.items()}
    return template.format_map(safe).rstrip("?&")


def check_url(template: str, names: Collection[str], needed: Collection[str] = ()) -> str:
    """`template`; ValueError says why it is no address that can be filled."""
    try:
        gaps = [name for _, name, *_ in Formatter().parse(template) if name is not None]
    except ValueError:
        raise ValueError("has a brace without its other half: write gaps like {id}") from None
    known = ", ".join(f"{{{name}}}" for name in names)
    for gap in gaps:
        if gap not in names:
            best = nearest(gap, names)
            hint = f"did you mean {{{best}}}?" if best else f"allowed: {known or 'none'}"
            raise ValueError(f"has {{{gap}}}, which stands for nothing here; {hint}")
    for name in needed:
        if name not in gaps:
            raise ValueError(f"needs {{{name}}} in it, where it differs from one to the next")
    try:
        url = URL(template.format_map(dict.fromkeys(names, "1")))
    except ValueError:
        raise ValueError("is not an address") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("must begin with https:// or http:// and a host")
    if "{" in template.partition("://")[2].partition("/")[0]:
        raise ValueError("must name its host itself, without a gap")
    if url.user or url.password:
        raise ValueError("must not hold a user name or password: put them into secret")
    return template


def _texts(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [text for one in said.values() for text in _texts(one)]
    if isinstance(said, list):
        return [text for one in said for text in _texts(one)]
    return [said] if isinstance(said, str) else []
