"""Whose words a mail holds."""

from dataclasses import replace

import pytest

from bot.channels.base import Attachment, Bounce, Ignored
from bot.channels.email.judging import incoming, judge, unanswerable
from bot.channels.email.letter import read
from bot.channels.email.options import EmailOptions, Us
from tests.channels.email import STORED, US, heard, judged, mail, raw, review


def test_a_contact_form_speaks_for_the_customer_it_names() -> None:
    found = heard("contact_form")
    assert found.answer_to == "ann@mail.test"
    item = review("contact_form")
    assert (item.author.name, item.author.email) == ("Ann Rossi", "ann@mail.test")
    assert item.text == "Il vaso è arrivato in mille pezzi."
    assert item.memory["reply_to"] == "ann@mail.test"


def test_a_relay_that_names_the_customer_only_in_its_text_is_read_too() -> None:
    us = replace(US, relays=frozenset({"noreply@formhost.test"}))
    assert heard("contact_form_without_reply_to", us).answer_to == "ann@mail.test"
    assert isinstance(judged("contact_form_without_reply_to"), Ignored), "nobody named this relay"


def test_a_relay_may_be_named_by_its_domain() -> None:
    us = replace(US, relays=frozenset({"formhost.test"}))
    assert heard("contact_form_without_reply_to", us).answer_to == "ann@mail.test"


def test_a_mail_forwarded_whole_by_a_relay_is_its_inner_writers() -> None:
    outer = (
        b"From: Bo <bo@aurora.test>\nTo: care@aurora.test\nSubject: I: reclamo\n"
        b"Message-ID: <fw@aurora.test>\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nvedi\n'
        b"--b\nContent-Type: message/rfc822\n\n" + raw("gmail_en") + b"\n--b--\n"
    )
    us = replace(US, relays=frozenset({"bo@aurora.test"}))
    found = judge(read(outer), us, STORED)
    assert not isinstance(found, Bounce | Ignored)
    assert (found.answer_to, found.letter.message_id) == ("ann@mail.test", "<gm-en@mail.test>")
    assert found.ids == ("<gm-en@mail.test>", "<fw@aurora.test>")


@pytest.mark.parametrize(
    ("name", "who"), [("pec", "ann@pec.test"), ("pec_anomaly", "ann@mail.test")]
)
def test_certified_mail_is_opened_and_the_mail_inside_is_the_customers(name: str, who: str) -> None:
    item = review(name)
    assert item.text == "Chiedo il rimborso del vaso: è rotto."
    assert item.title == "Reclamo formale"
    assert (item.author.name, item.author.email) == ("Ann Rossi", who)
    assert item.memory["reply_to"] == who
    domain = who.partition("@")[2]
    assert item.external_id == f"<inner-1@{domain}>"
    assert item.attachments == (
        Attachment(name="fattura.pdf", media_type="application/pdf", size=9),
    )


def test_an_answer_may_refer_to_the_certified_mail_or_to_its_envelope() -> None:
    assert heard("pec").ids == ("<inner-1@pec.test>", "<opec-posta-certificata@pec.provider.test>")


@pytest.mark.parametrize(
    ("name", "why"), [("pec_accepted", "acceptance"), ("pec_delivered", "delivery")]
)
def test_a_receipt_of_certified_mail_is_no_customers_word(name: str, why: str) -> None:
    found = judged(name)
    assert isinstance(found, Ignored)
    assert why in found.why


def test_a_receipt_of_failure_rejects_the_reply_it_is_about() -> None:
    found = judged("pec_failed")
    assert isinstance(found, Bounce)
    assert found.reply_key == "<rp_1@pec.aurora.test>"
    assert "could not be delivered" in found.reason


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("out_of_office", "auto-replied"),
        ("out_of_office_without_header", "out-of-office"),
        ("newsletter", "newsletter"),
        ("colleague", "our own"),
        ("dsn_delayed", "delivery report"),
        ("read_receipt", "opened"),
    ],
)
def test_what_no_customer_wrote_is_listed_with_its_reason(name: str, why: str) -> None:
    found = judged(name)
    assert isinstance(found, Ignored)
    assert why in found.why
    assert found.subject == mail(name).subject
    assert found.sender == mail(name).sender.email
    assert found.external_id == mail(name).message_id


def test_a_list_of_our_own_is_just_another_way_to_our_mailbox() -> None:
    found = heard("our_group")
    assert (found.author.name, found.answer_to) == ("Ann Rossi", "ann@mail.test")
    lists = b"Precedence: list\nList-ID: <care.aurora.test>\nList-Unsubscribe: <https://g.test>\n"
    passed_on = judge(read(lists + raw("gmail_en")), US, STORED)
    assert not isinstance(passed_on, Bounce | Ignored)
    foreign = judge(read(lists.replace(b"aurora", b"shop") + raw("gmail_en")), US, STORED)
    assert isinstance(foreign, Ignored)


