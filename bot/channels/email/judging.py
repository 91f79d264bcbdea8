"""Whose words a mail holds: a customer's, our own, a machine's, or a report about our reply."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.base import Author, Bounce, Ignored, Incoming
from bot.channels.email import certified
from bot.channels.email.letter import Letter, Person, inner, leaves, letter, written
from bot.channels.email.options import Us
from bot.channels.email.reports import from_machine, plain_report, report
from bot.channels.email.words import own_words

MOST_REFERENCES = 20

_NO_REPLY = re.compile(
    r"(?<![a-z])(no|not|do[._-]?not|non|nicht|nao)[._-]?"
    r"(reply|replies|answer|rispondere|rispondi|responder|responda|antworten)"
    r"|(?<![a-z])ne[._-]?pas[._-]?repondre|^(mailer-?daemon|postmaster)$",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^\W{0,3}(automatic reply|auto(matic)?[ -]?(reply|response)|out of (the )?office"
    r"|risposta automatica|fuori (sede|ufficio)|assenza dall.ufficio|automatische antwort"
    r"|abwesenheits(notiz|meldung|assistent)|abwesend|réponse automatique|absen(ce|t) du bureau"
    r"|message d.absence|respuesta automática|fuera de (la )?oficina|ausente de la oficina"
    r"|resposta automática|fora do escritório|automatisch antwoord|afwezig(heid)?"
    r"|автоответ|自動返信)\s*([:：(–—-]|re\b|$)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^\W{0,6}(e-?mail|mail|posta( elettronica)?|indirizzo( e-?mail)?|e-?mail-adresse|correo)"
    r"\W{0,6}\s(?:mailto:)?([^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,200})",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A customer's mail: the letter that holds the words, who wrote, where an answer goes, and
    every Message-ID under which an answer may refer to it."""

    letter: Letter
    author: Person
    answer_to: str
    ids: tuple[str, ...]


def judge(mail: Letter, us: Us, at: datetime) -> Heard | Bounce | Ignored:
    """What a mail is to us; `at` is when the server stored it. Pure."""
    found = _about_our_mail(mail, at)
    if found:
        return found
    envelope = certified.opened(mail)
    if envelope is not None:
        return _certified(mail, envelope, us, at)
    relayed = _relayed(mail, us)
    if relayed:
        return relayed
    why = _no_customer(mail, us)
    if why:
        return _ignored(mail, why, at)
    others = [person for person in mail.reply_to if not us.has(person.email)]
    # A list of several, or a form's own address beside: whoever reads answers gets ours.
    read = [person for person in (*others, mail.sender) if not unanswerable(person.email)]
    answer_to = next(iter((*read, *others, mail.sender)))
    author = answer_to if unanswerable(mail.sender.email) else mail.sender
    return Heard(letter=mail, author=author, answer_to=answer_to.email, ids=(mail.message_id,))


def incoming(heard: Heard, stored: datetime, thread_root: str = "") -> Incoming:
    """The review that a customer's mail is; `thread_root` where it was found elsewhere."""
    mail = heard.letter
    root = thread_root or next(iter((*mail.references, *mail.in_reply_to)), mail.message_id)
    language = mail.header("content-language").split(",")[0].strip()[:2].lower()
    author = Author(name=heard.author.name[:200], email=heard.author.email[:320])
    return Incoming(
        external_id=mail.message_id,
        text=own_words(mail.text),
        title=mail.subject[:500],
        author=author,
        posted_at=written(mail, stored),
        language=language if language.isalpha() else "",
        # One thread may hold several customers: all who answered the same newsletter.
        thread_key=f"{root} {heard.answer_to.lower()}",
        attachments=mail.attachments,
        memory=_memory(heard),
    )


def unanswerable(address: str) -> str:
    """Why no answer can go to this address; "" when it can."""
    local, _, domain = address.rpartition("@")
    if not local or not domain:
        return "This mail names no address to answer to."
    if _NO_REPLY.search(local):
        return f"Nobody reads {address}: it is an address that takes no answers."
    return ""


def automatic(mail: Letter) -> str:
    """How a mail says that a machine wrote it; "" when it does not."""
    said = mail.header("auto-submitted").partition(";")[0].strip().lower()
    if said and said != "no":
        return f"written by a machine (Auto-Submitted: {said[:40]})"
    for name in ("x-autoreply", "x-autorespond", "x-auto-response", "x-autoresponder"):
        if mail.header(name).strip().lower() not in ("", "no"):
            return f"an automatic answer ({name})"
    if mail.header("precedence").strip().lower() in ("auto_reply", "auto-reply"):
        return "an automatic answer (Precedence)"
    if _AWAY.match(mail.subject):
        return "an out-of-office notice"
    return ""


