"""Our own mail: which folder keeps it, and which of it answers a customer."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from imap_tools import BaseMailBox

from bot.channels.base import Copied, Known, LooseAnswer, Seen, SeenAnswer
from bot.channels.email.imap import Stored, content, naming, open_folder, stored, uids
from bot.channels.email.judging import Heard, automatic, judge
from bot.channels.email.letter import Letter, read, unbroken
from bot.channels.email.options import EmailOptions, Us
from bot.channels.email.reports import MARK
from bot.channels.email.words import without_quotes
from bot.errors import Unexpected

BEGINNING = 256 * 1024
"""Bytes of a mail that hold its headers and, but for odd cases, its text."""
NEAREST = 3
"""How many of the mails named in References are looked up: the last ones."""

# What servers without SPECIAL-USE call it, in the languages of the usual programs.
NAMES = (
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "posta inviata",
    "inviata",
    "inviati",
    "posta in uscita inviata",
    "elementi inviati",
    "messaggi inviati",
    "gesendet",
    "gesendete elemente",
    "gesendete objekte",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "objets envoyés",
    "enviados",
    "elementos enviados",
    "mensajes enviados",
)
_FORWARD = re.compile(r"^\W*(fwd?|i|inoltr[oa]|wg|tr|rv|enc|doorst)\s*:", re.IGNORECASE)


def find_sent(box: BaseMailBox, options: EmailOptions) -> str:
    """The folder of sent mail: as set, else as marked by the server, else by name; "" = none."""
    if options.sent_folder:
        return options.sent_folder
    folders = box.folder.list()
    for folder in folders:
        if "\\sent" in (flag.lower() for flag in folder.flags):
            return folder.name
    named = {folder.name.rpartition(folder.delim or "/")[2].lower(): folder for folder in folders}
    found = next((named[name] for name in NAMES if name in named), None)
    return found.name if found else ""


def is_answer(mail: Letter) -> bool:
    """Whether a person of ours answers something with it."""
    return bool(mail.thread) and not automatic(mail) and not _FORWARD.match(mail.subject)


def is_ours(mail: Letter) -> bool:
    """Whether it is the copy of a reply that went out through Ascolto."""
    return bool(mail.header(MARK.lower()))


def seen_answer(mail: Letter, at: datetime) -> SeenAnswer:
    """A sent mail as an answer."""
    own = mail.sent_at
    return SeenAnswer(
        external_id=mail.message_id,
        text=without_quotes(mail.text),
        at=own if own and own <= at else at,
        by=mail.sender.name or mail.sender.email,
    )


def copied(mail: Letter, us: Us) -> list[Copied]:
    """What it is a copy of: a colleague's answer to a customer from another address of ours, which
    lies among what came in."""
    to = tuple(one.email.lower() for one in mail.recipients if not us.has(one.email))
    if not to or not us.has(mail.sender.email) or not is_answer(mail) or is_ours(mail):
        return []
    answers_to, by = mail.thread[:NEAREST], mail.sender.email
    return [Copied(external_id=mail.message_id, answers_to=answers_to, by=by, to=to)]


def addressed(mail: Letter, customers: Iterable[str]) -> bool:
    """Whether it goes to one of these people."""
    wanted = {address.lower() for address in customers if address}
    return any(person.email.lower() in wanted for person in mail.recipients)


def loose_answers(
    box: BaseMailBox, mails: Sequence[tuple[Letter, datetime]], folders: Sequence[str], us: Us
) -> Iterator[LooseAnswer]:
    """Which of these sent mails answer a customer's mail that lies in `folders`; the copies of
    our own replies do not."""
    candidates = [one for one in mails if is_answer(one[0]) and not is_ours(one[0])]
    wanted = {each for mail, _ in candidates for each in mail.thread[:NEAREST]}
    originals = find_letters(box, folders, wanted)
    for mail, at in candidates:
        for answered in mail.thread[:NEAREST]:
            heard = _heard(originals.get(answered), us)
            if heard is not None and addressed(mail, _customers(heard, us)):
                names = dict.fromkeys([heard.letter.message_id, *mail.thread])
                yield LooseAnswer(answers_to=tuple(names), answer=seen_answer(mail, at))
                break


def answers_to(box: BaseMailBox, known: Known, us: Us) -> Seen:
    """Colleagues' answers to one review in the folder that is open.

    None instead of no answer: what somebody cleared out of Sent was sent all the same. The copies
    of our own replies are left out: we put them there ourselves, so that they lie there still when
    the reply has bounced.
    """
    ids = [str(each) for each in known.memory.get("ids") or [known.external_id]]
    people = [str(known.memory.get(name, "")) for name in ("reply_to", "from")]
    customers = [person for person in people if person and not us.has(person)]
    numbers: set[int] = set()
    for each in ids:
        for header in ("In-Reply-To", "References"):
            if criteria := naming(header, each):
                numbers.update(uids(box, criteria))
    answers: list[SeenAnswer] = []
    for one in stored(box, sorted(numbers)):
        mail = beginning(box, one)
        # The search is for a part of the header: a longer id may hold a shorter one.
        if mail is None or set(ids).isdisjoint(mail.thread):
            continue
        if is_answer(mail) and not is_ours(mail) and addressed(mail, customers):
            answers.append(seen_answer(mail, one.at))
    return Seen(external_id=known.external_id, answers=tuple(answers) or None)


def find_letters(
    box: BaseMailBox,
    folders: Sequence[str],
    ids: Iterable[str],
    late: Callable[[], bool] = lambda: False,
) -> dict[str, tuple[Letter, datetime]]:
    """The mails with these Message-IDs, as far as they lie in these folders, until it is `late`;
    opens each. Of a folder that cannot be opened tells who reads it."""
    missing = sorted(set(ids))
    found: dict[str, tuple[Letter, datetime]] = {}
    for folder in folders:
        if not missing:
            break
        try:
            open_folder(box, folder)
        except Unexpected:
            continue
        for each in missing:
            if late():
                return found
            criteria = naming("Message-ID", each)
            for one in stored(box, uids(box, criteria)[:5]) if criteria else []:
                mail = beginning(box, one)
                if mail is not None and mail.message_id == each:
                    found[each] = mail, one.at
        missing = [each for each in missing if each not in found]
    return found


def append_copy(box: BaseMailBox, folder: str, message_id: str, payload: bytes) -> bool:
    """Put a copy of a reply into Sent unless it is there; says whether it was put."""
    open_folder(box, folder)
    if uids(box, naming("Message-ID", message_id)):
        return False
    box.append(payload, folder, flag_set=["\\Seen"])
    return True


def _customers(heard: Heard, us: Us) -> list[str]:
    people = [heard.answer_to, heard.author.email, heard.letter.sender.email]
    return [person for person in people if person and not us.has(person)]


def _heard(found: tuple[Letter, datetime] | None, us: Us) -> Heard | None:
    if found is None:
        return None
    mail, at = found
    heard = unbroken(lambda: judge(mail, us, at))
    return heard if isinstance(heard, Heard) else None


def beginning(box: BaseMailBox, one: Stored) -> Letter | None:
    """The mail as far as `BEGINNING` goes; None for one that cannot be read."""
    raw = content(box, one.uid, BEGINNING)
    mail = unbroken(lambda: read(raw, whole=one.size <= BEGINNING))
    return mail if isinstance(mail, Letter) else None
