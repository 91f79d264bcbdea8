"""Slack's mrkdwn and plain text as HTML. Whatever a customer wrote stays text: all of it is
escaped, and only what is known here becomes markup."""

import re
from collections.abc import Iterator
from html import unescape as _unescape
from itertools import groupby

from markupsafe import Markup, escape

from bot.playground.messages import SITE
from bot.playground.page.emoji import EMOJI
from bot.playground.page.reader import Reader
from bot.playground.state import Json

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_STYLED = (
    r"(?P<{0}>[^\s\u2060{1}](?:[^{1}\n]*[^\s\u2060{1}])?)"  # no space inside, nor an unseen one
)
_BOLD, _ITALIC, _STRIKE = (
    rf"(?<![\w{sign}]){sign}{_STYLED.format(name, sign)}{sign}(?![\w{sign}])"
    for name, sign in (("bold", r"\*"), ("italic", "_"), ("strike", "~"))
)
_INLINE = re.compile(
    r"<(?P<angle>[^<>\n]+)>"
    r"|`(?P<code>[^`\n]+)`"
    rf"|{_BOLD}|{_ITALIC}|{_STRIKE}"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"])"
)
_BULLET = re.compile(r"^\s*[•◦▪]\s+")
_QUOTED = re.compile(r"^(?:>|&gt;) ?")
_HERE = re.compile(
    re.escape(SITE) + r"/archives/(\w+)/p(\d{10})(\d{6})(?:\?thread_ts=(\d+\.\d+)(?:&.*)?)?"
)
_WEB = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_TAGS = {"bold": "strong", "italic": "em", "strike": "s"}
_ENTITIES = re.compile(r"&(?:amp|lt|gt);")


def text(thing: Json | None, reader: Reader) -> Markup:
    """A text object, mrkdwn or plain."""
    if not thing:
        return Markup()
    if thing["type"] == "mrkdwn":
        return mrkdwn(thing["text"], reader)
    return plain(thing["text"])


def plain(words: str) -> Markup:
    """Text as it is; only its emoji shortcodes are drawn."""
    drawn = re.sub(r":([a-z0-9_+-]+):", lambda found: EMOJI.get(found[1], found[0]), words)
    return Markup("<br>").join(drawn.split("\n"))


def mrkdwn(words: str, reader: Reader) -> Markup:
    """Paragraphs, quotes, lists and code."""
    made = Markup()
    for index, piece in enumerate(_FENCE.split(words)):
        if index % 2:
            made += Markup("<pre><code>{}</code></pre>").format(unescaped(piece))
        else:
            made += _flow(piece, reader)
    return made


def line(words: str, reader: Reader) -> Markup:
    """What stands within a line."""
    made, at = Markup(), 0
    for found in _INLINE.finditer(words):
        made += escape(unescaped(words[at : found.start()]))
        made += _token(found, reader)
        at = found.end()
    return made + escape(unescaped(words[at:]))


def unescaped(words: str) -> str:
    """Slack's three entities read back; no other is one."""
    return _ENTITIES.sub(lambda found: _unescape(found[0]), words)


def anchor(url: str, label: Markup) -> Markup:
    """A link that opens beside the page, or to a message within it; only the label where the
    address is not of the web."""
    if here := _HERE.fullmatch(url):
        channel, seconds, rest, thread = here.groups(default="")
        shown = Markup('<button type="button" class="as-link" data-show="{}/{}.{}/{}">{}</button>')
        return shown.format(channel, seconds, rest, thread, label)
    if not _WEB.match(url):
        return label
    opened = Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
    return opened.format(url, label)


def mention(id_: str, label: str, reader: Reader) -> Markup:
    kind = " is-me" if reader.is_me(id_) else ""
    return Markup('<span class="mention{}">{}</span>').format(kind, label)


def moment(stamp: int, pattern: str, url: str, fallback: str, reader: Reader) -> Markup:
    """A date in the reader's zone and words; its fallback where there is no such moment."""
    try:
        shown = escape(reader.spelled(stamp, pattern))
    except (ValueError, OverflowError, OSError):
        shown = escape(fallback)
    return anchor(url, shown) if url else shown


def _flow(words: str, reader: Reader) -> Markup:
    made = Markup()
    for kind, lines in groupby(words.strip("\n").split("\n"), _kind):
        if kind == "quote":
            inside = "\n".join(_QUOTED.sub("", each) for each in lines)
            made += Markup("<blockquote>{}</blockquote>").format(_flow(inside, reader))
        elif kind == "list":
            items = (line(_BULLET.sub("", each), reader) for each in lines)
            inside_list = Markup().join(Markup("<li>{}</li>").format(each) for each in items)
            made += Markup("<ul>{}</ul>").format(inside_list)
        elif kind == "text":
            broken = Markup("<br>").join(line(each, reader) for each in lines)
            made += Markup("<p>{}</p>").format(broken)
    return made


def _kind(words: str) -> str:
    if _QUOTED.match(words):
        return "quote"
    if _BULLET.match(words):
        return "list"
    return "text" if words.strip() else "gap"


def _token(found: re.Match[str], reader: Reader) -> Markup:
    name, held = next((name, held) for name, held in found.groupdict().items() if held)
    if name == "angle":
        return _angle(held, reader)
    if name == "code":
        return Markup("<code>{}</code>").format(unescaped(held))
    if name == "emoji":
        return escape(EMOJI.get(held, found[0]))
    if name == "url":
        return anchor(unescaped(held), escape(unescaped(held)))
    return Markup("<{0}>{1}</{0}>").format(_TAGS[name], line(held, reader))


def _angle(held: str, reader: Reader) -> Markup:
    """`<…>`: a link, a mention, a date."""
    target, _, label = held.partition("|")
    said = unescaped(label)
    if target.startswith("@"):
        return mention(target[1:], f"@{reader.name(target[1:])}", reader)
    if target.startswith("#"):
        return Markup('<span class="mention">#{}</span>').format(said or reader.channel(target[1:]))
    if target.startswith("!date^"):
        stamp, pattern, *url = [*target.split("^")[1:], ""]
        number = int(stamp) if re.fullmatch(r"-?\d{1,12}", stamp) else 10**18
        return moment(number, unescaped(pattern), unescaped(url[0]), said, reader)
    if target.startswith("!subteam^"):
        group = target.split("^")[1]
        return mention(group, f"@{reader.group(group)}", reader)
    if target.startswith("!"):
        known = target[1:] in ("channel", "here", "everyone")
        return mention(reader.user.id, f"@{target[1:]}", reader) if known else escape(said)
    shown = list(_label(label, reader)) or [escape(unescaped(target))]
    return anchor(unescaped(target), Markup().join(shown))


def _label(label: str, reader: Reader) -> Iterator[Markup]:
    if label:
        yield line(label, reader)
