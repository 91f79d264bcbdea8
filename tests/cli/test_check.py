"""`ascolto check` of files, database, port and sources: a tick, or a cross and what to do."""

import asyncio
import json
import socket

import pytest
from aiohttp import web

from bot import migrations
from bot.db import Database
from bot.poke import Poke
from tests.cli.checking import Checked, check
from tests.cli.conftest import Ascolto, read, write
from tests.config.example import EXAMPLE, changed
from tests.servers.writers import Writers

pytestmark = pytest.mark.usefixtures("config_file")


async def test_everything_that_works_gets_a_tick(ascolto: Ascolto, tokens: dict[str, str]) -> None:
    found = await check(ascolto, **tokens)
    assert found.crosses == {}
    assert (found.ok, found.code) == (True, 0)
    assert {"bot token", "scopes", "app token", "#reviews", "#support", "@care-lead"} <= set(
        found.trials
    )
    assert "Bottega Aurora" in found.trials["bot token"]["advice"]


async def test_people_read_a_table(ascolto: Ascolto, tokens: dict[str, str]) -> None:
    result = await ascolto("check", **tokens)
    assert result.exit_code == 0
    assert "✓ settings" in result.stdout
    assert "Start with `ascolto run`" in result.stderr


async def test_looking_makes_no_database(ascolto: Ascolto, tokens: dict[str, str]) -> None:
    await check(ascolto, **tokens)
    assert read("ascolto.db") == ""


async def test_mistakes_of_both_files_are_crosses_and_the_rest_is_tried(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    write(changed(('"it"', '"fr"')))
    found = await check(ascolto, **{**tokens, "LOG_LEVEL": "loud"})
    assert list(found.crosses) == [
        "environment: LOG_LEVEL",
        "ascolto.toml, line 3: [team], language",
    ]
    assert found.code == 1
    found = await check(ascolto, **tokens)
    assert list(found.crosses) == ["ascolto.toml, line 3: [team], language"]
    assert found.trials["bot token"]["ok"]


async def test_a_database_says_its_revision(
    ascolto: Ascolto, tokens: dict[str, str], database_url: str
) -> None:
    db = Database(database_url, Poke())
    await migrations.migrate(db)
    what = db.engine.url.render_as_string()
    found = await check(ascolto, **tokens, DATABASE_URL=database_url)
    assert any(migrations.newest() in one["advice"] for one in found.trials.values())
    async with db.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await db.dispose()
    found = await check(ascolto, **tokens, DATABASE_URL=database_url)
    assert "is of a newer Ascolto" in "".join(found.crosses.values()), what


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("sqlite:////nowhere/at/all/a.db", "cannot be written: make its folder"),
        ("sqlite:///ascolto.toml", "file is not a database: does DATABASE_URL name Ascolto's own"),
        ("postgresql://me:geheim@127.0.0.1:1/none", "is DATABASE_URL right, and is the server"),
    ],
)
async def test_a_database_out_of_reach_is_a_cross(
    ascolto: Ascolto, tokens: dict[str, str], url: str, advice: str
) -> None:
    result = await ascolto("check", "--json", **tokens, DATABASE_URL=url)
    (told,) = Checked(result.exit_code, result.stdout).crosses.values()
    assert advice in told
    assert "geheim" not in result.output


async def test_a_port_that_is_taken_is_a_cross_unless_ascolto_listens_there(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        taken.close()
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", port)
        found = await check(ascolto, **{**tokens, "HTTP_PORT": str(port)})
        told = found.crosses[f"127.0.0.1:{port}"]
        assert told.startswith("Address already in use: end what listens there, or set another")
        server.close()
        await server.wait_closed()

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_get("/healthz", healthy)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    found = await check(ascolto, **{**tokens, "HTTP_PORT": str(port)})
    assert found.trials[f"127.0.0.1:{port}"]["advice"] == "Ascolto is running there."
    await runner.cleanup()


async def test_the_port_of_the_figures_may_be_ours_already_too(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    figures = "go_threads 8\n"

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(text=figures)

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    await web.TCPSite(runner, "127.0.0.1", port).start()
    environ = {**tokens, "METRICS_PORT": str(port)}
    found = await check(ascolto, **environ)
    assert "set another METRICS_PORT" in found.crosses[f"127.0.0.1:{port}"]
    figures = "ascolto_cases 3\n"
    found = await check(ascolto, **environ)
    assert found.trials[f"127.0.0.1:{port}"]["advice"] == "Ascolto is running there."
    await runner.cleanup()


async def test_an_address_of_another_machine_is_told_as_that(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    found = await check(ascolto, **{**tokens, "HTTP_PORT": "8080", "HTTP_HOST": "192.0.2.1"})
    assert "is HTTP_HOST an address of this machine?" in found.crosses["192.0.2.1:8080"]


async def test_secrets_that_others_can_open_are_a_cross(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    write("LOG_LEVEL=info\n", ".env", 0o644)
    found = await check(ascolto, **tokens)
    assert found.crosses == {
        ".env is yours alone": "Others on this machine can open it: chmod 600 .env"
    }
    write("LOG_LEVEL=info\n", ".env", 0o600)
    assert (await check(ascolto, **tokens)).ok


async def test_a_source_that_cannot_log_in_is_a_cross(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    write(
        f'{EXAMPLE}\n[[source]]\nid = "care"\nchannel = "email"\naddress = "care@aurora.test"\n'
        'imap_host = "127.0.0.1"\nimap_port = 1\nsmtp_port = 1\nimap_password = "env:CARE"\n'
        'private_network = true\n[[route]]\nmatch = { source = "care" }\nowner = "@care-lead"\n'
    )
    result = await ascolto("check", "--json", **tokens, CARE="s3cret-words")
    crosses = [one for one in json.loads(result.stdout)["trials"] if not one["ok"]]
    assert "source care" in {one["area"] for one in crosses}
    assert "s3cret-words" not in result.output


async def test_those_who_word_things_for_us_are_asked_for_real(
    ascolto: Ascolto, tokens: dict[str, str]
) -> None:
    async with Writers() as others:
        others.translates = lambda *_: "Buongiorno, il mio pacco non è mai arrivato."
        others.rewords = lambda text: text.replace(",", ", davvero,", 1)
        write(changed(("signature =", 'voice = "Semplice."\nsignature =')))
        found = await check(ascolto, **tokens, **others.environ("llm", "deepl"))
        assert found.crosses == {}
        assert "Buongiorno, il mio pacco" in found.trials["DeepL"]["advice"]
        assert found.trials["some-model"]["advice"] == "It rewrites drafts."
        others.rewords = lambda text: f"{text} Ti rimborsiamo tutto."
        found = await check(ascolto, **tokens, **others.environ("llm"))
        assert "not with what it was asked for (offers)" in found.crosses["some-model"]
        others.fail("404")
        found = await check(ascolto, **tokens, **others.environ("llm", "deepl"))
        assert "Are the model's name and the address right" in found.crosses["some-model"]
        found = await check(ascolto, **{**tokens, **others.environ("deepl"), "DEEPL_API_KEY": "no"})
        assert "DeepL" in found.crosses