def _about_our_mail(mail: Letter, at: datetime) -> Bounce | Ignored | None:
    """Receipts and reports: what servers say about mail that we sent."""
    kind = certified.receipt(mail)
    if kind in certified.FAILURES and certified.about(mail):
        return _came_back(mail, certified.about(mail), certified.FAILURES[kind], at)
    if kind:
        return _ignored(mail, certified.RECEIPTS.get(kind, "certified mail: a receipt"), at)
    found = report(mail) or plain_report(mail)
    if found is None:
        if "report-type=disposition-notification" in mail.header("content-type").replace('"', ""):
            return _ignored(mail, "a receipt that somebody opened a mail", at)
        return None
    if not found.failed:
        return _ignored(mail, "a delivery report: on its way, nothing has failed", at)
    if not found.key:
        return _ignored(mail, f"a delivery report that names no mail: {found.reason}", at)
    return _came_back(mail, found.key, found.reason, at)


def _certified(outer: Letter, mail: Letter, us: Us, at: datetime) -> Heard | Bounce | Ignored:
    people = [mail.sender, *mail.reply_to, *outer.reply_to]
    who = next((person for person in people if person.email and not us.has(person.email)), None)
    if who is None:
        return _ignored(outer, "our own certified mail", at)
    why = automatic(mail)
    if why:
        return _ignored(outer, why, at)
    ids = dict.fromkeys([mail.message_id, outer.message_id, certified.about(outer)])
    return Heard(letter=mail, author=who, answer_to=who.email, ids=tuple(filter(None, ids)))


def _relayed(mail: Letter, us: Us) -> Heard | None:
    """A contact form, or whoever else was named as a relay, writing in a customer's name.

    Our own domain with a stranger's Reply-To is a contact form too: colleagues do not write so.
    """
    named = us.relayed_by(mail.sender.email)
    if not named and not (us.has(mail.sender.email) and mail.reply_to):
        return None
    letters, customers = mail, [each for each in mail.reply_to if not us.has(each.email)]
    if named and not customers:
        held = next(filter(None, map(inner, leaves(mail.message))), None)
        if held is not None:
            letters = letter(held)
            customers = [each for each in (*letters.reply_to, letters.sender) if each.email]
            customers = [each for each in customers if not us.has(each.email)]
    if named and not customers and (label := _LABELLED.search(mail.text[:20_000])):
        customers = [Person("", label[4].rstrip("."))]
    if named and not customers:
        customers = [mail.sender]
    if not customers:
        return None
    ids = tuple(dict.fromkeys([letters.message_id, mail.message_id]))
    return Heard(letter=letters, author=customers[0], answer_to=customers[0].email, ids=ids)


def _no_customer(mail: Letter, us: Us) -> str:
    sender = mail.sender.email
    if us.has(sender):
        return "from one of our own addresses or domains"
    if not sender:
        return "it has no sender"
    if from_machine(mail):
        return "from a mail server, about something that cannot be told"
    return automatic(mail) or _bulk(mail, us)


def _bulk(mail: Letter, us: Us) -> str:
    """A newsletter or a mailing list; a list of our own is just another way to our mailbox."""
    ids = " ".join(mail.header(name) for name in ("list-id", "list-post")).lower()
    if any(us.has_domain(domain) for domain in re.findall(r"[\w-]+(?:\.[\w-]+)+", ids)):
        return ""
    for name in ("list-id", "list-unsubscribe", "list-post", "list-help"):
        if mail.header(name):
            return f"a newsletter or mailing list ({name.title()})"
    precedence = mail.header("precedence").strip().lower()
    if precedence in ("bulk", "list", "junk"):
        return f"bulk mail (Precedence: {precedence})"
    return ""


def _came_back(mail: Letter, key: str, why: str, at: datetime) -> Bounce:
    report = _ignored(
        mail, f"a delivery report about a mail that was not sent from here: {why}", at
    )
    return Bounce(reply_key=key, reason=why, at=at, report=report)


def _ignored(mail: Letter, why: str, at: datetime) -> Ignored:
    return Ignored(
        external_id=mail.message_id,
        sender=mail.sender.email[:320],
        subject=mail.subject[:500],
        why=why,
        at=at,
    )


def _memory(heard: Heard) -> Mapping[str, Any]:
    mail = heard.letter
    references = [*mail.references] or [*mail.in_reply_to]
    if len(references) > MOST_REFERENCES:  # the root and the newest, as RFC 5322 readers do
        references = [references[0], *references[1 - MOST_REFERENCES :]]
    return {
        "message_id": mail.message_id if mail.has_id else "",
        "ids": list(heard.ids),
        "references": references,
        "reply_to": heard.answer_to,
        "from": mail.sender.email,
        "to": [person.email for person in mail.recipients][:20],
        "subject": mail.subject[:500],
    }
