"""Who wrote a mail and where an answer goes, as the headers say it in all their ways."""

import pytest

from bot.channels.email.judging import Heard, judge
from bot.channels.email.letter import read
from tests.channels.email import STORED, US


def heard(*headers: str) -> Heard:
    lines = ["To: care@aurora.test", "Subject: Vaso rotto", *headers, "", "Il vaso è rotto."]
    found = judge(read("\r\n".join(lines).encode()), US, STORED)
    assert isinstance(found, Heard), found
    return found


@pytest.mark.parametrize(
    ("sender", "name", "address"),
    [
        ("Ann <ann.d'amico@mail.test>", "Ann", "ann.d'amico@mail.test"),
        ("o'brien@mail.test", "", "o'brien@mail.test"),
        ("'ann@mail.test'", "", "ann@mail.test"),
        ("'ann@mail.test' <ann@mail.test>", "", "ann@mail.test"),
        ("Ann Rossi, CEO <ann+vaso@mail.test>", "CEO", "ann+vaso@mail.test"),
        ("Ann, O'Brien <o'brien@mail.test>", "O'Brien", "o'brien@mail.test"),
        ("ann@mail.test (Ann Rossi)", "Ann Rossi", "ann@mail.test"),
        ('"bo@elsewhere.test" <ann@mail.test>', "bo@elsewhere.test", "ann@mail.test"),
        ("=?utf-8?q?Rossi=2C_Ann?= <ann@mail.test>", "Rossi, Ann", "ann@mail.test"),
    ],
)
def test_an_answer_goes_to_the_very_address_that_wrote(
    sender: str, name: str, address: str
) -> None:
    found = heard(f"From: {sender}")
    assert (found.author.name, found.author.email) == (name, address)
    assert found.answer_to == address


@pytest.mark.parametrize(
    ("sender", "reply_to", "answered"),
    [
        ("ann@mail.test", "noreply@form.test, Ann <ann@work.test>", "ann@work.test"),
        ("ann@mail.test", "no-reply@form.test", "ann@mail.test"),
        ("noreply@form.test", "no-reply@form.test", "no-reply@form.test"),
        ("ann@mail.test", "care@aurora.test, ann@work.test", "ann@work.test"),
        ("ann@mail.test", "care@aurora.test", "ann@mail.test"),
        ("ann@mail.test", "first@work.test, second@work.test", "first@work.test"),
        ("web@aurora.test", "care@aurora.test, ann@mail.test", "ann@mail.test"),
        ("ann@mail.test", "undisclosed-recipients:;", "ann@mail.test"),
        ("ann@mail.test", "<>", "ann@mail.test"),
    ],
)
def test_of_several_who_may_be_answered_it_is_one_who_reads_answers(
    sender: str, reply_to: str, answered: str
) -> None:
    assert heard(f"From: {sender}", f"Reply-To: {reply_to}").answer_to == answered
