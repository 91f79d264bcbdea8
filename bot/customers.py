"""By what a customer is known again: mail address and phone number, each in one spelling."""

import re

import phonenumbers

_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
_NOBODY = re.compile(r"(?:no|do[-_.]?not|non)[-_.]?(?:reply|rispondere)\b", re.IGNORECASE)


def mail_key(written: str) -> str | None:
    """The address in small letters; None for none, and for one that nobody reads."""
    found = _MAIL.fullmatch(written.strip())
    return found[0].casefold() if found and not _NOBODY.match(found[0]) else None


def phone_key(written: str, country: str) -> str | None:
    """The number as the whole world dials it ("+39333…"); None for what is none. `country` ("IT")
    is where it was written; without one ("") only numbers that begin with + are known."""
    if not written:  # as most are
        return None
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
