"""`ascolto triage learn` and `unlearn`."""

from typing import Any

import pytest

from bot.judging import judge_of, teach
from bot.queries import labels
from bot.triage import Judge, Message, Tuning, semantic
from tests.cli.conftest import Ascolto
from tests.queries.conftest import NOW, Rows
from tests.triage.test_second_opinion import needs_embedding

ITALIAN = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": ""}
DAYS = ("ieri", "oggi", "martedì", "sabato", "stamattina")


async def say(rows: Rows, count: int, text: str, *, critical: bool, **more: Any) -> None:
    """So many reviews that people judged otherwise."""
    for number in range(count):
        told = f"{text} {DAYS[number % len(DAYS)]}, numero {number}."
        review = await rows.review(text=told, language="it", **more)
        async with rows.db.write() as tx:
            await labels.put(tx, review, NOW, critical=critical, by="U0MARIA")


async def learned(rows: Rows) -> Tuning:
    judge = Judge()
    await teach(judge, rows.db, None)
    return judge.tuning


async def test_few_corrections_teach_nothing(
    ascolto: Ascolto, rows: Rows, database_url: str
) -> None:
    url = {"DATABASE_URL": database_url}
    await say(rows, 3, "Una scossa pessima e rumorosa", critical=False)
    await say(rows, 2, "Brutto", critical=False, rating=1, scale=5)
    told = await ascolto("triage", "learn", **url)
    assert told.stdout.strip() == (
        "There are 3 corrections to learn from; 20 are needed. 2 more change nothing: few stars, a "
        "lawyer or an injury always need an answer."
    )
    assert await learned(rows) == Tuning()
    nothing = await ascolto("triage", "unlearn", **url)
    assert nothing.stdout.strip() == "Nothing was learned, or all of it is taken back."


async def test_what_is_learned_is_shown_kept_and_taken_back(
    ascolto: Ascolto, rows: Rows, database_url: str
) -> None:
    url = {"DATABASE_URL": database_url}
    await say(rows, 25, "Una scossa pessima e rumorosa", critical=False)
    for number in range(30):
        await rows.review(text=f"Tutto bene, grazie {number}.", quiet="not_critical")
    asked = await ascolto("triage", "learn", input="n\n", **url, **ITALIAN)
    lines = [" ".join(line.split()) for line in asked.stdout.splitlines()]
    assert "non è una critica 25 0 25" in lines
    assert "ciò che nessuno ha corretto 30 30 30" in lines
    assert "Schede per 55 messaggi: 25, poi 0." in lines
    assert any("Meno critico con:" in line and "scossa" in line for line in lines)
    assert await learned(rows) == Tuning()
    await ascolto("triage", "learn", "--yes", **url)
    tuning = await learned(rows)
    assert tuning.words["scossa"] < 0
    told = await ascolto("triage", "-", "--jsonl", input='{"text": "Che scossa!"}', **url)
    assert "With what the corrections of your team taught." in told.stderr
    back = await ascolto("triage", "unlearn", input="y\n", **url)
    assert "from 25 corrections." in back.stdout
    assert await learned(rows) == Tuning()


@needs_embedding
async def test_beside_a_second_opinion_it_learns_what_texts_mean(
    ascolto: Ascolto, rows: Rows, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic, "THERE", True)
    url = {"DATABASE_URL": database_url}
    for text in ("Una scossa pessima e rumorosa", "Che paura orribile, un botto tremendo"):
        await say(rows, 10, text, critical=False)
    await say(rows, 3, "Aspetto ancora che qualcuno mi risponda", critical=True)
    for number in range(30):
        await rows.review(text=f"Tutto bene, grazie {number}.", quiet="not_critical")
    asked = await ascolto("triage", "learn", "--yes", **url, **ITALIAN)
    lines = [" ".join(line.split()) for line in asked.stdout.splitlines()]
    assert lines[0] == "giudicati come dice il team, dal senso prima dopo"
    *told, before, after = lines[2].split()
    assert (told[-1], before) == ("20", "0")
    assert int(after) > 15
    judge, other = judge_of(None), Message("Che scossa tremenda e rumorosa!", "", None, None, "it")
    assert judge(other).critical
    await teach(judge, rows.db, None)
    assert not judge(other).critical
    await ascolto("triage", "unlearn", "--yes", **url)
    await teach(judge, rows.db, None)
    assert judge(other).critical
