"""What buttons and views are called, and what they are about."""

from enum import StrEnum
from typing import NamedTuple


class Do(StrEnum):
    """The action_id of every button and live field; handlers listen for these."""

    REPLY = "reply"
    CLAIM = "claim"
    MORE = "more"
    UNDO = "undo"
    FIX = "fix"
    COPY = "copy"
    DONE = "done"
    CALLED = "called"
    THERE = "is_there"
    AGAIN = "send_again"
    REOPEN = "reopen"
    READ = "read_all"
    GIVE = "give"
    LATER = "later"
    KEPT = "promise_kept"
    HANDOVER = "handover"
    NEEDS_ANSWER = "needs_answer"
    SEE_ALL = "see_all"
    LANGUAGE = "language"
    RESUME = "resume"
    HISTORY = "first_day"
    PAGE = "open_page"
    """Opens a page; needs an ack and nothing else."""
    TEMPLATE = "template"
    REPLACE = "replace_text"
    CHECK = "check"
    FOLLOW = "follow_up"
    """Whether a follow-up is promised, and by when."""
    LETTERS = "letters"
    LETTER = "letter"
    TRY_LETTER = "try_letter"
    SHIPPED = "shipped_letter"
    """Reading and changing the letters that drafts come from."""
    TYPED = "typed"
    """The answer's field changed."""


class Ask(StrEnum):
    """The callback_id of every modal."""

    REPLY = "reply"
    MORE = "more"
    ANSWERED = "answered_there"
    CALLED = "called"
    LATER = "later"
    GIVE = "give"
    COLLEAGUE = "ask_colleague"
    DISMISS = "dismiss"
    KEPT = "promise_kept"
    POSTPONE = "postpone"
    SAME = "same_customer"
    READ = "read_all"
    HISTORY = "history"
    FIRST = "first"
    FIX = "fix"
    FAKE = "fake"
    COPY = "copy"
    LOG = "log"
    LETTERS = "letters"


class Shortcut(StrEnum):
    """The callback_id of every shortcut."""

    LOG = "log"
    LOG_MESSAGE = "log_message"


class Target(NamedTuple):
    """What a button is about: a case, and where it matters a review and a reply (0 = none)."""

    case: int = 0
    review: int = 0
    reply: int = 0

    def __str__(self) -> str:
        return f"{self.case}.{self.review}.{self.reply}"

    @classmethod
    def read(cls, value: str) -> "Target":
        """A button's value read back; ValueError for one that is not ours."""
        case, review, reply = value.split(".")
        return cls(int(case), int(review), int(reply))


class Mistakes(Exception):
    """What is wrong in a submitted modal: block_id -> a sentence for the person."""

    def __init__(self, found: dict[str, str]) -> None:
        super().__init__(found)
        self.found = found
