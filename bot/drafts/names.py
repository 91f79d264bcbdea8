"""The name a letter greets with."""

import re

_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?(?: [^\W\d_]+(?:['’-][^\W\d_]+)*\.?){0,3}")
_NOBODY = re.compile(
    r"\b(?:an?onym\w*|anonimo|guest|ospite|user|utente|cliente?|customer|client|buyer|acquirente|"
    r"google|amazon|ebay|facebook|unknown|sconosciuto|deleted|nobody|nessuno|tester?|"
    r"kund(?:e|in)|gast|(?:be)?nutzer(?:in)?|käufer(?:in)?|unbekannt\w*|niemand|gelöscht\w*|"
    r"utilisat(?:eur|rice)|invitée?|acheteu(?:r|se)|inconnue?|supprimée?|"
    r"usuari[oa]|comprador[ae]?|invitad[oa]|huésped|desconocid[oa]|eliminad[oa]|nadie|"
    r"usuári[oa]|utilizador[ae]?|convidad[oa]|hóspede|desconhecid[oa]|ninguém|"
    r"an[óô]nim[oa])\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:herr|frau|familie|fam|dr|prof|mr|mrs|ms|miss|mme|mlle|madame|monsieur|mademoiselle|"
    r"signora?|sig|dott|dottor|dottoressa|famiglia|"
    r"señora?|señorita|sra?|srta|doña|senhora?|dona|dra|doutora?|familia|família)\.?",
    re.IGNORECASE,
)


def greeting_name(author: str | None, *, whole: bool) -> str | None:
    """The name to greet with, or None where an author name is no person's: "xX_kitty_99".
    Behind "Mrs" stands a surname, which is part of the whole name only."""
    name = " ".join((author or "").split())
    if not 2 <= len(name) <= 40 or not _NAME.fullmatch(name) or _NOBODY.search(name):
        return None
    if name.isupper() or name.islower():
        name = name.title()
    first = name.split()[0]
    if len(first.rstrip(".")) < 2:
        return None
    if _TITLE.fullmatch(first):
        return name if whole and first != name else None
    return name if whole else first
