"""What `ascolto check` tries of a source that is let in by OAuth: is there a token, whose is it?"""

from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import Grant, NoTokens, Tokens, Trial
from bot.cli.spoken import told, words
from bot.clock import Clock
from bot.db import Database
from bot.errors import ChannelError
from bot.poke import Poke
from bot.queries import access
from bot.settings import Settings
from bot.tokens import StoredTokens


async def token_trial(
    stack: AsyncExitStack,
    settings: Settings | None,
    source_id: str,
    grant: Grant,
    clock: Clock,
    http: aiohttp.ClientSession,
) -> tuple[Tokens, Trial]:
    """Where the source gets its token for the trials that follow, and how that stands now. An
    access token that is over is renewed, as `ascolto run` would."""
    say = words()
    what = say.t(
        "{provider} lets us into {account}", provider=grant.provider, account=grant.account
    )
    if settings is None:
        return NoTokens(), Trial(what=what, ok=False, advice=say.t("Mend the settings first."))
    if not settings.seal:
        advice = say.t(
            "ASCOLTO_SECRET_KEY is missing: `ascolto init` in an empty folder writes one."
        )
        return NoTokens(), Trial(what=what, ok=False, advice=advice)
    if _not_there(settings.database_url):
        advice = say.t("Nobody has said yes yet: run `ascolto connect {source}`.", source=source_id)
        return NoTokens(), Trial(what=what, ok=False, advice=advice)
    db = Database(settings.database_url, Poke())
    stack.push_async_callback(db.dispose)
    tokens = StoredTokens(source_id, grant, settings.seal, db, clock, http)
    try:
        await tokens.access()
        async with db.read() as tx:
            row = await access.find(tx, source_id)
    except ChannelError as error:
        return tokens, Trial(what=what, ok=False, advice=f"{told(error)}.")
    except (SQLAlchemyError, OSError):
        advice = say.t(
            "The database has no tables yet: run `ascolto connect {source}`.", source=source_id
        )
        return NoTokens(), Trial(what=what, ok=False, advice=advice)
    said = row and say.t(
        "Since {day}; this token is good until {time} UTC.",
        day=f"{row.given_at:%Y-%m-%d}",
        time=f"{row.ends_at:%H:%M}",
    )
    return tokens, Trial(what=what, ok=True, advice=said or "")


def _not_there(url: str) -> bool:
    """Looking must not make a SQLite file."""
    place = make_url(url)
    return place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file()
