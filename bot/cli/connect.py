"""`ascolto connect`: a person lets Ascolto into a mailbox at its provider, without a password."""

import asyncio
import webbrowser
from contextlib import AsyncExitStack

import aiohttp
import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import tokens
from bot.app.alone import alone
from bot.app.upgrading import bring_up
from bot.channels import channels, oauth
from bot.channels.base import Grant, Outside
from bot.cli import given, redirect, show
from bot.cli.spoken import told, words
from bot.clock import Clock
from bot.config import Config, SourceConfig
from bot.db import Database
from bot.errors import ChannelError, Told
from bot.locale import mark
from bot.migrations import newest, revision_of
from bot.poke import Poke
from bot.queries import access
from bot.sentences import did_you_mean
from bot.settings import Settings
from bot.slack.reasons import reason
from bot.web.guard import session

PATIENCE = 600.0
"""Seconds that a person has to sign in and say yes."""


class NotConnected(Told):
    """Nothing was stored."""


def connect(
    source: str = typer.Argument(help=mark("The id of the source in ascolto.toml.")),
    browser: bool = typer.Option(
        True, help=mark("Open the browser; else the address is only printed.")
    ),
    port: int = typer.Option(0, help=mark("Port on 127.0.0.1 for the answer, e.g. for ssh -L.")),
    here: bool = typer.Option(
        False,
        "--here",
        help=mark("Sign in on this machine though the provider gives device codes."),
    ),
) -> None:
    """Let Ascolto into a mailbox."""
    settings, config = given.read().both()
    chosen, grant = _chosen(config, source)
    if not settings.seal:
        raise NotConnected(
            mark(
                "ASCOLTO_SECRET_KEY is missing, which seals the token: `ascolto init` in an empty "
                "folder writes one into .env."
            )
        )
    asyncio.run(_connect(settings, config, chosen, grant, browser=browser, port=port, here=here))
    say = words()
    told = say.t(
        "Connected: {source} reads and answers as {account}.",
        source=chosen.id,
        account=grant.account,
    )
    show.line(told)
    show.note(say.t("Try it with `ascolto check`. A running Ascolto goes on by itself."))


def _chosen(config: Config, source_id: str) -> tuple[SourceConfig, Grant]:
    source = config.sources.get(source_id)
    if source is None:
        hint = did_you_mean(source_id, config.sources)
        raise NotConnected(
            mark('There is no source "{source}" in ascolto.toml. {hint}'),
            source=source_id,
            hint=hint,
        )
    if source.options.grant is None:
        raise NotConnected(
            mark('{source} needs no connecting: only a mailbox with login = "xoauth2" does.'),
            source=source_id,
        )
    return source, source.options.grant


async def _connect(
    settings: Settings,
    config: Config,
    source: SourceConfig,
    grant: Grant,
    *,
    browser: bool,
    port: int,
    here: bool,
) -> None:
    clock = Clock()
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(session(source.private_network))
        began = clock.wall()
        if grant.device_url and not (here and grant.authorize_url):
            granted = await _by_device(http, grant, clock)
        else:
            granted = await _by_redirect(http, grant, clock, browser=browser, port=port)
        if not granted.refresh:
            raise NotConnected(
                mark(
                    "{provider} gave no refresh token, so the consent would end within the hour. "
                    "Take Ascolto's consent back in the account's settings, and try again."
                ),
                provider=grant.provider,
            )
        await _right_account(http, config, source, grant, granted, clock)
        db = Database(settings.database_url, Poke())
        stack.push_async_callback(db.dispose)
        try:
            await _ready(db, settings.database_url)
            async with db.write() as tx:
                made = tokens.fresh(granted, settings.seal, began, "")
                await access.give(tx, source.id, grant.account, made, clock.now())
        except (SQLAlchemyError, OSError) as error:
            raise NotConnected(
                mark("The database cannot be used ({why}). Is DATABASE_URL right?"),
                why=show.first_line(error),
            ) from None


async def _ready(db: Database, url: str) -> None:
    """Connecting may come before the first start."""
    if await revision_of(db) != newest():
        with alone(url):
            await bring_up(db)


async def _by_device(http: aiohttp.ClientSession, grant: Grant, clock: Clock) -> oauth.Granted:
    """A code to type in at the provider, on any machine."""
    asked = await oauth.device(http, grant, clock.wall())
    say = words()
    show.note(say.t("Open {address}", address=asked.address))
    show.note(
        say.t(
            "Sign in as {account} and type the code {code}",
            account=grant.account,
            code=asked.user_code,
        )
    )
    pause, end = asked.interval, clock.monotonic() + asked.seconds
    while clock.monotonic() < end:
        await clock.sleep(pause)
        try:
            return await oauth.by_device(http, grant, asked, clock.wall())
        except oauth.Pending as pending:
            pause += 5.0 if pending.slower else 0.0
    raise NotConnected(mark("Nobody signed in in time: begin again."))


async def _by_redirect(
    http: aiohttp.ClientSession, grant: Grant, clock: Clock, *, browser: bool, port: int
) -> oauth.Granted:
    """The provider sends the browser back to 127.0.0.1, with a code that only we can use (PKCE)."""
    verifier, challenge = oauth.pkce()
    async with redirect.listening(grant.redirect_host, port) as waiting:
        address = oauth.consent_address(grant, waiting.address, waiting.state, challenge)
        say = words()
        told = say.t("Open this address, sign in as {account} and say yes:", account=grant.account)
        show.note(f"{told}\n{address}")
        show.note(
            say.t(
                "The browser must be on this machine, or: {command} (with {options} here).",
                command=f"ssh -L {waiting.port}:127.0.0.1:{waiting.port}",
                options=f"--port {waiting.port} --no-browser",
            )
        )
        if browser:
            await asyncio.to_thread(webbrowser.open, address)
        try:
            code = await clock.deadline(waiting.code, PATIENCE)
        except TimeoutError:
            raise NotConnected(mark("Nobody signed in in time: begin again.")) from None
        return await oauth.by_code(
            http,
            grant,
            code=code,
            verifier=verifier,
            redirect_uri=waiting.address,
            wall=clock.wall(),
        )


class _Once:
    """The token just given, for one trial."""

    def __init__(self, token: str) -> None:
        self.token = token

    async def access(self, stale: str = "") -> str:
        return self.token


async def _right_account(
    http: aiohttp.ClientSession,
    config: Config,
    source: SourceConfig,
    grant: Grant,
    granted: oauth.Granted,
    clock: Clock,
) -> None:
    """Refuse the consent of somebody else: the provider says who signed in, or the mail server
    says whether this token opens the mailbox."""
    if granted.account:
        show.note(words().t("Signed in: {account}", account=granted.account))
        if granted.account.lower() != grant.account.lower():
            raise NotConnected(
                mark(
                    "{signed_in} signed in, and {source} is the mailbox of {account}: nothing was "
                    'stored. Sign out there, or set account = "{signed_in}" if this person may '
                    "open that mailbox."
                ),
                signed_in=granted.account,
                source=source.id,
                account=grant.account,
            )
        return
    facts = source.facts(config.brands[source.brand])
    outside = Outside(http=http, clock=clock, tokens=_Once(granted.access))
    try:
        trials = await channels()[source.channel](facts, source.options, outside).check()
    except ChannelError as error:
        raise NotConnected(mark("{why}: nothing was stored."), why=told(error)) from None
    if trials and not trials[0].ok:
        raise NotConnected(
            mark(
                "Whoever signed in does not open the mailbox of {account}: nothing was stored. "
                "{advice}"
            ),
            account=grant.account,
            advice=reason(trials[0].advice, words()),
        )
