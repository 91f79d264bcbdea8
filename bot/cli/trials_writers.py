"""What `ascolto check` tries of those who word things for us: each is asked for real, with invented
words."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from bot import resources
from bot.channels.base import Trial
from bot.cli.spoken import told, words
from bot.clock import Clock
from bot.config import Config
from bot.drafts import Facts, Pack, suggest
from bot.errors import ChannelError, Nonsense, Refused
from bot.rewording import Voice, Writers, open_writers
from bot.settings import Settings

_SAID = "Guten Tag, mein Paket ist nie angekommen."
_VOICE = "Warm and plain, in short sentences."


async def writer_trials(
    settings: Settings, config: Config | None, clock: Clock
) -> AsyncIterator[Trial]:
    """A translation and a draft in other words, by whoever is set."""
    language = config.team.language if config else "en"
    async with AsyncExitStack() as stack:
        writers = await open_writers(stack, settings, clock)
        if writers.translator is not None:
            yield await _translation(writers, language)
        if writers.voice is not None:
            yield await _rewording(writers, writers.voice, config, language)


async def _translation(writers: Writers, language: str) -> Trial:
    assert writers.translator is not None
    what, say = writers.translator.title, words()
    try:
        found = await writers.translate(_SAID, "", "de", language)
    except ChannelError as error:
        return Trial(what=what, ok=False, advice=_told(error))
    except Nonsense as error:
        return _useless(what, error)
    return Trial(
        what=what,
        ok=True,
        advice=say.t('It translates: "{before}": "{after}"', before=_SAID, after=found.text),
    )


async def _rewording(writers: Writers, voice: Voice, config: Config | None, language: str) -> Trial:
    say = words()
    brands = [one for one in config.brands.values() if one.voice] if config else []
    facts = Facts(
        language=language,
        team_language=language,
        public=True,
        brand_name=brands[0].name if brands else "Bottega Aurora",
        customer="Ann",
        rating=1.0,
    )
    draft = suggest(facts, Pack.load(resources.templates() / "replies"))
    assert draft is not None, "the shipped templates have no letter"
    described = brands[0].voice if brands else _VOICE
    try:
        await writers.reword(draft.text, draft.language, facts, described)
    except ChannelError as error:
        return Trial(what=voice.title, ok=False, advice=_told(error))
    except Nonsense as error:
        return _useless(voice.title, error)
    advice = say.t("It rewrites drafts.")
    if not brands:
        advice += " " + say.t("No brand has a voice yet: write one in ascolto.toml.")
    return Trial(what=voice.title, ok=True, advice=advice)


def _told(error: ChannelError) -> str:
    advice = told(error)
    if isinstance(error, Refused):
        hint = words().t("Are the model's name and the address right (up to /v1)?")
        return f"{advice} {hint}"
    return advice


def _useless(what: str, error: Nonsense) -> Trial:
    say = words()
    advice = say.t(
        "It answers, but not with what it was asked for ({why}): its texts would not be used. "
        "Try another model.",
        why=error.code,
    )
    return Trial(what=what, ok=False, advice=advice)
