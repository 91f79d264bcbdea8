"""The life of a case: what may follow what, and what may not."""

from collections.abc import Awaitable, Callable

from bot.db import Transaction
from bot.models import Case, CaseState, Event
from bot.queries import caselists, cases, hands
from tests.queries.conftest import HOUR, NOW, Rows

OPEN, ANSWERED, DISMISSED, GONE = CaseState
Do = Callable[[Transaction, int], Awaitable[Case | bool | None]]


def answer(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    return cases.answer(tx, case_id, NOW, evidence="shown", at=NOW, by="U0MARIA")


def dismiss(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    return cases.dismiss(tx, case_id, NOW, why="troll", by="U0MARIA")


def lose(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    return cases.lose(tx, case_id, NOW)


def reopen(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    due = NOW + HOUR
    return cases.reopen(tx, case_id, NOW, why="by_hand", by="U0MARIA", due_at=due, remind_at=due)


def strengthen(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    return cases.strengthen(tx, case_id, evidence="shown", at=NOW, by="U0MARIA")


def claim(tx: Transaction, case_id: int) -> Awaitable[bool]:
    until = NOW + HOUR
    return hands.claim(tx, case_id, NOW, by="U0MARIA", until=until, remind_at=until)


def give(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    return hands.hand_over(tx, case_id, NOW, to="U0LUCA", by="U0MARIA")


def snooze(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    until = NOW + HOUR
    return hands.snooze(
        tx, case_id, NOW, by="U0MARIA", until=until, why="calls back", remind_at=until
    )


def hold(tx: Transaction, case_id: int) -> Awaitable[Case | None]:
    return cases.hold(tx, case_id, NOW, why="legal", decider="U0ELENA")


MOVES: dict[Do, dict[CaseState, CaseState]] = {
    answer: {OPEN: ANSWERED},
    dismiss: {OPEN: DISMISSED},
    lose: {OPEN: GONE},
    reopen: {ANSWERED: OPEN, DISMISSED: OPEN, GONE: OPEN},
    strengthen: {ANSWERED: ANSWERED},
    claim: {OPEN: OPEN},
    give: {OPEN: OPEN},
    snooze: {OPEN: OPEN},
    hold: {OPEN: OPEN},
}


async def test_a_case_moves_only_where_its_life_leads(rows: Rows) -> None:
    for do, leads in MOVES.items():
        for old in CaseState:
            before = await rows.case(state=old)
            async with rows.db.write() as tx:
                moved = await do(tx, before.id)
            after = await rows.get(Case, before.id)
            where = f"{do.__name__} from {old}"
            if old not in leads:
                assert not moved, where
                assert vars_of(after) == vars_of(before), where
                continue
            assert after.state == leads[old], where
            assert after.version == before.version + 1, where
            assert leads[old] == old or leads[old] in cases.MOVES[old], where


async def test_the_table_of_moves_holds_no_other(rows: Rows) -> None:
    drawn = {(old, new) for leads in MOVES.values() for old, new in leads.items() if old != new}
    assert drawn == {(old, new) for old, leads in cases.MOVES.items() for new in leads}


async def test_what_does_not_happen_leaves_no_word_in_the_log(rows: Rows) -> None:
    case = await rows.case(state=GONE)
    async with rows.db.write() as tx:
        assert await answer(tx, case.id) is None
        assert await dismiss(tx, case.id) is None
    assert await rows.all(Event) == []


async def test_an_end_lets_go_of_everything_and_a_new_round_starts_the_clock(rows: Rows) -> None:
    case = await rows.case()
    async with rows.db.write() as tx:
        for do in (claim, snooze, hold):
            assert await do(tx, case.id)
        ended = await answer(tx, case.id)
    assert ended
    assert (ended.claimed_by, ended.snoozed_until, ended.hold) == (None, None, None)
    assert (ended.remind_at, ended.ended_at, ended.evidence) == (None, NOW, "shown")
    async with rows.db.write() as tx:
        again = await reopen(tx, case.id)
    assert again
    assert (again.round, again.opened_at, again.due_at) == (2, NOW, NOW + HOUR)
    assert (again.evidence, again.ended_at, again.answered_by) == (None, None, "")


async def test_what_one_has_in_hand_another_cannot_take_before_it_lapses(rows: Rows) -> None:
    case, until = await rows.case(), NOW + HOUR

    async def takes(who: str, at: int) -> bool:
        now = NOW + at * HOUR
        async with rows.db.write() as tx:
            return await hands.claim(tx, case.id, now, by=who, until=now + HOUR, remind_at=until)

    assert await takes("U0MARIA", 0)
    assert not await takes("U0LUCA", 0)
    assert await takes("U0MARIA", 0)
    assert await takes("U0LUCA", 1)


async def test_only_who_is_on_it_lets_go_before_it_lapses(rows: Rows) -> None:
    case = await rows.case()
    async with rows.db.write() as tx:
        await claim(tx, case.id)
        assert await hands.release(tx, case.id, NOW, who="U0LUCA") is None
        assert await hands.release(tx, case.id, NOW, who="U0MARIA", what="claim_lapsed") is None
        assert await hands.release(tx, case.id, NOW, who="U0MARIA")
        await claim(tx, case.id)
        lapsed = await hands.release(tx, case.id, NOW + HOUR, who="U0MARIA", what="claim_lapsed")
    assert lapsed
    assert (lapsed.claimed_by, lapsed.remind_at) == (None, NOW + HOUR)


async def test_who_decides_has_in_hand_what_is_on_hold_and_nothing_else(rows: Rows) -> None:
    held = await rows.case(hold="legal", decider="U0ELENA")
    decided = await rows.case(decider="U0ELENA")
    async with rows.db.write() as tx:
        found = await hands.of_person(tx, "U0ELENA")
        assert [one.id for one in found] == [held.id]
        for case in (held, decided):
            await hands.take_over(tx, case, NOW, giver="U0ELENA", to="U0LUCA", by="U0ELENA")
    deciders = [(await rows.get(Case, one.id)).decider for one in (held, decided)]
    assert deciders == ["U0LUCA", "U0ELENA"]


def vars_of(row: Case) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in Case.__table__.columns}


async def test_a_case_whose_answer_is_really_on_its_way_does_not_become_practice(
    rows: Rows,
) -> None:
    leaving, waiting = await rows.case(), await rows.case()
    await rows.reply(case_id=leaving.id, state="sending")
    async with rows.db.write() as tx:
        await cases.practise(tx, {"shop": True}, NOW)
    assert not (await rows.get(Case, leaving.id)).practice
    assert (await rows.get(Case, waiting.id)).practice


async def test_a_case_that_the_customer_removed_is_held_by_nobody(rows: Rows) -> None:
    case = await rows.case(hold="lawyer", decider="U0ELENA")
    async with rows.db.write() as tx:
        assert await cases.lose(tx, case.id, NOW)
    assert (await rows.get(Case, case.id)).hold is None


async def test_a_case_is_its_owners_while_nobody_else_is_on_it(rows: Rows) -> None:
    own = await rows.case()
    taken = await rows.case(claimed_by="U0LUCA", claim_until=NOW + HOUR)
    async with rows.db.read() as tx:
        for person, theirs in (("U0MARIA", own), ("U0LUCA", taken)):
            found = await caselists.open_ones(tx, person=person)
            assert [one.id for one in found] == [theirs.id]
            assert await caselists.count_open(tx, person=person) == 1
        others = await caselists.open_ones(tx, without="U0MARIA")
    assert [one.id for one in others] == [taken.id]
