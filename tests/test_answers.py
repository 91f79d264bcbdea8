from datetime import UTC, datetime

import pytest

from bot.answers import Answered, Evidence, Kind, Said, answered, gone


def at(minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 11, 20, 10, minute, second, micro, tzinfo=UTC)


def said(minute: int = 0, review: int = 1, deleted: bool = False) -> Said:
    return Said(review, at(minute), deleted)


def answer(minute: int, kind: Kind = "shown", review: int = 1, gone: bool = False) -> Answered:
    return Answered(review, at(minute), kind, "ann", gone)


@pytest.mark.parametrize(
    ("why", "texts", "answers", "accepted_counts", "evidence"),
    [
        ("nothing answered", [said()], [], True, None),
        ("seen there", [said()], [answer(5)], False, ("shown", 5)),
        ("a person says so", [said()], [answer(5, "declared")], False, ("declared", 5)),
        ("taken, cannot be read back", [said()], [answer(5, "accepted")], True, ("accepted", 5)),
        ("taken, not yet seen", [said()], [answer(5, "accepted")], False, None),
        ("it vanished", [said()], [answer(5, gone=True)], True, None),
        ("vanished, but said", [said()], [answer(5, gone=True), answer(2, "declared")], True,
         ("declared", 2)),
        ("before the last text", [said(9)], [answer(5)], True, None),
        ("after the last text", [said(9)], [answer(5), answer(10)], True, ("shown", 10)),
        ("at the same time", [said(5)], [answer(5)], True, ("shown", 5)),
        ("to another review", [said()], [answer(5, review=2)], True, None),
        ("one of two", [said(), said(1, review=2)], [answer(5)], True, None),
        ("both: the weakest, the latest", [said(), said(1, review=2)],
         [answer(5, "declared"), answer(7, review=2)], True, ("declared", 7)),
        ("both: the newest of each", [said(), said(1, review=2)],
         [answer(2, "declared"), answer(5, "shown"), answer(7, review=2)], True, ("shown", 7)),
        ("a weaker one later", [said()], [answer(2), answer(5, "declared")], True,
         ("declared", 5)),
        ("the stronger of one moment", [said()], [answer(5, "declared"), answer(5)], True,
         ("shown", 5)),
        ("a deleted one asks nothing", [said(), said(1, review=2, deleted=True)], [answer(5)], True,
         ("shown", 5)),
        ("all deleted", [said(deleted=True)], [answer(5)], True, None),
        ("nothing said", [], [answer(5)], True, None),
    ],
)  # fmt: skip
def test_answered_is_what_the_evidence_says(
    why: str,
    texts: list[Said],
    answers: list[Answered],
    accepted_counts: bool,
    evidence: tuple[Kind, int] | None,
) -> None:
    expected = evidence and Evidence(evidence[0], at(evidence[1]), "ann")
    assert answered(texts, answers, accepted_counts) == expected, why


@pytest.mark.parametrize(
    ("why", "text", "reply", "counts"),
    [
        ("the channel cuts its seconds", at(5, 7, 400_000), at(5, 7), True),
        ("the customer's clock is cut", at(5, 7), at(5, 7, 100), True),
        ("the second before", at(5, 7), at(5, 6, 999_999), False),
        ("both clocks are fine: before is before", at(5, 7, 400_000), at(5, 7, 100), False),
        ("both clocks are fine: after is after", at(5, 7, 100), at(5, 7, 400_000), True),
    ],
)
def test_coarse_clocks_are_forgiven(
    why: str, text: datetime, reply: datetime, counts: bool
) -> None:
    found = answered([Said(1, text, False)], [Answered(1, reply, "shown", None, False)], False)
    assert (found is not None) is counts, why


def test_an_answer_linked_to_the_text_counts_though_its_clock_is_behind() -> None:
    reply = Answered(1, at(1), "shown", "ann", False, to=at(5))
    assert answered([said(5)], [reply], False) == Evidence("shown", at(1), "ann")
    assert answered([said(6)], [reply], False) is None


def test_the_name_is_that_of_the_weakest_proof() -> None:
    proofs = [
        Answered(1, at(5), "declared", "bo", False),
        Answered(2, at(7), "shown", "ann", False),
    ]
    assert answered([said(), said(review=2)], proofs, False) == Evidence("declared", at(7), "bo")


def test_a_case_is_gone_when_all_its_reviews_are() -> None:
    assert gone([said(deleted=True), said(review=2, deleted=True)])
    assert not gone([said(deleted=True), said(review=2)])
    assert not gone([])
