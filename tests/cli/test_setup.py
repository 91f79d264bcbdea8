"""`ascolto init`: two files to start from, and questions that only real names answer."""

import re
import stat
import tomllib
from pathlib import Path

import pytest

from bot.channels import channels
from bot.config import read_config
from bot.environment import Environment
from bot.settings import read_settings
from tests.cli.conftest import Ascolto, read, write

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


async def test_what_init_writes_works_as_it_is(ascolto: Ascolto) -> None:
    result = await ascolto("init", **TOKENS)
    assert result.exit_code == 0
    environ = Environment({}, Path(".env"))
    config = read_config(Path("ascolto.toml"), environ, channels())
    assert config.team.name == "Bottega Aurora"
    assert config.route(source_id="shop", brand="aurora", rating=1, public=True).slack_channel == (
        "#support"
    )
    assert read_settings(environ).slack_bot_token.get_secret_value() == "xoxb-1"


async def test_every_line_of_the_starter_is_explained_or_plain(ascolto: Ascolto) -> None:
    await ascolto("init")
    text = read("ascolto.toml")
    for said in ("who answers for a case nobody has taken", "repeats each working day", "clock 4h"):
        assert said in text
    assert max(map(len, text.splitlines())) <= 100


async def test_both_files_speak_the_language_of_the_terminal_and_say_the_same(
    ascolto: Ascolto,
) -> None:
    given = {"SHOP_WEBHOOK_SECRET": "whsec_c2VjcmV0c2VjcmV0c2VjcmV0"}
    await ascolto("init")
    english = tomllib.loads(read("ascolto.toml"))
    marked = re.findall(r"(?m)^# (\[\[|\w+ = )", read("ascolto.toml"))
    Path("ascolto.toml").unlink()  # noqa: ASYNC240
    Path(".env").unlink()  # noqa: ASYNC240
    await ascolto("init", LC_ALL="it_IT.UTF-8", **given)
    text, env = read("ascolto.toml"), read(".env")
    assert tomllib.loads(text) == english
    assert re.findall(r"(?m)^# (\[\[|\w+ = )", text) == marked
    assert "un caso che nessuno ha preso" in text
    assert "# Token del bot dell'app di Slack" in env
    assert max(map(len, text.splitlines())) <= 100
    assert read_settings(Environment(TOKENS, Path(".env"))).http_port == 8080


async def test_the_commented_sources_work_when_their_marks_are_taken_away(ascolto: Ascolto) -> None:
    await ascolto("init")
    text = read("ascolto.toml")
    marked = re.sub(r"(?m)^# (alarm_mail|\[\[|\w+ = )", r"\1", text)
    write(marked.replace('start = "2026-01-01"', ""))
    environ = Environment({"CARE_PASSWORD": "x"}, Path(".env"))
    found = read_config(Path("ascolto.toml"), environ, channels())
    assert set(found.sources) == {"shop", "by-hand", "care"}
    by_hand = found.route(source_id="by-hand", brand="aurora", rating=None, public=False)
    assert by_hand.slack_channel == "#by-hand"
    assert (found.team.alarm_mail, found.team.alarm_source) == ("you@example.org", "care")


async def test_a_fresh_secret_is_made_and_is_for_its_owner_alone(ascolto: Ascolto) -> None:
    await ascolto("init")
    secret = Environment({}, Path(".env"))["SHOP_WEBHOOK_SECRET"]
    assert re.fullmatch(r"whsec_[\w+/]{43}=", secret)
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600  # noqa: ASYNC240


async def test_init_never_overwrites(ascolto: Ascolto) -> None:
    write("# mine\n")
    write("# mine too\n", ".env")
    result = await ascolto("init", "--ask", input="\n", **TOKENS)
    assert result.exit_code == 0
    assert "ascolto.toml is there already and stays as it is." in result.stderr
    assert (read("ascolto.toml"), read(".env")) == ("# mine\n", "# mine too\n")


async def test_without_a_terminal_nothing_is_asked(ascolto: Ascolto) -> None:
    result = await ascolto("init", SLACK_API_URL="http://127.0.0.1:1/api/", **TOKENS)
    assert result.exit_code == 0
    assert "?" not in result.stdout


