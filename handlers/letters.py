"""The modal in which a team reads and changes the letters that drafts come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.db import Transaction
from bot.deps import Deps
from bot.drafts import Finding, Pack, check, own
from bot.drafts.compose import worded
from bot.drafts.fits import fits
from bot.drafts.front import Broken
from bot.drafts.lint import sample
from bot.drafts.own import LONGEST
from bot.drafts.template import Reply, source_of
from bot.locale import Words
from bot.models import OwnTemplate
from bot.queries import templates
from bot.slack.message import Message
from bot.slack.modals import Letters, LettersInput, Listed, Shown, mark_of, templates_modal
from bot.slack.times import Times
from handlers import acting
from handlers.acting import Actor

_LEFT_OPEN = ("placeholder",)
"""What people fill in when they answer."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The letters under those changed in Slack, and what was changed, by name."""

    pack: Pack
    changed: dict[str, OwnTemplate]

    def text(self, name: str) -> str:
        """The letter as a person edits it, "" where there is none of this name."""
        row = self.changed.get(name)
        return row.text if row else self.under(name)

    def under(self, name: str) -> str:
        """The text that ships, or that of the team's folder."""
        letter = self.pack.named(name)
        if letter is None:
            return ""
        small = self.pack.words[letter.language].small_after_greeting
        return source_of(letter, small=small, longest=LONGEST)


async def shelf(tx: Transaction, deps: Deps, actor: Actor) -> Shelf:
    """Read it. Sorry when this person may not answer customers."""
    await acting.check(tx, deps, actor)
    return Shelf(deps.pack, {one.name: one for one in await templates.edited(tx)})


async def begin(deps: Deps, actor: Actor, trigger_id: str) -> Message | None:
    """Open the modal at the team's own language: nothing more is said."""
    async with deps.db.read() as tx:
        found = await shelf(tx, deps, actor)
    form = Letters(group=f"{deps.config.team.language}/public")
    await deps.slack.open_modal(trigger_id, modal(deps, actor, found, form, ""))
    return None


def opened(found: Shelf, given: LettersInput, name: str, told: str = "") -> Letters:
    """The form with another letter in it, or with the text as it stands now."""
    return Letters(
        group=given.group,
        text=found.text(name),
        generation=given.generation + 1,
        told=told,
        opened=mark_of(found.text(name)),
    )


def changed_meanwhile(found: Shelf, given: LettersInput) -> bool:
    """Whether it is not the text any more that this person has opened."""
    return mark_of(found.text(given.name)) != given.opened


def both(found: Shelf, given: LettersInput, words: Words) -> Letters:
    """The form with what was typed and with what somebody else has saved meanwhile: to save again
    is to know of it."""
    theirs = found.text(given.name)
    told = words.t(
        "Somebody changed this letter while you had it open. Your text is not saved; below stands "
        "theirs. Save puts yours in its place."
    )
    return Letters(
        group=given.group,
        text=given.text,
        generation=given.generation,
        told=told,
        opened=mark_of(theirs),
        theirs=theirs,
    )


def tried(deps: Deps, found: Shelf, given: LettersInput, words: Words) -> Letters:
    """The form with what was typed filled in for an invented customer, or with what is wrong."""
    form = Letters(
        group=given.group,
        text=given.text,
        generation=given.generation,
        opened=given.opened,
        theirs=found.text(given.name) if given.beside else "",
    )
    try:
        texts, findings = _filled(deps, found.pack, given)
    except Broken as broken:
        return replace(form, told=said(broken, words))
    return replace(form, tried=texts, found=findings)


def mistakes(deps: Deps, found: Shelf, given: LettersInput, words: Words) -> str:
    """Why the text may not be kept ("" = it may)."""
    try:
        _, findings = _filled(deps, found.pack, given)
    except Broken as broken:
        return said(broken, words)
    must = [one for one in findings if one.level == "must" and one.code != "too_long"]
    if not must:
        return ""
    quoted = ", ".join(word for one in must for word in one.words)
    return words.t("This may not stand in a reply: {words}", words=quoted)


def said(broken: Broken, words: Words) -> str:
    """What is wrong with a template, and in which line."""
    wrong = words.t(broken.sentence, **broken.values)
    return words.t("Line {line}: {wrong}.", line=broken.line, wrong=wrong)


def _filled(
    deps: Deps, pack: Pack, given: LettersInput
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Each wording for an invented customer of the first brand, and what the check says of them;
    raises Broken."""
    under = pack.named(given.name)
    if under is None:
        return (), ()
    letter = own.edited(under, given.text)
    brand = next(iter(deps.config.brands.values()))
    facts = sample(
        letter,
        brand_name=brand.name,
        signature=brand.signature,
        private_contact=brand.private_contact,
        address=brand.address,
        contacts=brand.contacts,
        competitors=brand.competitors,
        weights=deps.config.check,
    )
    [part] = letter.parts.values()
    texts = [worded(letter, {part.key: n}, facts, pack).text for n in range(len(part.wordings))]
    findings = {
        finding: None
        for text in texts
        for finding in check(text, facts)
        if finding.code not in _LEFT_OPEN
    }
    return tuple(texts), tuple(findings)


def modal(deps: Deps, actor: Actor, found: Shelf, form: Letters, name: str) -> dict[str, Any]:
    """The modal drawn, with the letter of this name open ("" = none)."""
    words = actor.words
    letter = found.pack.named(name)
    times = Times(words, deps.clock.now(), actor.timezone)
    shown = _shown(letter, found, words) if letter else None
    return templates_modal(
        form, _groups(found.pack, words), list(_listed(found, form.group, words)), shown, times
    )


def _groups(pack: Pack, words: Words) -> Sequence[str]:
    there = {f"{reply.language}/{reply.audience}" for reply in pack.replies}
    return sorted(there, key=lambda one: (not one.startswith(words.language), one[:2], one[-2]))


def _listed(found: Shelf, group: str, words: Words) -> Iterable[Listed]:
    letters = [one for one in found.pack.replies if one.name.rpartition("/")[0] == group]
    for letter in sorted(letters, key=lambda one: _why(one, words)):
        changed = letter.name in found.changed
        read = changed or found.pack.proofread(letter)
        yield Listed(letter.name, _why(letter, words), changed, proofread=read)


def _shown(letter: Reply, found: Shelf, words: Words) -> Shown:
    row = found.changed.get(letter.name)
    return Shown(
        name=letter.name,
        why=_why(letter, words),
        fits=fits(letter.front, words),
        by=row.by if row else "",
        at=row.at if row else None,
    )


def _why(letter: Reply, words: Words) -> str:
    why = letter.front.why
    return why.get(words.language) or why.get("en") or next(iter(why.values()))
