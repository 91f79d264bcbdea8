"""What the reply modal says around the text field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.locale import LANGUAGES, Words
from bot.models.views import CaseView, Place
from bot.slack.blocks import Json, button, context, section, whole_signs
from bot.slack.called import who
from bot.slack.ids import Do, Target
from bot.slack.modals.advice import Finding, advice
from bot.slack.modals.promise import NOTHING, Follow
from bot.slack.parts import practice_line, rated, rating_line, translation
from bot.slack.state import writer
from bot.slack.times import Times
from bot.text import escape, fold, quote

SAID = 500
"""Up to so many characters the customer's words stand in the modal unfolded."""
SAYS = 2_000
"""So much of what a draft in a foreign language says is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What stands in the reply modal.

    `generation` grows whenever *we* change the text (Slack keeps the typed one otherwise);
    `offered`: a chosen template that waits for "Replace my text"; `typed_at`: the text was kept
    from a modal closed then, `before` the customer wrote again; `anyway`: the next Send goes past
    the warnings shown; `reply_id`: the failed reply that this one mends; `follow`: the follow-up
    promised; `plain`: Slack refused the newest blocks here.
    """

    text: str = ""
    template: str = ""
    offered: str = ""
    generation: int = 1
    typed_at: datetime | None = None
    before: bool = False
    findings: tuple[Finding, ...] = ()
    anyway: bool = False
    reply_id: int = 0
    follow: Follow = NOTHING
    plain: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", whole_signs(self.text))


def audience(view: CaseView, place: Place, words: Words) -> tuple[str, str]:
    """Who will read it, and how loud to say so."""
    if view.case.practice:
        return practice_line(view.case, words), "info"
    if place.public:
        told = words.t("Public. Everyone will read it, not only the writer.")
        return f"👁 {told}", "warning"
    reader = view.review.author_email or view.review.author_name
    to = escape(reader) or words.t("the customer")
    if place.mailbox:
        told = words.t(
            "Private. Goes to {to} from the mailbox {mailbox}.",
            to=to,
            mailbox=escape(place.mailbox),
        )
    else:
        told = words.t("Private. Goes to {to} only.", to=to)
    return f"🔒 {told}", "info"


def collisions(
    view: CaseView, place: Place, person: str, times: Times, names: Mapping[str, str]
) -> list[Json]:
    """Who else is at it, and what stands there already."""
    words, blocks = times.words, []
    other = writer(view, times.now)
    if other and other != person and view.case.writing_since:
        told = words.t(
            "✍️ {colleague} has been writing {since}.",
            colleague=who(other, names, words),
            since=times.since(view.case.writing_since),
        )
        blocks.append(section(told, "writing"))
    own = [answer for answer in view.answers if answer.review_id == view.review.id]
    if own:
        told = words.t("There is already an answer here:")
        blocks.append(section(f"{told}\n{quote(fold(own[-1].text, 300))}", "standing"))
    if place.public and any(answer.kind != "declared" for answer in view.answers):
        told = words.t("You have already answered here in public. Better to go on in private?")
        blocks.append(context(told, "again"))
    return blocks


def said(view: CaseView, words: Words) -> list[Json]:
    """The customer's words, whole as far as they are short."""
    review = view.review
    known = rated(review.rating, review.scale)
    lead = f"{rating_line(*known, words)}\n" if known else ""
    lead += f"*{escape(' '.join(review.title.split()))}*\n" if review.title.strip() else ""
    if not review.text.strip():
        return [section(f"{lead}_{words.t('No words.')}_", "said")]
    whole = len(review.text) <= SAID
    read = button(words.t("Read all"), Do.READ, str(Target(view.case.id, review.id)))
    said_so = section(lead + quote(fold(review.text, SAID)), "said", None if whole else read)
    return [said_so, *translation(view.translation(words.language, *LANGUAGES), words, SAID)]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a draft in a foreign language says, in the reader's; `edited`: the text that stands in
    the modal is no more the one it tells of."""

    text: str
    edited: bool


def meaning(says: Meaning | None, words: Words) -> list[Json]:
    """What the draft says, for who does not read its language."""
    if says is None:
        return []
    lead = f"*{words.t('What it says')}*"
    if says.edited:
        lead += f"\n_{words.t('You changed the text: this is what it started from.')}_"
    return [section(f"{lead}\n{quote(fold(says.text, SAYS))}", "says")]


def findings(found: Sequence[Finding], words: Words) -> list[Json]:
    """What to mend first and what to read again."""
    blocks = []
    for level, title in (
        ("must", words.t("⛔ Must fix")),
        ("read", words.t("⚠️ Read again")),
    ):
        lines = [f"• {advice(one, words)}" for one in found if one.level == level]
        if lines:
            blocks.append(section("\n".join([f"*{title}*", *lines]), f"found:{level}"))
    return blocks