async def test_questions_go_on_until_slack_knows_the_name(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    answers = {
        "Name of the team": ["Aurora Care"],
        "Mail address": ["our help desk", "help@aurora.test"],
        "Language": ["de", "it"],
        "Slack channel for reviews": ["#revews", "reviews"],
        "Slack channel for 1 and 2 stars": ["@care-lead", "#support"],
        "Who answers": ["@care-team", "maria@aurora.test"],
        "Who decides": ["head-of-care"],
        "User group": ["@care-team"],
        "Time zone": ["Rome", ""],
        "Country": ["ITT", "IT"],
    }
    typed = "\n".join(word for words in answers.values() for word in words) + "\n"
    result = await ascolto("init", "--ask", input=typed, **tokens)
    assert result.exit_code == 0, result.output
    assert "Ascolto is in #reviews, #support." in result.stderr
    assert "'our help desk' is no mail address" in result.stderr
    assert "did you mean #reviews?" in result.stderr
    assert "@care-lead is: person. Wanted: Slack channel." in result.stderr
    assert "did you mean 'Europe/Rome'?" in result.stderr
    config = read_config(Path("ascolto.toml"), Environment({}, Path(".env")), channels())
    assert config.team.name == "Aurora Care"
    assert config.brands["aurora-care"].private_contact == "help@aurora.test"
    assert config.team.owner == "maria@aurora.test"
    assert config.team.timezone == "Europe/Rome"
    assert config.routes[0].slack_channel == "#support"
    assert config.ladders["public"].rungs[-1].tell == "@head-of-care"


async def test_quotes_in_an_answer_do_not_break_the_file(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    typed = 'Da "Gino" \\ Figli\n' + "\nit\n#reviews\n#reviews\n@care-lead\n\n\n\n\n"
    result = await ascolto("init", "--ask", input=typed, **tokens)
    assert result.exit_code == 0, result.output
    config = read_config(Path("ascolto.toml"), Environment({}, Path(".env")), channels())
    assert config.team.name == 'Da "Gino" \\ Figli'
    assert (config.team.responders, config.team.holidays) == (None, "IT")
    assert config.brands["da-gino-figli"].private_contact == ""


ANSWERED = "Aurora\n\nen\n#reviews\n#support\n@care-lead\n\n\n\n\n"


async def test_tokens_are_asked_once_and_are_not_seen(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    bot, app = tokens.pop("SLACK_BOT_TOKEN"), tokens.pop("SLACK_APP_TOKEN")
    result = await ascolto("init", "--ask", input=f"{bot}\n{app}\n{ANSWERED}", **tokens)
    assert result.exit_code == 0, result.output
    assert bot not in result.output
    assert app not in result.output
    written = Environment({}, Path(".env"))
    assert (written["SLACK_BOT_TOKEN"], written["SLACK_APP_TOKEN"]) == (bot, app)
    assert "SLACK_SIGNING_SECRET" not in written


async def test_without_an_app_token_the_signing_secret_is_asked(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    bot = tokens.pop("SLACK_BOT_TOKEN")
    del tokens["SLACK_APP_TOKEN"]
    result = await ascolto("init", "--ask", input=f"{bot}\n\nabc123\n{ANSWERED}", **tokens)
    assert result.exit_code == 0, result.output
    settings = read_settings(Environment({}, Path(".env")))
    assert settings.slack_mode == "http"
    assert settings.slack_signing_secret is not None


async def test_a_token_that_slack_refuses_ends_with_a_sentence(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    result = await ascolto("init", "--ask", input="", **{**tokens, "SLACK_BOT_TOKEN": "xoxb-no"})
    assert result.exit_code == 1
    assert "Slack does not know the token" in result.stderr
    assert read("ascolto.toml") == ""


async def test_a_typed_token_that_slack_refuses_is_asked_again_and_no_other(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    bot, app = tokens.pop("SLACK_BOT_TOKEN"), tokens.pop("SLACK_APP_TOKEN")
    typed = f"xoxb-old\n{app}\n{bot}\n{ANSWERED}"
    result = await ascolto("init", "--ask", input=typed, **tokens)
    assert result.exit_code == 0, result.output
    assert result.stderr.count("Slack does not know the token") == 1
    written = Environment({}, Path(".env"))
    assert (written["SLACK_BOT_TOKEN"], written["SLACK_APP_TOKEN"]) == (bot, app)


async def test_a_wrong_answer_is_told_in_the_language_of_the_terminal(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    typed = f"Aurora\nufficio\n{ANSWERED.removeprefix('Aurora')}"
    result = await ascolto("init", "--ask", input=typed, LC_ALL="it_IT.UTF-8", **tokens)
    assert result.exit_code == 0, result.output
    assert "'ufficio' non è un indirizzo" in result.stderr


async def test_swapped_tokens_are_asked_again_before_slack_is(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    bot, app = tokens.pop("SLACK_BOT_TOKEN"), tokens.pop("SLACK_APP_TOKEN")
    typed = f"{app}\n{bot}\n{bot}\n{app}\n{ANSWERED}"
    result = await ascolto("init", "--ask", input=typed, **tokens)
    assert result.exit_code == 0, result.output
    assert "SLACK_BOT_TOKEN does not begin with xoxb-" in result.stderr
    assert "SLACK_APP_TOKEN does not begin with xapp-" in result.stderr
    assert bot not in result.output


async def test_what_the_environment_says_of_this_machine_is_written_down(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    result = await ascolto("init", "--ask", input=ANSWERED, **tokens)
    assert result.exit_code == 0, result.output
    alone = read_settings(Environment({}, Path(".env")))
    assert (alone.slack_api_url, alone.http_port) == (tokens["SLACK_API_URL"], 0)


async def test_all_and_none_are_said_in_the_language_of_the_terminal(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    result = await ascolto("init", "--ask", input=ANSWERED, LC_ALL="it_IT.UTF-8", **tokens)
    assert result.exit_code == 0, result.output
    assert "[tutti]" in result.output
    config = read_config(Path("ascolto.toml"), Environment({}, Path(".env")), channels())
    assert config.team.responders is None


@pytest.mark.parametrize(
    ("typed", "holidays"),
    [("\n\n", "IT"), ("America/New_York\n\n", "US"), ("Etc/UTC\n\n", None), ("\nnone\n", None)],
)
async def test_the_holidays_are_those_of_the_time_zone_until_somebody_wants_none(
    ascolto: Ascolto, tokens: dict[str, str], typed: str, holidays: str | None
) -> None:
    until = ANSWERED.removesuffix("\n\n")
    result = await ascolto("init", "--ask", input=until + typed, **tokens)
    assert result.exit_code == 0, result.output
    config = read_config(Path("ascolto.toml"), Environment({}, Path(".env")), channels())
    assert config.team.holidays == holidays