def test_a_bounce_rejects_our_reply_and_says_why() -> None:
    found = judged("dsn_failed")
    assert isinstance(found, Bounce)
    assert found.reply_key == "rp_1"
    assert found.reason == ("the address does not exist (550 5.1.1 <ann@mail.test>: User unknown)")


def test_a_bounce_of_a_colleagues_mail_names_that_mail() -> None:
    found = judged("dsn_failed_colleague")
    assert isinstance(found, Bounce)
    assert found.reply_key == "<rp_1@aurora.test>"
    assert "the mailbox is full" in found.reason
    assert found.report
    assert found.report.external_id == mail("dsn_failed_colleague").message_id
    assert found.report.why.endswith(found.reason)


def test_a_bounce_without_any_standard_is_understood_when_it_quotes_our_reply() -> None:
    found = judged("bounce_of_an_old_server")
    assert isinstance(found, Bounce)
    assert found.reply_key == "rp_1"
    assert "550 No such user here" in found.reason
    late = raw("bounce_of_an_old_server").replace(
        b"Mail delivery failed: returning message to sender", b"Warning: message delayed 24 hours"
    )
    assert isinstance(judge(read(late), US, STORED), Ignored)


def test_a_thread_begins_with_its_first_mail_and_belongs_to_one_customer() -> None:
    first = read(raw("gmail_en").replace(b"gm-en@", b"first@"))
    found = judge(first, US, STORED)
    assert not isinstance(found, Bounce | Ignored)
    other = raw("gmail_it").replace(b"ann@mail.test", b"eve@mail.test")
    stranger = judge(read(other), US, STORED)
    assert not isinstance(stranger, Bounce | Ignored)
    key = review("gmail_it").thread_key
    assert incoming(found, STORED).thread_key == key
    assert incoming(stranger, STORED).thread_key != key


def test_the_memory_holds_what_a_reply_needs() -> None:
    assert review("gmail_it").memory == {
        "message_id": "<gm-it@mail.test>",
        "ids": ["<gm-it@mail.test>"],
        "references": ["<first@mail.test>", "<rp_1@aurora.test>"],
        "reply_to": "ann@mail.test",
        "from": "ann@mail.test",
        "to": ["care@aurora.test"],
        "subject": "Re: Ordine 12",
    }


def test_a_long_thread_keeps_its_root_and_its_end() -> None:
    ids = " ".join(f"<n{number}@mail.test>" for number in range(300))
    long = raw("gmail_it").replace(b"<first@mail.test> <rp_1@aurora.test>", ids.encode())
    found = judge(read(long), US, STORED)
    assert not isinstance(found, Bounce | Ignored)
    references = incoming(found, STORED).memory["references"]
    assert len(references) == 20
    assert (references[0], references[-1]) == ("<n0@mail.test>", "<n299@mail.test>")


def test_a_mail_with_another_reply_to_is_answered_there() -> None:
    other = raw("gmail_en").replace(b"To: care", b"Reply-To: Ann <ann@work.test>\nTo: care")
    found = judge(read(other), US, STORED)
    assert not isinstance(found, Bounce | Ignored)
    assert (found.author.email, found.answer_to) == ("ann@mail.test", "ann@work.test")


@pytest.mark.parametrize(
    "address",
    ["noreply@shop.test", "no-reply@a.test", "do.not.reply@a.test", "non-rispondere@a.test",
     "nicht-antworten@a.test", "ne-pas-repondre@a.test", "MAILER-DAEMON@a.test", "", "ann"],
)  # fmt: skip
def test_nobody_can_be_answered_who_reads_no_answers(address: str) -> None:
    assert unanswerable(address)


@pytest.mark.parametrize(
    "address", ["ann@mail.test", "piano.reply@mail.test", "nora@reply.test", "bounce@mail.test"]
)
def test_people_can_be_answered_whatever_they_are_called(address: str) -> None:
    assert unanswerable(address) == ""


def options(**given: object) -> EmailOptions:
    plain = {"address": "care@aurora.test", "imap_host": "mail.aurora.test", "imap_password": "x"}
    return EmailOptions.model_validate(plain | given)


def test_colleagues_are_known_by_the_domain_unless_anybody_can_have_an_address_there() -> None:
    assert options().us.has("bo@aurora.test")
    assert options().us.has("bo@shop.aurora.test")
    assert not options().us.has("bo@notaurora.test")
    shared = options(address="bottega@gmail.com").us
    assert shared.has("Bottega@gmail.com")
    assert not shared.has("ann@gmail.com")


def test_colleagues_can_be_named() -> None:
    us: Us = options(own_domains=["@Example.com"], own_addresses=["bo@home.test"]).us
    assert us.has("x@example.com")
    assert us.has("Bo@home.test")
    assert not us.has("bo@aurora.test")
