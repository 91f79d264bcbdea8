"""One case in a list: no name is said twice."""

import pytest

from bot.locale import Words
from bot.models import Case
from bot.slack.blocks import texts_of
from bot.slack.lists import Listed, case_row, open_cases
from bot.slack.times import Times
from tests.slack.cast import BO, CY, GOOGLE, HOUR, NAMES, NOW, ROME, case, view

TIMES = Times(Words("en"), NOW, ROME)


def row(one: Case) -> str:
    made = case_row(0, Listed(view(one), GOOGLE), TIMES, NAMES)
    return "\n".join(told["text"] for told in texts_of([made]))


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (case(claimed_by=BO, claim_until=NOW + HOUR), "Bo is on it"),
        (case(writing_by=BO, writing_since=NOW), "Bo is writing"),
        (case(hold="lawyer", decider=BO), "Bo decides"),
    ],
)
def test_who_has_it_in_hand_is_not_named_again(one: Case, told: str) -> None:
    assert told in row(one)
    assert row(one).count("Bo") == 1


@pytest.mark.parametrize(
    "one",
    [case(), case(hold="lawyer", decider=CY), case(writing_by=CY, writing_since=NOW)],
)
def test_the_owner_is_named_where_nobody_or_somebody_else_has_it_in_hand(one: Case) -> None:
    assert " · Bo" in row(one)


def test_a_case_of_nobody_says_so() -> None:
    assert " · nobody" in row(case(owner=""))


def test_my_own_list_does_not_say_on_each_line_that_it_is_mine() -> None:
    rows = [Listed(view(case()), GOOGLE)]
    for mine in (True, False):
        made = open_cases(rows, 1, NOW, Words("en"), NAMES, hours_timezone=ROME, mine=mine)
        told = "\n".join(one["text"] for one in texts_of(made.blocks))
        assert ("Bo" in told) is not mine
