"""What `/reviews` understands, and its help."""

import pytest

from bot.slack import lists
from bot.slack.commands import Command, read_command, spelled
from tests.slack.cast import BO, NAMES
from tests.slack.messages import EN, IT, text


@pytest.mark.parametrize(
    ("written", "command", "argument"),
    [
        ("", Command.OPEN, ""),
        ("open", Command.OPEN, ""),
        ("  APERTI ", Command.OPEN, ""),
        ("list", Command.OPEN, ""),
        ("elenco", Command.OPEN, ""),
        ("mostra 17", Command.SHOW, "17"),
        ("show   #17", Command.SHOW, "#17"),
        ("17", Command.SHOW, "17"),
        ("#17", Command.SHOW, "#17"),
        ("pausa", Command.PAUSE, ""),
        ("aiuto", Command.HELP, ""),
    ],
)
def test_commands_are_understood_in_both_languages(
    written: str, command: Command, argument: str
) -> None:
    asked = read_command(written)
    assert (asked.command, asked.argument) == (command, argument)


def test_a_misspelt_command_gets_the_nearest() -> None:
    said = text(lists.unknown(read_command("opne"), EN))
    assert said == (
        'I do not know "opne". Did you mean `/reviews open`? All commands: `/reviews help`'
    )
    assert "Did you mean" not in text(lists.unknown(read_command("zzzz"), EN))


def test_help_shows_the_teams_own_spelling() -> None:
    said = text(lists.help_text(IT))
    assert "`/reviews aperti` chi aspetta una risposta" in said
    assert "`/reviews mostra NUMERO`" in said
    assert all(read_command(spelled(c, "it")).command is c for c in Command if c)


def test_a_pause_names_who_and_offers_the_way_out() -> None:
    said = text(lists.pause_state(BO, NAMES, IT))
    assert said == "⏸ Bo ha messo tutto in pausa.\nFai ripartire"
    assert text(lists.pause_state("", NAMES, EN)) == "▶️ Everything goes out as usual."
