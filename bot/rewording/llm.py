"""Any server that speaks OpenAI's chat completions: rewrites, and translates where nobody else is
set to."""

import secrets
from typing import Any

import aiohttp

from bot.channels.calls import call
from bot.clock import Clock
from bot.errors import Nonsense, Unexpected
from bot.rewording import prompts
from bot.rewording.heard import good
from bot.rewording.kinds import Translated

_CUT = ("length", "content_filter")


class Llm:
    """One model at one address. Only what every such server knows is sent: a model and messages."""

    slug = "llm"

    def __init__(
        self, http: aiohttp.ClientSession, url: str, model: str, key: str, clock: Clock
    ) -> None:
        self.title = model
        self._http = http
        self._url = f"{url}/chat/completions"
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._clock = clock

    async def reword(self, text: str, language: str, brand: str, voice: str) -> str:
        """The same in the brand's voice."""
        mark = _mark()
        told = prompts.reword(language, brand, voice, mark)
        return await self._ask(told, text, mark)

    async def translate(self, text: str, source: str, target: str) -> Translated:
        """The same in another language."""
        mark = _mark()
        told = prompts.translate(source, target, mark)
        return Translated(await self._ask(told, text, mark))

    async def _ask(self, told: str, text: str, mark: str) -> str:
        asked = {
            "model": self.title,
            "stream": False,
            "messages": [
                {"role": "system", "content": told},
                {"role": "user", "content": prompts.data(text, mark)},
            ],
        }
        answer = await call(self._http, "POST", self._url, json=asked, headers=self._headers)
        said = good(answer, self._clock.wall()).json()
        finished = prompts.finished(_content(said, answer.host), mark)
        if not finished:
            raise Nonsense("unmarked" if finished is None else "empty")
        return finished


def _mark() -> str:
    return secrets.token_hex(4)


def _content(said: Any, host: str) -> str:
    """The words of the first choice."""
    try:
        [choice, *_] = said["choices"]
        content, ended = choice["message"]["content"], choice.get("finish_reason")
    except (TypeError, KeyError, ValueError, AttributeError):
        raise Unexpected(f"{host} gave an answer that is not a chat completion") from None
    if ended in _CUT:
        raise Nonsense("cut_short")
    if not isinstance(content, str):
        raise Nonsense("empty")
    return content
