"""Who words things for us: what leaves is masked, what comes back is judged."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.clock import Clock
from bot.drafts import Facts
from bot.drafts.names import greeting_name
from bot.errors import Nonsense
from bot.models import RewordingKind
from bot.rewording import prompts
from bot.rewording.deepl import DeepL
from bot.rewording.judging import reworded, translated
from bot.rewording.kinds import Translated, Translator, Voice
from bot.rewording.libretranslate import LibreTranslate
from bot.rewording.llm import Llm
from bot.rewording.masks import gaps, mask
from bot.settings import Settings
from bot.text import fold
from bot.web import guard

LONGEST = 5_000
"""So many characters of a message are translated."""


@dataclass(frozen=True, slots=True)
class Writers:
    """Whoever is set; None = nobody, which is the rule."""

    voice: Voice | None = None
    translator: Translator | None = None

    def slugs(self) -> dict[RewordingKind, str]:
        """Who does which of the two things."""
        both = {RewordingKind.VOICE: self.voice, RewordingKind.TRANSLATION: self.translator}
        return {kind: one.slug for kind, one in both.items() if one is not None}

    async def reword(self, draft: str, language: str, facts: Facts, voice: str) -> str:
        """`draft`, which is in `language`, in the brand's `voice`. Raises ChannelError; Nonsense
        where it may say anything else. The customer's words do not go along."""
        assert self.voice is not None, "nobody rewrites"
        literals = [*gaps(draft), facts.signature or "", facts.private_contact or ""]
        masked = mask(draft, [facts.customer or ""], literals)
        answer = await self.voice.reword(masked.text, language, facts.brand_name, voice)
        told = prompts.reword(language, facts.brand_name, voice, "")
        return reworded(answer, masked, draft, language, facts, told)

    async def translate(self, text: str, author: str, source: str, target: str) -> Translated:
        """A customer's words in the language `target`. Raises ChannelError; Nonsense where they
        are in that language already, or no translation."""
        assert self.translator is not None, "nobody translates"
        masked = mask(fold(text, LONGEST), [greeting_name(author, whole=True) or ""])
        answer = await self.translator.translate(masked.text, source, target)
        if answer.language == target:
            raise Nonsense("same_language")
        told = prompts.translate(source, target, "")
        return Translated(translated(answer.text, masked, target, told), answer.language)


async def open_writers(stack: AsyncExitStack, settings: Settings, clock: Clock) -> Writers:
    """Those that the settings name, their connections closed with `stack`. An address that the
    administrator wrote may be in the private network: there most such servers stand."""
    voice: Llm | None = None
    translator: Translator | None = None
    if settings.llm_base_url and settings.llm_model:
        http = guard.session(private=True, seconds=settings.llm_timeout)
        key = settings.llm_api_key
        voice = Llm(
            await stack.enter_async_context(http),
            settings.llm_base_url,
            settings.llm_model,
            key.get_secret_value() if key else "",
            clock,
        )
    if settings.deepl_api_key:
        there = settings.deepl_api_url or ""
        http = await stack.enter_async_context(guard.session(private=bool(there)))
        translator = DeepL(http, there, settings.deepl_api_key.get_secret_value(), clock)
    elif settings.libretranslate_url:
        key = settings.libretranslate_api_key
        http = await stack.enter_async_context(guard.session(private=True))
        secret = key.get_secret_value() if key else ""
        translator = LibreTranslate(http, settings.libretranslate_url, secret, clock)
    return Writers(voice, translator or voice)
