"""A reply without what is not its own voice."""

import re

from bot.drafts.facts import Facts

_GAP = re.compile(r"\[[^\W\d_][^\[\]\n]{2,60}\](?!\()")
_QUOTED = re.compile(r"“[^”\n]*”|«[^»\n]*»|»[^«\n]*«|„[^“”\n]*[“”]|\"[^\"\n]*\"|(?m:^>.*$)")
_GONE = " , "  # no phrase reaches over a comma


def gaps(text: str) -> tuple[str, ...]:
    """The [parts to fill in] that still stand there, each once."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def without_own(text: str, facts: Facts, *, brand: bool = False) -> str:
    """`text` without the signature and where the brand may be reached; `brand`: nor its name."""
    name = facts.brand_name if brand else None
    for own in (facts.private_contact, facts.signature, *facts.contacts, name):
        if own:
            text = re.sub(re.escape(own), _GONE, text, flags=re.IGNORECASE)
    return text


def without_own_and_quoted(text: str, facts: Facts) -> str:
    """What is said in our own voice: no names of ours, no quotations, nothing to fill in."""
    return _GAP.sub(_GONE, _QUOTED.sub(_GONE, without_own(text, facts, brand=True)))
