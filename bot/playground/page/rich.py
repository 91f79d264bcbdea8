"""Rich text and standard Markdown as HTML."""

import re
from itertools import groupby

from markupsafe import Markup, escape

from bot.playground.page.emoji import EMOJI
from bot.playground.page.mrkdwn import anchor, mention, moment
from bot.playground.page.reader import Reader
from bot.playground.state import Json

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
_SWATCH = Markup(
    '<svg class="key" viewBox="0 0 12 12" aria-hidden="true">'
    '<rect width="12" height="12" rx="2" fill="{0}"/></svg> {0}'
)
_STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u"}


def rich_text(block: Json, reader: Reader) -> Markup:
    """A `rich_text` block; lists that belong together are nested by their indent."""
    made = Markup()
    for kind, parts in groupby(block["elements"], lambda part: part["type"]):
        if kind == "rich_text_list":
            made += Markup().join(_list(part, reader) for part in parts)
        else:
            made += Markup().join(_part(kind, part, reader) for part in parts)
    return made


def _part(kind: str, part: Json, reader: Reader) -> Markup:
    inside = _line(part, reader)
    if kind == "rich_text_preformatted":
        return Markup("<pre><code>{}</code></pre>").format(inside)
    if kind == "rich_text_quote":
        return Markup("<blockquote><p>{}</p></blockquote>").format(inside)
    return Markup("<p>{}</p>").format(inside)


def _list(part: Json, reader: Reader) -> Markup:
    items = (Markup("<li>{}</li>").format(_line(item, reader)) for item in part["elements"])
    tag = "ol" if part["style"] == "ordered" else "ul"
    start = Markup(' start="{}"').format(part["offset"] + 1) if part.get("offset") else Markup()
    indent = min(int(part.get("indent", 0)), 8)
    return Markup('<{0} class="indent-{1}"{2}>{3}</{0}>').format(
        tag, indent, start, Markup().join(items)
    )


def _line(part: Json, reader: Reader) -> Markup:
    return Markup().join(_inline(one, reader) for one in part["elements"])


def _inline(one: Json, reader: Reader) -> Markup:
    made = _bare(one, reader)
    for style, tag in _STYLES.items():
        if one.get("style", {}).get(style):
            made = Markup("<{0}>{1}</{0}>").format(tag, made)
    return made


def _bare(one: Json, reader: Reader) -> Markup:
    match one["type"]:
        case "text":
            return Markup("<br>").join(one["text"].split("\n"))
        case "link":
            return anchor(one["url"], escape(one.get("text") or one["url"]))
        case "emoji":
            return escape(EMOJI.get(one["name"], f":{one['name']}:"))
        case "user":
            return mention(one["user_id"], f"@{reader.name(one['user_id'])}", reader)
        case "usergroup":
            name = reader.group(one["usergroup_id"])
            return mention(one["usergroup_id"], f"@{name}", reader)
        case "channel":
            name = reader.channel(one["channel_id"])
            return Markup('<span class="mention">#{}</span>').format(name)
        case "broadcast":
            return mention(reader.user.id, f"@{one['range']}", reader)
        case "date":
            url, fallback = one.get("url", ""), one.get("fallback", "")
            return moment(one["timestamp"], one["format"], url, fallback, reader)
        case "color" if _COLOUR.fullmatch(one["value"]):
            return _SWATCH.format(one["value"])
    return escape(one.get("value", ""))


_MD_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<strong>\S(?:[^*\n]*\S)?)\*\*"
    r"|(?<!\w)(?:\*(?P<em>[^\s*](?:[^*\n]*[^\s*])?)\*|_(?P<em2>[^\s_](?:[^_\n]*[^\s_])?)_)(?!\w)"
    r"|~~(?P<s>\S(?:[^~\n]*\S)?)~~"
)
_MD_LINE = re.compile(
    r"(?P<h>#{1,6})\s+|(?P<ul>[-*+])\s+|(?P<ol>\d{1,9})[.)]\s+|(?P<q>>)\s?|(?P<hr>(?:-{3,}|\*{3,})$)"
)


def markdown(words: str) -> Markup:
    """A `markdown` block: headings, lists, quotes, rules, code, emphasis and links."""
    made = Markup()
    for index, piece in enumerate(re.split(r"```[^\n]*\n(.*?)\n?```", words, flags=re.DOTALL)):
        if index % 2:
            made += Markup("<pre><code>{}</code></pre>").format(piece)
            continue
        for kind, lines in groupby(piece.split("\n"), _md_kind):
            made += _md_flow(kind, [_MD_LINE.sub("", each.strip(), count=1) for each in lines])
    return made


def _md_kind(words: str) -> str:
    found = _MD_LINE.match(words.strip())
    if not found:
        return "p" if words.strip() else ""
    return f"h{len(found['h'])}" if found["h"] else str(found.lastgroup)


def _md_flow(kind: str, lines: list[str]) -> Markup:
    shown = [_md_inline(each) for each in lines]
    if kind in ("ul", "ol"):
        items = Markup().join(Markup("<li>{}</li>").format(each) for each in shown)
        return Markup("<{0}>{1}</{0}>").format(kind, items)
    if kind.startswith("h") and kind != "hr":
        heading = Markup('<p class="md-heading md-{}">{}</p>')
        return Markup().join(heading.format(kind, each) for each in shown)
    if kind == "hr":
        return Markup("<hr>")
    broken = Markup("<br>").join(shown)
    if kind == "q":
        return Markup("<blockquote><p>{}</p></blockquote>").format(broken)
    return Markup("<p>{}</p>").format(broken) if kind else Markup()


def _md_inline(words: str) -> Markup:
    made, at = Markup(), 0
    for found in _MD_INLINE.finditer(words):
        made += escape(words[at : found.start()])
        if found["code"]:
            made += Markup("<code>{}</code>").format(found["code"])
        elif found["url"]:
            made += anchor(found["url"], _md_inline(found["label"]))
        else:
            tag = {"em2": "em"}.get(str(found.lastgroup), str(found.lastgroup))
            made += Markup("<{0}>{1}</{0}>").format(tag, _md_inline(found[found.lastgroup or 0]))
        at = found.end()
    return made + escape(words[at:])
