"""By what a customer is known again."""

import pytest

from bot.customers import mail_key, phone_key


@pytest.mark.parametrize(
    ("written", "known"),
    [
        (" Ann@Example.Test ", "ann@example.test"),
        ("ann.verdi+shop@example.test", "ann.verdi+shop@example.test"),
        ("no-reply@example.test", None),
        ("DoNotReply@example.test", None),
        ("noreplyann@example.test", "noreplyann@example.test"),
        ("ann", None),
        ("Ann <ann@example.test>", None),
        ("", None),
    ],
)
def test_a_mail_address_has_one_spelling(written: str, known: str | None) -> None:
    assert mail_key(written) == known


@pytest.mark.parametrize(
    ("written", "country", "known"),
    [
        ("333 123 4567", "IT", "+393331234567"),
        ("+39 333-123.4567", "DE", "+393331234567"),
        ("0039 333 1234567", "IT", "+393331234567"),
        ("06 6982", "IT", "+39066982"),
        ("030 123456", "DE", "+4930123456"),
        ("333 123 4567", "", None),
        ("call me", "IT", None),
        ("12", "IT", None),
        ("", "IT", None),
    ],
)
def test_a_phone_number_has_one_spelling(written: str, country: str, known: str | None) -> None:
    assert phone_key(written, country) == known
