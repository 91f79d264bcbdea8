"""Bytes to text where the label is missing, unknown or lying."""

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header

# Labels under which UTF-8 and Windows text really travel.
_WEAK = {"", "ascii", "us-ascii", "iso8859-1", "cp1252", "latin-1"}
# Codecs that are no charset of a text, slow on purpose or worse.
_BARRED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"}
_ALIASES = {
    "iso-8859-8-i": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "unicode-1-1-utf-8": "utf-8",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "x-mac-roman": "mac-roman",
}
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff]")
LONGEST_HEADER = 10_000
"""Characters of one header that are read; people and programs write far fewer."""

_BLANK = re.compile(r"\s+")


def decoded(data: bytes, charset: str | None) -> str:
    """`data` as text: by its label when that works, else as what it most likely is."""
    name = _codec(charset or "")
    if name not in _WEAK and name != "utf-8":
        found = _by_label(data, name)
        if found is not None:
            return clean(found)
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for sign in text if sign > "\x7f") - broken
    if broken > sound:
        text = data.decode("cp1252", "replace").replace("\ufffd", "")
    return clean(text)


def _by_label(data: bytes, name: str) -> str | None:
    """`data` as its label says; None when that lies. A letter here and there for which the label
    has no place does not prove it, unless all is sound as UTF-8."""
    try:
        return data.decode(name)
    except LookupError:
        return None
    except UnicodeDecodeError:
        if not data.isascii() and "\ufffd" not in data.decode("utf-8", "replace"):
            return None
    text = data.decode(name, "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for sign in text if sign > "\x7f") - broken
    return text if 4 * broken <= sound else None


def header_text(raw: str) -> str:
    """A header as people read it, on one line, whatever its bytes were."""
    text = eight_bit(raw[:LONGEST_HEADER])
    try:
        parts = decode_header(text) if "=?" in text else [(text, None)]
    except (HeaderParseError, ValueError):
        parts = [(text, None)]
    words = ""
    for part, charset in parts:
        if isinstance(part, str):
            words += part
        elif charset is None:
            words += part.decode("raw-unicode-escape", "replace")
        else:
            words += decoded(part, charset)
    return _BLANK.sub(" ", clean(words)).strip()


def eight_bit(raw: str) -> str:
    """A header that came with bytes beyond ASCII, which no standard allows."""
    if raw.isascii():
        return raw
    return decoded(raw.encode("utf-8", "surrogateescape"), None)


def clean(text: str) -> str:
    """Without what no database or screen takes: NUL, control signs, half signs."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _codec(charset: str) -> str:
    label = charset.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    return "" if name.replace("-", "_") in {each.replace("-", "_") for each in _BARRED} else name
