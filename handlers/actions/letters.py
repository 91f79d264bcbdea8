"""Inside the modal of reply templates."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.db import Transaction
from bot.deps import Deps
from bot.errors import SlackRefused
from bot.queries import templates
from bot.slack.ids import Ask, Do
from bot.slack.modals import Letters, LettersInput, letter_block, read_templates
from handlers import acting, letters
from handlers.actions.typing import MOVED_ON
from handlers.letters import Shelf

Json = dict[str, Any]


def register(app: AsyncApp) -> None:
    app.action(Do.LETTERS)(choose_group)
    app.action(Do.LETTER)(choose_letter)
    app.action(Do.TRY_LETTER)(try_letter)
    app.action(Do.SHIPPED)(take_back)
    app.view(Ask.LETTERS)(save)


async def choose_group(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """Other letters; none is open."""
    given, actor = read_templates(body["view"]), await acting.acting(deps, body)
    async with deps.db.read() as tx:
        found = await letters.shelf(tx, deps, actor)
    form = Letters(group=given.group, generation=given.generation + 1)
    await _redraw(deps, body, letters.modal(deps, actor, found, form, ""))
    await ack()


async def choose_letter(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """The letter with its text."""
    given, actor = read_templates(body["view"]), await acting.acting(deps, body)
    async with deps.db.read() as tx:
        found = await letters.shelf(tx, deps, actor)
    form = letters.opened(found, given, given.chosen)
    await _redraw(deps, body, letters.modal(deps, actor, found, form, given.chosen))
    await ack()


async def try_letter(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """How the text reads, and what the check says of it."""
    given, actor = read_templates(body["view"]), await acting.acting(deps, body)
    async with deps.db.read() as tx:
        found = await letters.shelf(tx, deps, actor)
    form = letters.tried(deps, found, given, actor.words)
    await _redraw(deps, body, letters.modal(deps, actor, found, form, given.name))
    await ack()


async def take_back(ack: AsyncAck, body: Json, deps: Deps) -> None:
    """Back to the letter that ships."""
    given, actor = read_templates(body["view"]), await acting.acting(deps, body)
    async with deps.db.write() as tx:
        found = await letters.shelf(tx, deps, actor)
        done = await _dropped(tx, found, given)
        found = await letters.shelf(tx, deps, actor)
    told = actor.words.t("It is the shipped one again.")
    form = letters.opened(found, given, given.name, told)
    if not done:
        form = letters.both(found, given, actor.words)
    await _redraw(deps, body, letters.modal(deps, actor, found, form, given.name))
    await ack()


async def save(ack: AsyncAck, body: Json, view: Json, deps: Deps) -> None:
    """The text is the letter's from now on; drafts that stand somewhere stay as they are."""
    given, actor = read_templates(view), await acting.acting(deps, body)
    async with deps.db.write() as tx:
        found = await letters.shelf(tx, deps, actor)
        if wrong := letters.mistakes(deps, found, given, actor.words):
            await ack(response_action="errors", errors={letter_block(given.generation): wrong})
            return
        done = await _saved(tx, deps, found, given, actor.id)
        found = await letters.shelf(tx, deps, actor)
    told = actor.words.t("Saved. The next drafts use it.")
    form = letters.opened(found, given, given.name, told)
    if not done:
        form = letters.both(found, given, actor.words)
    await ack(response_action="update", view=letters.modal(deps, actor, found, form, given.name))


async def _saved(tx: Transaction, deps: Deps, found: Shelf, given: LettersInput, by: str) -> bool:
    """False when somebody else changed it since this person opened it: then nothing is done."""
    if given.text == found.text(given.name).strip():
        return True
    if given.text == found.under(given.name).strip():
        return await _dropped(tx, found, given)
    if letters.changed_meanwhile(found, given):
        return False
    row, now = found.changed.get(given.name), deps.clock.now()
    before = row.text if row else None
    return await templates.put(tx, given.name, given.text, before=before, by=by, now=now)


async def _dropped(tx: Transaction, found: Shelf, given: LettersInput) -> bool:
    """Likewise."""
    row = found.changed.get(given.name)
    if row is None:
        return True
    if letters.changed_meanwhile(found, given):
        return False
    return await templates.drop(tx, given.name, before=row.text)


async def _redraw(deps: Deps, body: Json, shown: Json) -> None:
    view = body["view"]
    try:
        await deps.slack.update_modal(view["id"], shown, hash=view["hash"])
    except SlackRefused as error:
        if error.code not in MOVED_ON:
            raise
