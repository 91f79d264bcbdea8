"""Codes that stand in rows, and how people read them."""

from collections.abc import Mapping

from bot.locale import Words, mark
from bot.text import escape

DISMISSALS: Mapping[str, str] = {
    "duplicate": mark("duplicate"),
    "not_ours": mark("not for us"),
    "settled": mark("already settled"),
    "troll": mark("troll"),
    "spam": mark("spam"),
    "elsewhere": mark("handled elsewhere"),
    "not_critical": mark("not a criticism"),
    "other": mark("other"),
}
"""Why a case was closed without reply. A note may follow the code: "other: sent by mistake"."""

REOPENINGS: Mapping[str, str] = {
    "wrote_again": mark("The customer wrote again"),
    "answer_vanished": mark("Our answer is not there any more"),
    "reply_rejected": mark("The reply was rejected"),
    "bounced": mark("The mail came back"),
    "taken_away": mark("We took our answer away"),
    "by_hand": mark("Open again"),
    "edited": mark("The customer changed what they wrote"),
    "restored": mark("It is there again"),
}
"""Why a case is open again."""

LANGUAGES: Mapping[str, str] = {
    "it": mark("Italian"),
    "en": mark("English"),
    "de": mark("German"),
    "fr": mark("French"),
    "es": mark("Spanish"),
    "pt": mark("Portuguese"),
}
"""In which letters are written."""

PLACES: Mapping[str, str] = {
    "phone": mark("Phone"),
    "shop": mark("In the shop"),
    "google": mark("Google"),
    "trustpilot": mark("Trustpilot"),
    "facebook": mark("Facebook"),
    "instagram": mark("Instagram"),
    "whatsapp": mark("WhatsApp"),
    "letter": mark("Letter"),
    "interview": mark("Interview"),
    "survey": mark("Survey"),
    "sample": mark("Demo shop"),
}
"""Where people hear what they write down; anything else has its source's name."""
FAKES: Mapping[str, str] = {
    "waiting": mark("no answer yet"),
    "removed": mark("they removed it"),
    "refused": mark("they keep it"),
}
"""What became of a review that was reported to its platform as fake."""

URGENCIES: Mapping[str, str] = {"now": mark("Very urgent"), "high": mark("Urgent")}
GROUNDS: Mapping[str, str] = {
    "today": mark("cannot wait"),
    "deadline": mark("needed by a day"),
    "pressing": mark("asks for haste"),
    "fraud": mark("speaks of fraud"),
    "taken": mark("money is gone"),
    "vulnerable": mark("somebody vulnerable"),
    "repeated": mark("has written before"),
    "reach": mark("many will read it"),
}
"""What makes a review urgent."""
HOLDS: Mapping[str, str] = {
    "legal": mark("lawyers or court"),
    "injury": mark("somebody hurt or in danger"),
    "press": mark("press or authorities"),
    "leak": mark("personal data"),
}


def said(table: Mapping[str, str], code: str, words: Words) -> str:
    """A code in words, with the note after its colon if there is one; safe for mrkdwn."""
    known, _, note = code.partition(":")
    if known not in table:
        return escape(code.replace("_", " ").strip())
    told = words.t(table[known])
    return f"{told}: {escape(note.strip())}" if note.strip() else told
