"""The customer's own words: what stands in a mail without quotes, signature and boilerplate.

Line by line, with bounded patterns: a mail of a megabyte on one line must cost no more than any
other. In doubt a line stays: losing a demand is worse than showing a signature.
"""

import re

from bot.text import html_to_text

LONGEST = 50_000
"""Characters of one mail that are kept."""
LONGEST_HTML = 500_000
"""Characters of HTML that are read, of a longer mail without what nobody sees as words."""

_OPEN, _SHUT = "\ue000", "\ue001"  # private signs: where a quote of HTML begins and ends
_QUOTE_TAG = re.compile(r"<(/?)blockquote\b([^>]{0,500})>", re.IGNORECASE)
_PICTURE = re.compile(r"data:[\w.+/-]{1,100};base64,[A-Za-z0-9+/=%\s]*", re.IGNORECASE)
_HIDES = re.compile(r"(<style\b|</style\s*>|<!--|-->)", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*>")

# "On Mon, 23 Nov 2026 at 10:00, Ann <ann@mail.test> wrote:" in the shapes of the usual programs.
_WROTE = re.compile(
    r"\b(wrote|writes|ha scritto|scrive|scriveva|schrieb\b.{0,200}|a écrit|écrivait|escribió"
    r"|escreveu|schreef\b.{0,200})\s?:\s*$",
    re.IGNORECASE,
)
_WHO_AND_WHEN = re.compile(r"@|\d{1,2}[:.h]\d{2}|\d{4}")
_STARTS = re.compile(
    r"^\W{0,3}((on|il|in data|alle|am|le|el|em|op|da|lun|mar|mer|gio|ven|sab|dom)\b|\d)",
    re.IGNORECASE,
)
_OLD_MAIL = re.compile(
    r"^\W*(original message|messaggio originale|messaggio inoltrato|inizio messaggio inoltrato"
    r"|begin forwarded message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|message d'origine|message transféré|mensaje original|mensaje reenviado)\W*$",
    re.IGNORECASE,
)
_RULER = re.compile(r"^\s*[_-]{10,}\s*$")
_FROM = re.compile(r"^\W{0,4}(from|da|von|de)\s?:\*?\s*\S", re.IGNORECASE)
_FIELD = re.compile(
    r"^\W{0,4}(sent|date|to|cc|subject|inviato|data|a|per|oggetto|gesendet|datum|an|betreff"
    r"|envoyé|date|à|objet|enviado|fecha|para|asunto)\s?:",
    re.IGNORECASE,
)

_DASHES = re.compile(r"^--\s?$")
# A program or a device must be named, and end the line: parcels are "sent from Milan", too.
_DEVICE = re.compile(
    r"^\W{0,2}((sent (from|with|via)|inviat[oa] (da|dal|dalla|con)|gesendet (von|mit)"
    r"|envoyée? (de|depuis|avec)|enviad[oa] (desde|con))\b.{0,60}\b(iphone|ipad|mac|android|ios"
    r"|windows|outlook|e-?mail|mail|posta|yahoo|smartphone|tablet|phone|telefono|cellulare|handy"
    r"|mobiltelefon|mobile|móvil|galaxy|samsung|huawei|xiaomi|redmi|note|oppo|nokia|motorola|pixel"
    r"|blackberry|dispositivo|device|app)( [\w+-]*\d[\w+-]*| pro| plus| ultra| lite){0,3}"
    r"( (for|on|per|su|für|auf|pour|para) .{1,30})?\W{0,3}(https?:\S{0,100})?\W{0,3}"
    r"|von meinem .{0,30} gesendet\b.{0,80}"
    r"|(get|scarica|ottieni|holen sie sich|téléchargez|obtener) (outlook|bluemail)\b.{0,80})$",
    re.IGNORECASE,
)
_GOODBYE = re.compile(
    r"^\W{0,2}(cordiali saluti|cordialmente|distinti saluti|(un )?cordiale? saluto|saluti"
    r"|tanti saluti|(kind|best|warm) regards|regards|best wishes|sincerely|yours (sincerely|truly)"
    r"|mit freundlichen grüßen|(viele|beste|liebe) grüße|freundliche grüße|cordialement"
    r"|bien à vous|salutations( distinguées)?|atentamente|(un )?(cordial )?saludos?)[\s,.!]*$",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"^\W{0,4}(this (e-?mail|message)\b.{0,60}(confidential|intended|privileged)"
    r"|(the )?information (contained )?in this (e-?mail|message)"
    r"|disclaimer\b|confidentiality notice|privileged.{0,20}confidential"
    r"|(questo messaggio|questa e-?mail|la presente (e-?mail|comunicazione))\b.{0,80}"
    r"(riservat|confidenzial|destinatari)"
    r"|le informazioni contenute (in|nella) (questo|questa|presente)"
    r"|avviso di riservatezza|(ai sensi|in ottemperanza).{0,40}(196/2003|679/2016|gdpr|privacy)"
    r"(?!.{0,150}\b(chied|richied|voglio|vogliamo|esig|eserc|diffid|pretend|revoc|oppon))"
    r".{0,150}(riservat|confidenzial|destinatari|informazioni contenute|presente messaggio)"
    r"|diese (e-?mail|nachricht)\b.{0,60}vertraulich|ce (message|courriel)\b.{0,60}confidentiel"
    r"|este (mensaje|correo)\b.{0,60}confidencial)",
    re.IGNORECASE,
)
_CONTACT_LINES = 12
_CONTACT_WIDTH = 70
_CONTACT_SMALL = 3
"""So many words in small letters a title has at most ("head of customer care")."""
_SMALL = re.compile(r"(?<![\w@.'’-])[a-zà-öø-ÿ][\w'’-]+(?![\w@.])")


def own_words(text: str) -> str:
    """What the writer of this mail said; the whole text where nothing would be left."""
    said = without_quotes(text)
    return (_without_signature(said) or said)[:LONGEST].strip()


def without_quotes(text: str) -> str:
    """`text` without what it quotes; answers between the quotes stay."""
    whole = text.strip()[: 4 * LONGEST]
    lines = whole.splitlines()
    kept: list[str] = []
    at = 0
    while at < len(lines):
        head = _attribution(lines, at)
        if head and any(map(_QUOTED.match, _next_words(lines, at + head))):
            at += head  # the quote is marked line by line, and answers may stand in it
        elif head or _old_mail(lines, at):
            break
        elif _QUOTED.match(lines[at]):
            at += 1
        else:
            kept.append(lines[at].rstrip())
            at += 1
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return (said if any(map(str.isalnum, said)) else whole)[:LONGEST].strip()


def text_of_html(html: str) -> str:
    """HTML as text, with its quotes marked as in a plain mail."""

    def mark(tag: re.Match[str]) -> str:
        # Some programs indent with it; a quote of a mail says so.
        return f"<p>{_SHUT}</p>{tag[0]}" if tag[1] else f"{tag[0]}<p>{_OPEN}</p>"

    if len(html) > LONGEST_HTML:
        html = _words_alone(html)
    html = html[:LONGEST_HTML].replace(_OPEN, "").replace(_SHUT, "")
    depth = 0
    lines: list[str] = []
    for line in html_to_text(_QUOTE_TAG.sub(mark, html)).splitlines():
        depth = max(0, depth + line.count(_OPEN))
        words = line.replace(_OPEN, "").replace(_SHUT, "")
        if words.strip() or words == line:
            lines.append("> " + words.lstrip() if depth and words.strip() else words)
        depth = max(0, depth - line.count(_SHUT))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _words_alone(html: str) -> str:
    """HTML without the pictures written into it, styles and comments, which may be megabytes."""
    kept: list[str] = []
    until = ""
    for piece in _HIDES.split(_PICTURE.sub("", html)):
        mark = piece[:7].lower()
        if until:
            until = "" if mark == until else until
        elif mark in ("<style", "<!--"):
            until = "</style" if mark == "<style" else "-->"
        else:
            kept.append(piece)
    return "".join(kept)


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here on say who wrote what follows; 0 = these are the writer's own."""
    if not _STARTS.match(lines[at]) and not _WROTE.search(lines[at][-300:]):
        return 0
    for count in (1, 2, 3):
        some = lines[at : at + count]
        joined = " ".join(line.strip() for line in some)
        if not all(line.strip() for line in some) or len(joined) > 400:
            return 0
        if count > 1 and _STARTS.match(some[-1]) and _WROTE.search(some[-1]):
            return 0  # it begins further down; this line is still the writer's
        if _WROTE.search(joined):
            quoted = any(map(_QUOTED.match, _next_words(lines, at + count)))
            return count if quoted or _WHO_AND_WHEN.search(joined) else 0
    return 0


def _next_words(lines: list[str], at: int) -> list[str]:
    return next(([line] for line in lines[at : at + 4] if line.strip()), [])


def _old_mail(lines: list[str], at: int) -> bool:
    """Whether an older mail begins here, headers and all, the way Outlook copies it."""
    if _RULER.match(lines[at][:200]):
        at = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), at)
    if len(lines[at]) > 200:
        return False
    if _OLD_MAIL.match(lines[at]):
        return True
    if not _FROM.match(lines[at]):
        return False
    fields = [line for line in lines[at + 1 : at + 9] if _FIELD.match(line[:100])]
    return len(fields) >= 2


def _without_signature(text: str) -> str:
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if at and _BOILERPLATE.match(" ".join([line[:300], *lines[at + 1 : at + 3]])[:300]):
            lines = lines[:at]
            break
    for at, line in enumerate(lines):
        short = line[:200]
        if _DASHES.match(short) and at:
            lines = lines[:at]
            break
        if _GOODBYE.match(short) and _is_contact(lines[at + 1 :]):
            lines = lines[:at]
            break
    return "\n".join(line for line in lines if not _DEVICE.match(line[:200])).strip()


def _is_contact(lines: list[str]) -> bool:
    """Whether these lines are a name and how to reach it, rather than one more thing to say."""
    some = lines[: 4 * _CONTACT_LINES]
    words = [line.strip() for line in some if line.strip() and not _DEVICE.match(line[:200])]
    return (
        len(lines) == len(some)
        and len(words) <= _CONTACT_LINES
        and not any(
            len(line) > _CONTACT_WIDTH
            or line[-1] in "?!."
            or len(_SMALL.findall(line)) > _CONTACT_SMALL
            or re.match(r"p\.?\s?s\b", line, re.I)
            for line in words
        )
    )
