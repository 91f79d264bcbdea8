"""`ascolto check` of names, places and tokens, on a work chat that answers as Slack does."""

import pytest

from bot.playground import Playground
from tests.cli.checking import check
from tests.cli.conftest import Ascolto, write
from tests.config.example import changed

pytestmark = pytest.mark.usefixtures("config_file")


@pytest.mark.parametrize(
    ("before", "after", "what", "advice"),
    [
        ('"#support"', '"#suport"', "#suport", "did you mean #support?"),
        ('"#support"', '"#general"', "#general", "Ascolto is not in it: write /invite @ascolto"),
        ('"#support"', '"#private"', "#private", "a private one is only seen after /invite"),
        ('"@head-of-care"', '"@gone"', "@gone", "there is no person and no user group @gone"),
        ('"@head-of-care"', '"U0UGO00"', "U0UGO00", "nobody in this workspace has this id"),
        ('"@head-of-care"', '"@guest"', "@guest", "is a guest or of another firm"),
        ('"@head-of-care"', '"@partner"', "@partner", "is a guest or of another firm"),
        ('"@head-of-care"', '"@ascolto"', "@ascolto", "is a bot: name a person"),
        ('"@head-of-care"', '"x@aurora.test"', "x@aurora.test", "has this mail address"),
        ('"@head-of-care"', '"@care-team"', "@care-team", "is a user group, and one person"),
    ],
)
async def test_a_name_that_slack_does_not_know_so_says_what_to_do(
    ascolto: Ascolto,
    tokens: dict[str, str],
    before: str,
    after: str,
    what: str,
    advice: str,
) -> None:
    write(changed((before, after)))
    found = await check(ascolto, **tokens)
    assert list(found.crosses) == [what]
    assert advice in found.crosses[what]


async def test_an_archived_slack_channel_is_a_cross(
    ascolto: Ascolto, tokens: dict[str, str], playground: Playground
) -> None:
    playground.ws.channels["C0SUPPORT"].archived = True
    write(changed(('"#support"', '"C0SUPPORT"')))
    found = await check(ascolto, **tokens)
    assert "archived" in found.crosses["C0SUPPORT"]


async def test_someone_who_left_is_a_cross(
    ascolto: Ascolto, tokens: dict[str, str], playground: Playground
) -> None:
    playground.ws.users["U0ELENA"].deleted = True
    found = await check(ascolto, **tokens)
    assert list(found.crosses) == ["@head-of-care"]


async def test_a_user_group_without_people_is_a_cross(
    ascolto: Ascolto, tokens: dict[str, str], playground: Playground
) -> None:
    playground.ws.groups["S0CARETEAM"].users.clear()
    found = await check(ascolto, **tokens)
    assert "Nobody is in this user group" in found.crosses["@care-team"]


async def test_a_private_source_must_not_post_where_everyone_reads_along(
    ascolto: Ascolto, tokens: dict[str, str], playground: Playground
) -> None:
    write(changed(("public = true", "public = false")))
    found = await check(ascolto, **tokens)
    assert list(found.crosses) == ["shop in #support", "shop in #reviews"]
    assert "route it to a private Slack channel" in found.crosses["shop in #reviews"]

    playground.ws.add_channel("closed", [playground.ws.users["U0MARIA"]], private=True)
    write(
        changed(
            ("public = true", "public = false"),
            (', rating = "1-2"', ""),
            ('"#support"', '"#closed"'),
        )
    )
    assert (await check(ascolto, **tokens)).ok


async def test_the_reminders_of_a_private_source_stay_among_those_who_may_read_it(
    ascolto: Ascolto, tokens: dict[str, str], playground: Playground
) -> None:
    playground.ws.add_channel("closed", [playground.ws.users["U0MARIA"]], private=True)
    private = (
        ("public = true", "public = false"),
        (', rating = "1-2"', ""),
        ('"#support"', '"#closed"'),
    )
    write(changed(*private, ('tell = "slack_channel"', 'tell = "#reviews"')))
    found = await check(ascolto, **tokens)
    assert list(found.crosses) == ["shop in #reviews"]
    assert "let [ladder.public] tell a private one" in found.crosses["shop in #reviews"]
    write(changed(*private, ('tell = "slack_channel"', 'tell = "#closed"')))
    assert (await check(ascolto, **tokens)).ok


async def test_each_missing_scope_is_a_cross_of_its_own(
    ascolto: Ascolto, tokens: dict[str, str], playground: Playground
) -> None:
    playground.ws.tokens[playground.ws.bot_token].scopes -= {"groups:history", "commands"}
    found = await check(ascolto, **tokens)
    assert list(found.crosses) == ["scope commands", "scope groups:history"]
    assert "The command /reviews. Add it" in found.crosses["scope commands"]


async def test_tokens_that_slack_refuses_are_crosses_and_are_not_shown(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    environ = {**tokens, "SLACK_APP_TOKEN": "xapp-wrong"}
    found = await check(ascolto, **environ)
    assert list(found.crosses) == ["app token"]
    assert "Basic Information, App-Level Tokens" in found.crosses["app token"]
    result = await ascolto("check", **{**tokens, "SLACK_BOT_TOKEN": "xoxb-wrong"})
    assert result.exit_code == 1
    assert "Slack does not know the token" in " ".join(result.stdout.split())
    assert "xoxb-wrong" not in result.output
    assert "#reviews" not in result.output


async def test_slack_out_of_reach_is_a_cross(
    ascolto: Ascolto, tokens: dict[str, str], playground: Playground
) -> None:
    playground.ws.is_down = True
    found = await check(ascolto, **tokens)
    told = found.crosses["bot token"]
    assert "the connection to Slack failed" in told
    assert f"can this machine reach {tokens['SLACK_API_URL']}?" in told


async def test_http_mode_needs_no_app_token(ascolto: Ascolto, tokens: dict[str, str]) -> None:
    del tokens["SLACK_APP_TOKEN"]
    found = await check(ascolto, **tokens, SLACK_SIGNING_SECRET="s", PUBLIC_URL="https://a.test")
    assert found.ok
    assert "https://a.test/slack/events" in found.trials["signing secret"]["advice"]


async def test_an_address_that_slack_would_not_call_is_a_cross(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    del tokens["SLACK_APP_TOKEN"]
    found = await check(ascolto, **tokens, SLACK_SIGNING_SECRET="s", PUBLIC_URL="http://a.test")
    assert "no other address than one with https://" in found.crosses["signing secret"]


async def test_a_misspelt_name_is_told_in_the_language_of_the_terminal(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    write(changed(('"#support"', '"#suport"')))
    found = await check(ascolto, **tokens, LC_ALL="it_IT.UTF-8")
    assert "volevi dire #support?" in found.crosses["#suport"]
