"""Text: how long it is, how it is shown safely in Slack, when two texts are the same."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from math import floor, isfinite

import nh3
from inscriptis import get_text  # type: ignore[import-untyped]
from inscriptis.css_profiles import STRICT_CSS_PROFILE  # type: ignore[import-untyped]
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]
from wcwidth import iter_graphemes

UNITS = ("characters", "bytes", "graphemes")

_ZERO_WIDTH = "\u2060"  # word joiner: seen by nobody, breaks what Slack would turn into something
_BIDI = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_DROPPED = {c: None for c in [*range(0x20), 0x7F, *map(ord, _BIDI)] if chr(c) not in "\n\t"}
_UNSEEN = {c: None for c in [*range(0x20), *range(0x7F, 0xA0)] if chr(c) not in "\n\t"}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_MENTION = re.compile(r"@(?=channel|here|everyone|group)", re.IGNORECASE)  # a cut may end it there
_LINK = re.compile(r"(?<=[a-z]):(?=//)|(?<=\bwww)\.|(?<=\bmailto):|(?<=\btel):", re.IGNORECASE)
_STYLE = re.compile(
    r"(?<![^\W_][*_~])(?<=[*_~])(?=\S)"  # behind a sign that may begin something bold …
    r"|(?<=\S)(?=[*_~](?![^\W_]))"  # … and before one that may end it: snake_case stays whole
    r"|(?<=:)(?=[a-z+-][\w+-]*:)"  # a shortcode, which would be drawn
)
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`ʼ", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f", None),
    }
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*?(/?)>", re.IGNORECASE)
_CLOSED_BY_ITSELF = frozenset(
    {"area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta"}
    | {"option", "p", "param", "source", "td", "th", "tr", "wbr"}
)
_DEEPEST = 200  # the parsers below lose text beyond some 250 levels and get slow


def length(text: str, unit: str) -> int:
    """How long `text` is as a channel counts it.

    `unit` is "characters" (code points), "bytes" (UTF-8) or "graphemes" (what a reader sees as
    one sign, Unicode annex 29, by the wcwidth library). ValueError for any other unit.
    """
    if unit == "characters":
        return len(text)
    if unit == "bytes":
        return len(text.encode("utf-8", "surrogatepass"))
    if unit == "graphemes":
        return sum(1 for _ in iter_graphemes(text))
    raise ValueError(f"length unit {unit!r} is not known; allowed: {', '.join(UNITS)}")


def fold(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word and ended by …; for display only."""
    if len(text) <= limit:
        return text
    if limit <= 1:
        return "…"[:limit]
    room = text[:limit]
    words = room.rsplit(maxsplit=1) if not text[limit - 1].isspace() else [room[:-1]]
    cut = words[0] if len(words) > 1 or text[limit - 1].isspace() else ""
    if len(cut) < limit // 2:  # one very long word: cut inside it, but never inside a sign
        cut = ""
        for sign in iter_graphemes(text):
            if len(cut) + len(sign) > limit - 1:
                break
            cut += sign
    return cut.rstrip(" \t\r\n.…,;:-–—([«“") + "…"


def clean(text: str) -> str:
    """`text` as it may be stored: line ends as \\n, signs that nobody can see or store gone."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.translate(_UNSEEN).translate(_SURROGATES)


def escape(text: str) -> str:
    """`text` as it was written inside Slack mrkdwn: no mention, no link, nothing bold, no control
    characters.

    & < > are escaped as Slack asks. @channel and its like, addresses, *stars* and :shortcodes:
    would come alive by themselves: an invisible sign breaks them, mrkdwn has no escape for them.
    A `command` in a sentence of ours stays one.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    clean = _STYLE.sub(_ZERO_WIDTH, clean)
    clean = _LINK.sub(lambda found: found[0] + _ZERO_WIDTH, clean)
    clean = _MENTION.sub("@" + _ZERO_WIDTH, clean).replace("```", f"`{_ZERO_WIDTH}`{_ZERO_WIDTH}`")
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What `escape` made harmless, as people read it outside Slack."""
    bare = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return bare.replace(_ZERO_WIDTH, "")


def quote(text: str) -> str:
    """`text` as an mrkdwn quote: escaped here (give it raw), every line behind its own `>`."""
    return "\n".join(f">{line}" for line in escape(text.strip()).splitlines() or [""])


def normalise(text: str) -> str:
    """`text` as it counts for "was it really changed?": case, spacing and quotes folded."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, for "did you mean"; None if none is."""

    def likeness(other: str) -> float:
        same_start = 0.05 * (word[:1].lower() == other[:1].lower())
        return SequenceMatcher(None, word.lower(), other.lower()).ratio() + same_start

    best = max(sorted(known), key=likeness, default=None)
    return best if best is not None and likeness(best) >= 0.6 else None


def html_to_text(html: str) -> str:
    """The readable text of `html`, lists and tables kept, scripts and styles gone."""
    if _depth(html) > _DEEPEST:  # nobody writes this by hand: the words, without their layout
        html = _TAG.sub(" ", html)
    clean = nh3.clean(html, clean_content_tags={"script", "style", "title"}, link_rel=None)
    text: str = get_text(clean, ParserConfig(css=STRICT_CSS_PROFILE)) if clean.strip() else ""
    lines = [line.rstrip() for line in text.replace("\xa0", " ").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _depth(html: str) -> int:
    depth = deepest = 0
    for closing, name, itself in _TAG.findall(html):
        if itself or name.lower() in _CLOSED_BY_ITSELF:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def whole(title: str, text: str) -> str:
    """All that was said: title and text, each in a paragraph of its own where it is not empty."""
    return "\n\n".join(filter(None, (title, text)))


def out_of_five(rating: float, scale: float | None) -> float:
    """`rating` out of `scale`, five where none is given, in stars out of five."""
    return rating * 5 / (scale if scale and scale > 0 else 5)


def stars(rating: float, scale: float) -> str:
    """`rating` out of `scale` as stars, e.g. "★☆☆☆☆"; scales beyond five are drawn as five."""
    if not (isfinite(rating) and isfinite(scale)) or scale <= 0:
        raise ValueError(f"a rating of {rating} out of {scale} cannot be drawn")
    drawn = min(5, max(1, floor(scale)))
    full = min(drawn, max(0, floor(rating / scale * drawn + 0.5)))
    return "★" * full + "☆" * (drawn - full)
