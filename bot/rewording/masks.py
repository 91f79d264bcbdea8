"""What belongs to one person is hidden before a text leaves, and shown again in the answer.

A mask is a code such as QX1Z: machines copy codes, in whatever language they write.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}"
_NAME = rf"{_CAP}(?: {_CAP}){{0,3}}"
_CALLED = (  # titles and introductions after which a name comes
    r"(?:Sig(?:\.(?:ra|na)|nora|nor|norina|\.)|Dott(?:\.ssa|oressa|or|\.)|Dr(?:\.ssa|\.)?|Prof\.?|"
    r"Mr\.?|Mrs\.?|Ms\.?|Miss|Herrn?|Frau|M\.|Mme\.?|Mlle\.?|Monsieur|Madame|Sra?\.|Señora?|"
    r"Senhora?|Don|Doña|Dona|(?i:sig\.|signora?|dott\.))"
)
_INTRODUCED = (
    r"(?i:mi chiamo|il mio nome (?:è|e')|sono|my name(?: is|'s)|i am|i'm|ich hei(?:ß|ss)e|"
    r"mein name ist|je m'appelle|je suis|mon nom est|me llamo|mi nombre es|soy|chamo-me|"
    r"me chamo|meu nome é|sou)"
)
_WAY = (
    r"(?i:via|viale|vicolo|piazza|piazzale|corso|largo|strada|contrada|rue|avenue|boulevard|"
    r"chemin|impasse|place|calle|avenida|avda\.?|plaza|paseo|rua|praça|travessa|estrada)"
)
_ROAD = (
    r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Close|Court|Square|Way|Terrace|Crescent)"
)
_CONTACTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:https?://|www\.)\S+",
        r"\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|net|org|info|biz|shop|app|eu|io|co|it|de|fr|es|pt|uk|br|"
        r"at|ch|test)\b(?:/\S*)?",
        r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}",
        r"(?<!\w)@\w{2,}",
        r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b",
        r"\b(?=[\w/-]{0,30}\d[\w/-]{0,30}\d)(?=[\w/-]{0,30}[A-Za-z])[A-Za-z0-9][\w/-]{4,}\b",
    )
)
_STREETS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_WAY} (?:d[aei]l{{0,2}}[ae']? ?|de(?: la| los| las)? |du |des |da |do )?{_CAP}"
        rf"(?: {_CAP}){{0,3}},? (?:n[°º.]? ?)?\d+\w?\b",
        rf"\b\d+\w?,? {_WAY} (?:de(?: la| l')? ?|du |des )?{_CAP}(?:[ -]{_CAP}){{0,3}}",
        rf"\b\d+\w? (?:{_CAP} ){{1,3}}{_ROAD}(?!\w)",
        r"\b[A-ZÄÖÜ][\w-]{0,40}(?:[sS]tra(?:ß|ss)e|[sS]tr\.|weg|platz|gasse|allee) \d+\s?\w?\b",
    )
)
_AFTER = tuple(
    re.compile(pattern)
    for pattern in (rf"(?<!\w){_CALLED} ({_NAME})", rf"\b{_INTRODUCED} ({_CAP}(?: {_CAP}){{1,3}})")
)
_BARE_INTRODUCTION = re.compile(
    r"(?i:mi chiamo|my name(?: is|'s)|ich hei(?:ß|ss)e|mein name ist|je m'appelle|me llamo|"
    rf"chamo-me|me chamo)\s+({_NAME})"
)
_SIGNED = re.compile(rf"\n[\s—–-]*({_CAP}(?: {_CAP}\.?){{0,2}})[.!]?\s*\Z")
_NUMBER = re.compile(r"(?<!\w)\+?\(?\d(?:[ ./():,-]{0,2}\d)*(?!\w)")
_GAP = re.compile(r"\[[^\[\]\n]{2,62}\]")
_DIGITS = 4
"""So many digits may tell who somebody is; "3 days" and "20 euro" do not."""
_PARTICLES = frozenset(
    "von van der den dem del della delle dello degli dos das des the und".split()
)
_PREFIXES = ("QX", "XQ", "QJ", "JQ", "QV")


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` is safe to give away; `hidden` says what each mask in it stands for."""

    text: str
    hidden: tuple[tuple[str, str], ...] = ()
    prefix: str = _PREFIXES[0]

    def reveal(self, answer: str) -> str | None:
        """`answer` with the masks taken off; None when one is missing, mangled, made up, or there
        more often than before."""
        codes = re.compile(rf"{self.prefix}\d+Z")
        before, after = Counter(codes.findall(self.text)), Counter(codes.findall(answer))
        if before.keys() != after.keys() or any(after[code] > before[code] for code in after):
            return None
        if re.search(rf"{self.prefix}\s*\d|\d\s*{self.prefix}", codes.sub(" ", answer), re.I):
            return None
        known = dict(self.hidden)
        return codes.sub(lambda found: known[found[0]], answer)


def mask(text: str, names: Iterable[str] = (), literals: Iterable[str] = ()) -> Masked:
    """Hide mails, links, numbers, codes, streets and names in `text`. `names` are people's that we
    know: each of their words is hidden, however it is written; `literals` are hidden as they
    stand."""
    prefix = next((one for one in _PREFIXES if one not in text.upper()), "QZQ")
    codes: dict[str, str] = {}
    parts, at = [], 0
    for start, end in _spans(text, names, literals):
        code = codes.setdefault(text[start:end], f"{prefix}{len(codes) + 1}Z")
        parts += [text[at:start], code]
        at = end
    hidden = tuple((code, said) for said, code in codes.items())
    return Masked("".join([*parts, text[at:]]), hidden, prefix)


def gaps(text: str) -> list[str]:
    """The parts of a draft that people are still to fill in, such as [what happened]."""
    return _GAP.findall(text)


def contacts(text: str) -> list[str]:
    """The mails, links, numbers and codes in `text` that would be hidden."""
    return [text[start:end] for start, end in _contacts(text)]


def _contacts(text: str) -> list[tuple[int, int]]:
    found = [one.span() for pattern in _CONTACTS for one in pattern.finditer(text)]
    for one in _NUMBER.finditer(text):
        if sum(sign.isdigit() for sign in one[0]) >= _DIGITS:
            found.append(one.span())
    return found


def _parts(names: Iterable[str]) -> set[str]:
    parts = {part for name in names for part in re.split(r"[\s,.]+", name)}
    return {part for part in parts if len(part) > 2 and part.lower() not in _PARTICLES}


def _spans(text: str, names: Iterable[str], literals: Iterable[str]) -> list[tuple[int, int]]:
    """Where something is to be hidden: what overlaps or follows is one."""
    found = _contacts(text)
    found += [one.span() for pattern in _STREETS for one in pattern.finditer(text)]
    for pattern in (*_AFTER, _BARE_INTRODUCTION, _SIGNED):
        found += [one.span(1) for one in pattern.finditer(text)]
    for part in _parts(names):
        whole = rf"(?<!\w){re.escape(part)}(?!\w)"
        found += [one.span() for one in re.finditer(whole, text, re.IGNORECASE)]
    for literal in filter(None, literals):
        found += [one.span() for one in re.finditer(re.escape(literal), text)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and (start < joined[-1][1] or text[joined[-1][1] : start] == " "):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined
