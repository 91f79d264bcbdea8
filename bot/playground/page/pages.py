"""Templates, static files and headers of the pages; the demo's page uses the same."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, Undefined
from jinja2.utils import missing

from bot import resources
from bot.locale import LANGUAGES, Words

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""For every page and fragment: nothing from elsewhere, no script or style within the page."""
THEMES = ("auto", "light", "dark")


class Absent(Undefined):
    """A name that a page was not given fails; a key that JSON does not have is empty."""

    def __str__(self) -> str:
        self._check()
        return super().__str__()

    def __bool__(self) -> bool:
        self._check()
        return super().__bool__()

    def _check(self) -> None:
        if self._undefined_obj is missing and self._undefined_name is not None:
            self._fail_with_undefined_error()


@lru_cache
def environment() -> Environment:
    """Escapes everything."""
    found = FileSystemLoader(resources.templates() / "pages")
    return Environment(
        loader=found,
        autoescape=True,
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, words: Words, **given: Any) -> str:
    """A page or a part of one; `t` and `n` in it speak `words`."""
    made = environment().get_template(template)
    return made.render(t=words.t, n=words.n, words=words, **given)


def answer(body: str, **more: Any) -> web.Response:
    """A page as it goes out."""
    return web.Response(text=body, content_type="text/html", headers=HEADERS, **more)


def static() -> web.AbstractRouteDef:
    """`/static/…`: style and script, from a checkout or a wheel; asked again each time, so that
    a new version is a new version at once."""
    folder = (resources.templates() / "pages" / "static").resolve()

    async def show(request: web.Request) -> web.StreamResponse:
        path = (folder / request.match_info["name"]).resolve()
        if not (path.is_relative_to(folder) and path.is_file()):
            raise web.HTTPNotFound
        kept = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        return web.FileResponse(path, headers=kept)

    return web.get("/static/{name:.+}", show)


def chosen(request: web.Request, name: str, known: tuple[str, ...] | None = None) -> str:
    """What the page was asked for: `?name=`, else the cookie of that name; "" for nonsense."""
    value = request.query.get(name) or request.cookies.get(name) or ""
    return value if known is None or value in known else ""


def language(request: web.Request, fallback: Callable[[], str] = lambda: "en") -> str:
    """`?lang=`, the cookie, or the browser's first language that we speak."""
    if asked := chosen(request, "lang", LANGUAGES):
        return asked
    for part in request.headers.get("Accept-Language", "").split(","):
        spoken = part.split(";")[0].split("-")[0].strip().lower()
        if spoken in LANGUAGES:
            return spoken
    return fallback()
