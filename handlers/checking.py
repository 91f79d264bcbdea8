"""What is read again in a reply before it leaves, and what of it stands in the modal."""

from bot import drafts
from bot.drafts import Finding
from bot.slack.modals import Form, ReplyInput
from handlers import writing
from handlers.writing import Matter

NEWS = {"edited", "practice_began", "practice_over"}
"""What is only found once: the modal that tells of it shows the case as it is by now."""


def findings(at: Matter, typed: ReplyInput) -> tuple[Finding, ...]:
    """What keeps the text from leaving, and what the person has not seen yet."""
    return tuple(one for one in _all(at, typed) if not _passed(one, typed))


def checked(at: Matter, typed: ReplyInput) -> Form:
    """The form with all that the check finds in the text as it stands now."""
    found = _all(at, typed)
    fresh = {one.code for one in found}
    found += [Finding("read", code) for code in typed.found if code in NEWS - fresh]
    anyway = bool(found) and all(one.level == "read" for one in found)
    return writing.form_of(typed, findings=tuple(found), anyway=anyway)


def again(at: Matter, typed: ReplyInput) -> Form:
    """The form to be drawn anew: what the check found goes on standing there, as far as it is
    still so, and what the customer wrote meanwhile does not slip in without a word."""
    if typed.found or any(one.code in NEWS for one in _all(at, typed)):
        return checked(at, typed)
    return writing.form_of(typed)


def _all(at: Matter, typed: ReplyInput) -> list[Finding]:
    found = list(drafts.check(typed.text, at.facts))
    if (typed.about.review, typed.revision) != (at.review.id, at.review.revision):
        found.append(Finding("read", "edited"))
    if typed.practice != at.case.practice:
        found.append(Finding("read", "practice_over" if typed.practice else "practice_began"))
    if at.standing and not at.follow_up:
        found.append(Finding("read", "answered_there"))
    return found


def _passed(one: Finding, typed: ReplyInput) -> bool:
    """Whether the person was warned of it in this very text and sends it all the same."""
    if one.level == "must" or one.code in NEWS or not typed.anyway:
        return False
    return one.code != "answered_there" or typed.standing
