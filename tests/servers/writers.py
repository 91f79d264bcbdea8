"""Those who word things for us: one real HTTP server that speaks as three of them do.

POST /v1/chat/completions   OpenAI's protocol (any model)
POST /v2/translate          DeepL's
POST /translate             LibreTranslate's

What it is asked is checked as strictly as they check it; what it answers can be set, or broken.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.servers.listening import Listening, cut

LLM_KEY, DEEPL_KEY, LIBRE_KEY = "sk-of-the-model-2", "1b2c3d:fx", "libre-key-3"
DATA = re.compile(r"\A<data-(\w{8})>\n(.*)\n</data-\1>\Z", re.DOTALL)
Answering = Callable[[str], str]


def in_markers(mark: str, text: str) -> str:
    return f"<text-{mark}>\n{text}\n</text-{mark}>"


class Writers(Listening):
    """`async with Writers() as others:`. `rewords` and `translates` make the answers; `raw` is
    what the model says instead, whole."""

    def __init__(self) -> None:
        super().__init__()
        self.rewords: Answering = lambda text: text.replace(".", ", truly.", 1)
        self.translates: Callable[[str, str], str] = lambda text, _: f"In your language: {text}"
        """From a text and the code of the language that is wanted."""
        self.raw: Callable[[str], Any] | None = None
        """From the mark of the call to the content of its answer."""
        self.original = "de"
        """The language that translators find."""
        self.asked: list[dict[str, Any]] = []
        self._trouble = ""

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._gate])
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v2/translate", self._deepl)
        app.router.add_post("/translate", self._libre)
        return app

    def environ(self, *who: str) -> dict[str, str]:
        """The settings that name these: llm, deepl, libretranslate."""
        known = {
            "llm": {
                "LLM_BASE_URL": f"{self.url}/v1",
                "LLM_MODEL": "some-model",
                "LLM_API_KEY": LLM_KEY,
            },
            "deepl": {"DEEPL_API_KEY": DEEPL_KEY, "DEEPL_API_URL": self.url},
            "libretranslate": {
                "LIBRETRANSLATE_URL": self.url,
                "LIBRETRANSLATE_API_KEY": LIBRE_KEY,
            },
        }
        return {name: value for one in who for name, value in known[one].items()}

    @property
    def texts(self) -> list[str]:
        """What left our house, call by call: the texts to work on."""
        return [one["said"] for one in self.asked]

    def fail(self, how: str) -> None:
        """`how`: a status, or hang, cut, html, huge, endless, babble, odd, none; until `heal`. With
        a + after it, a status comes with all that was asked, key and text, in its message."""
        self._trouble = how
        self._hanging = asyncio.Event() if how in ("hang", "endless") else None

    def heal(self) -> None:
        self._trouble = ""
        super().heal()

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        how = self._trouble
        if how in ("hang", "endless"):
            return await self._hang(request)
        if how == "cut":
            return cut(request)
        if how.endswith("+"):
            told = f"cannot do: {request.headers} {await request.text()}"
            return web.json_response({"error": told[-190:]}, status=int(how[:-1]))
        if how.isdigit():
            headers = {"Retry-After": "30"} if how == "429" else {}
            return web.json_response(
                {"error": {"message": "not now"}}, status=int(how), headers=headers
            )
        odd: dict[str, Any] = {
            "html": web.Response(text="<html>Sign in</html>", content_type="text/html"),
            "huge": web.Response(body=b'{"choices": [' + b"1," * 2_000_000, status=200),
            "babble": web.Response(body=b"\xff\xfe{", content_type="application/json"),
            "odd": web.json_response(["choices", {"translations": None, "translatedText": 7}]),
            "none": web.json_response({"choices": [], "translations": []}),
        }
        if how:
            response: web.StreamResponse = odd[how]
            return response
        answered: web.StreamResponse = await handler(request)
        return answered

    async def _hang(self, request: web.Request) -> web.StreamResponse:
        """Never ends: says nothing, or dribbles."""
        hanging = self._hanging
        assert hanging
        if self._trouble == "hang":
            await hanging.wait()
            return web.Response(status=504)
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while not hanging.is_set():
            try:
                await response.write(b" ")
                async with asyncio.timeout(0.1):
                    await hanging.wait()
            except TimeoutError:
                continue
            except ConnectionError:
                break
        return response

    def _heard(self, service: str, said: str, **more: Any) -> None:
        self.asked.append({"service": service, "said": said, **more})

    async def _chat(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {LLM_KEY}":
            return web.json_response({"error": {"message": "Incorrect API key"}}, status=401)
        asked = await request.json()
        assert asked.keys() == {"model", "messages", "stream"}
        assert asked["stream"] is False
        system, user = asked["messages"]
        assert (system["role"], user["role"]) == ("system", "user")
        found = DATA.match(user["content"])
        assert found, "the text to work on does not stand between its marks"
        mark, said = found.groups()
        assert f"<text-{mark}>" in system["content"]
        self._heard("llm", said, told=system["content"], model=asked["model"])
        if self.raw is not None:
            content = self.raw(mark)
        elif "Translate" in system["content"]:
            content = in_markers(mark, self.translates(said, _wanted(system["content"])))
        else:
            content = in_markers(mark, self.rewords(said))
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": asked["model"],
                "choices": [
                    {
                        "index": 0,
                        "message": {"role": "assistant", "content": content},
                        "finish_reason": "stop",
                    }
                ],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
        )

    async def _deepl(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"DeepL-Auth-Key {DEEPL_KEY}":
            return web.json_response({"message": "Invalid key"}, status=403)
        asked = await request.json()
        if not asked.keys() <= {"text", "target_lang", "source_lang"}:
            return web.json_response({"message": "Bad request"}, status=400)
        [said] = asked["text"]
        if asked["target_lang"] not in ("IT", "EN-GB", "EN-US", "DE", "FR"):
            return web.json_response({"message": "target_lang not supported"}, status=400)
        self._heard("deepl", said, target=asked["target_lang"], source=asked.get("source_lang"))
        found = asked.get("source_lang", self.original.upper())
        told = {
            "detected_source_language": found,
            "text": self.translates(said, _code(asked["target_lang"])),
        }
        return web.json_response({"translations": [told]})

    async def _libre(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if asked.get("api_key") != LIBRE_KEY:
            return web.json_response({"error": "Invalid API key"}, status=403)
        assert asked["format"] == "text"
        self._heard("libretranslate", asked["q"], target=asked["target"], source=asked["source"])
        told: dict[str, Any] = {"translatedText": self.translates(asked["q"], asked["target"])}
        if asked["source"] == "auto":
            told["detectedLanguage"] = {"confidence": 90, "language": self.original}
        return web.json_response(told)


def _wanted(told: str) -> str:
    return "it" if "into Italian" in told else "en"


def _code(language: str) -> str:
    return language.partition("-")[0].lower()
