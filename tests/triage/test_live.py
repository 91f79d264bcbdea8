"""What corrections bring is measured with teams that correct as people do."""

from collections import Counter
from pathlib import Path

import pytest

from bot.triage.learning import FEWEST
from bot.triage.measuring import counted
from bot.triage.training import data, live
from bot.triage.training.live import Heard, Team, Way, compared, corrected
from tests.triage.test_meaning import JOKES, MISSED, OTHERS
from tests.triage.test_second_opinion import needs_embedding

HEARD = [Heard(one.critical, one.margin >= 0, one) for one in JOKES + MISSED + OTHERS]
SETTLED = Heard(critical=False, judged=True, lesson=None)


def test_a_team_corrects_all_that_is_wrong_half_of_it_or_false_alarms_only() -> None:
    said = {
        team: Counter(one.critical for one in corrected([*HEARD, SETTLED], team) if one.corrected)
        for team in Team
    }
    assert said[Team.ALL] == {False: len(JOKES), True: len(MISSED)}
    assert said[Team.ALARMS] == {False: len(JOKES)}
    assert 15 < said[Team.HALF].total() < 30
    left = [one for one in corrected(HEARD, Team.ALARMS) if not one.corrected]
    assert [one.critical for one in left] == [one.margin >= 0 for one in left]


def test_what_comes_later_is_judged_before_and_after() -> None:
    lessons = corrected(HEARD, Team.ALL)
    told = [*compared(lessons, [*HEARD, SETTLED], Way.MEANING)]
    assert counted((critical, before) for critical, before, _ in told).right == len(OTHERS)
    assert counted((critical, after) for critical, _, after in told).right > 0.95 * len(HEARD)
    assert told[-1] == (False, True, True)
    few = lessons[: FEWEST - 1]
    assert all(before is after for _, before, after in compared(few, HEARD, Way.MEANING))


@needs_embedding
def test_a_row_says_what_it_brought_on_each_source_that_is_large_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(live, "HALF", 10)
    monkeypatch.setattr(live, "HEARD", (5, 10))
    lines = [f'"{one.text}",en,,{one.critical:d}' for one in data.own()[-20:]]
    for name, many in (("shop", 20), ("small", 19)):
        (tmp_path / f"{name}.csv").write_text(
            "\n".join(["text,lang,stars,critical", *lines[:many]])
        )
    live.main(tmp_path)
    told = [row for row in capsys.readouterr().out.splitlines() if row.startswith("| ")]
    means, each = told[: len(told) // 2], told[len(told) // 2 :]
    assert len(each) == 2 + len(Way) * len(Team) * 2
    assert [row.split(" | ")[1:6] for row in means] == [row.split(" | ")[2:7] for row in each]
    assert {row.split()[1] for row in each[2:]} == {"shop"}
