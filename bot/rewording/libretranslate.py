"""LibreTranslate, one's own or another's, as its API's reference says (docs.libretranslate.com)."""

from typing import Any

import aiohttp

from bot.channels.calls import call
from bot.clock import Clock
from bot.errors import Unexpected
from bot.rewording.heard import good
from bot.rewording.kinds import Translated

_UNKNOWN = "auto"


class LibreTranslate:
    """One server."""

    slug, title = "libretranslate", "LibreTranslate"

    def __init__(self, http: aiohttp.ClientSession, url: str, key: str, clock: Clock) -> None:
        self._http = http
        self._url = f"{url}/translate"
        self._key = key
        self._clock = clock

    async def translate(self, text: str, source: str, target: str) -> Translated:
        """`text` in another language; the original's is found out where `source` is not known."""
        asked = {"q": text, "source": source or _UNKNOWN, "target": target, "format": "text"}
        if self._key:
            asked["api_key"] = self._key
        answer = await call(self._http, "POST", self._url, json=asked)
        said = good(answer, self._clock.wall()).json()
        translated = said.get("translatedText") if isinstance(said, dict) else None
        if not isinstance(translated, str):
            raise Unexpected(f"{answer.host} gave an answer that is not a translation")
        return Translated(translated, _language(said) or source)


def _language(said: dict[str, Any]) -> str:
    detected = said.get("detectedLanguage")
    return str(detected.get("language", "")) if isinstance(detected, dict) else ""
