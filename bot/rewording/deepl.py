"""DeepL, as its API's reference says (developers.deepl.com, translate text, v2)."""

from typing import Any

import aiohttp

from bot.channels.calls import Answer, call
from bot.clock import Clock
from bot.errors import Limited, Unexpected
from bot.rewording.heard import good
from bot.rewording.kinds import Translated

FREE, PRO = "https://api-free.deepl.com", "https://api.deepl.com"
_FREE_KEY = ":fx"
_QUOTA = 456
"""DeepL's own status: the characters of this month are used up."""
_QUOTA_REST = 3600.0
_TARGETS = {"en": "EN-GB", "pt": "PT-PT"}
_SOURCES = frozenset(
    "bg cs da de el en es et fi fr hu id it ja ko lt lv nb nl pl pt ro ru sk sl sv tr uk zh".split()
)


def host_of(key: str) -> str:
    """Where a key belongs: free ones end in ":fx"."""
    return FREE if key.endswith(_FREE_KEY) else PRO


class DeepL:
    """One account."""

    slug, title = "deepl", "DeepL"

    def __init__(self, http: aiohttp.ClientSession, url: str, key: str, clock: Clock) -> None:
        self._http = http
        self._url = url or host_of(key)
        self._headers = {"Authorization": f"DeepL-Auth-Key {key}"}
        self._clock = clock

    async def translate(self, text: str, source: str, target: str) -> Translated:
        """`text` in another language; the original's is found out where `source` is not known."""
        asked: dict[str, Any] = {
            "text": [text],
            "target_lang": _TARGETS.get(target, target.upper()),
        }
        if source in _SOURCES:
            asked["source_lang"] = source.upper()
        answer = await self._call("POST", "/v2/translate", json=asked)
        try:
            [one] = answer.json()["translations"]
            said, language = one["text"], one.get("detected_source_language", "")
            return Translated(str(said), str(language).partition("-")[0].lower())
        except (TypeError, KeyError, ValueError, AttributeError):
            raise Unexpected(f"{answer.host} gave an answer that is not a translation") from None

    async def _call(self, method: str, path: str, **how: Any) -> Answer:
        answer = await call(self._http, method, self._url + path, headers=self._headers, **how)
        if answer.status == _QUOTA:
            told = f"{answer.host} asks for patience: the characters of this month are used up"
            raise Limited(told, retry_after=_QUOTA_REST)
        return good(answer, self._clock.wall())
