"""The case that a click is about: there, ours until we are done, theirs to touch."""

from typing import TypeVar

from bot.db import Transaction
from bot.deps import Deps
from bot.models import Case
from bot.models.views import CaseView
from bot.queries import caselists, views
from handlers import acting
from handlers.acting import Actor, Sorry

T = TypeVar("T")


def there(one: T | None, actor: Actor) -> T:
    """It. Sorry where there is none any more."""
    if one is None:
        raise Sorry(actor.words.t("There is no such case any more."))
    return one


async def locked(
    tx: Transaction, deps: Deps, actor: Actor, case_id: int, *, ends: bool = False
) -> Case:
    """The case, ours until the transaction ends, for somebody who may answer it (`ends`: who may
    end it). Sorry otherwise."""
    case = there(await caselists.locked(tx, case_id), actor)
    await acting.check(tx, deps, actor, case, ends=ends)
    return case


async def shown(
    tx: Transaction, deps: Deps, actor: Actor, case_id: int, *, ends: bool = False
) -> CaseView:
    """All there is to show of it, likewise."""
    view = there(await views.of_case(tx, case_id), actor)
    await acting.check(tx, deps, actor, view.case, ends=ends)
    return view
