"""What must be put right before a text may leave."""

import re

from bot.drafts.facts import Facts, Finding
from bot.text import length

_PLACEHOLDER = re.compile(r"\[[^\W\d_][^\[\]\n]{2,60}\](?!\()")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w.,])(?:\+|\(\+?)?\d(?:[ ./()-]{0,2}\d){7,14}(?![\w])")
_DATE = re.compile(r"\b(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_ORDER = re.compile(
    r"(?:\b(?:ordine|order|pratica|fattura|invoice|spedizione|shipment|tracking|booking|"
    r"prenotazione|ticket|contratto|contract|account|codice cliente|customer)"
    r"(?:\s+(?:numero|number|num\.?|nr\.?|n\.?|no\.?|id))?\s*[°º:#]*\s*#?"
    r"(?=[A-Z0-9/-]*\d)[A-Z0-9][A-Z0-9/-]{3,}|#\s?\d{4,})",
    re.IGNORECASE,
)


def check(text: str, facts: Facts) -> list[Finding]:
    """All findings in the order they are shown; a "must" keeps the text from leaving.

    Codes: "empty", "placeholder" (words: each one), "too_long" (words: length, limit),
    "personal_data" in public (words: each phone, address, order or account number).
    """
    if not text.strip():
        return [Finding("must", "empty")]
    findings = []
    if gaps := tuple(dict.fromkeys(_PLACEHOLDER.findall(text))):
        findings.append(Finding("must", "placeholder", gaps))
    size = length(text, facts.unit)
    if facts.max_reply is not None and size > facts.max_reply:
        findings.append(Finding("must", "too_long", (str(size), str(facts.max_reply))))
    if facts.public and (data := _personal(text, facts)):
        findings.append(Finding("must", "personal_data", data))
    return findings


def _personal(text: str, facts: Facts) -> tuple[str, ...]:
    """What belongs to one person; where the brand may be reached is everybody's."""
    for own in (facts.private_contact, facts.signature):
        if own:
            text = re.sub(re.escape(own), " ", text, flags=re.IGNORECASE)
    found: list[str] = []
    for pattern in (_MAIL, _IBAN, _ORDER, _DATE, _NUMBER):
        if pattern is not _DATE:
            found += pattern.findall(text)
        text = pattern.sub(" | ", text)
    return tuple(dict.fromkeys(one.strip() for one in found))
