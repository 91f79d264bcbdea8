"""The rules of DESIGN that a machine can hold: who knows whom, time, sizes, leaks."""

import importlib
import re
from collections.abc import Callable, Iterator

import pytest

from tests.house import (
    PACKAGES,
    ROOT,
    Module,
    check,
    clockless,
    knows,
    late_imports,
    modules,
    nothing,
    sleeps,
    too_long,
    tracked,
    unshared,
)

# Who may import whom: a room, and the rooms it may know. A room is a module or a package, the most
# exact name counts, and its own files may know one another. Each channel is a room by itself. What
# stands in no room fails: find it one, here and in DESIGN.
LEAVES = {"errors", "text", "span", "sentences"}
WORDS = LEAVES | {"models", "locale", "topics"}
TRADE = {
    "queries", "intake", "drafts", "ladder", "people", "answers", "triage", "hours", "lives",
    "drafting", "drawing", "looking", "telling", "health", "names", "letters",
    "digesting", "forecasting", "judging", "periods", "pausing", "places", "promises", "rewording",
}  # fmt: skip
HOUSE = {"deps", "logs", "settings", "config", "clock", "db", "ongoing", "poke", "resources"}
MAY_IMPORT: dict[str, set[str]] = {
    # know nothing of ours
    "models": set(),
    "errors": set(),
    "clock": set(),
    "text": set(),
    "resources": set(),
    "span": {"text"},
    "sentences": {"text"},
    "phrases": set(),
    "locale": {"resources"},
    "topics": {"locale"},
    # pure: rows and texts in, decisions out
    "hours": LEAVES | {"models"},
    "periods": LEAVES | {"hours"},
    "ladder": LEAVES | {"models", "hours"},
    "customers": {"text"},
    "promises": LEAVES | {"models", "hours", "ladder"},
    "answers": LEAVES | {"models"},
    "people": LEAVES | {"models", "ladder"},
    "storm": set(),
    "triage": LEAVES | {"models", "phrases", "resources", "topics"},
    "drafts": WORDS | {"phrases", "resources", "drafts.weights"},
    "drafts.weights": set(),
    # what the administrator wrote
    "environment": LEAVES,
    "settings": LEAVES | {"environment", "db", "seal", "writer_settings"},
    "writer_settings": LEAVES | {"environment"},
    "seal": LEAVES,
    "tokens": LEAVES
    | {"clock", "db", "models", "queries", "seal", "channels.base", "channels.oauth"},
    "logs": LEAVES | {"clock"},
    "config": LEAVES
    | {"environment", "people", "hours", "ladder", "periods", "channels", "channels.base", "triage"}
    | {"topics", "drafts.weights"},
    # rows
    "poke": {"errors", "clock"},
    "ongoing": set(),
    "sqlite": set(),
    "db": {"errors", "clock", "models", "poke", "sqlite"},
    "migrations": LEAVES | {"models", "db", "locale"},
    "backup": LEAVES | {"db", "locale", "migrations", "poke", "queries", "sqlite"},
    "queries": LEAVES | {"models", "db"},
    "drafting": LEAVES
    | {"config", "db", "deps", "drafts", "models", "queries", "topics", "triage"},
    "lives": LEAVES
    | {"deps", "config", "db", "models", "queries"}
    | {"drafting", "drafts", "ladder", "hours", "answers", "promises"},
    "intake": LEAVES
    | {"deps", "config", "db", "models", "queries", "channels.base"}
    | {"customers", "triage", "drafting", "drafts", "ladder", "hours", "answers", "lives"}
    | {"storm"},
    "looking": {"models"},
    "letters": WORDS,
    "telling": LEAVES | {"deps", "db", "models", "queries"},
    "health": LEAVES | {"deps", "db", "queries", "telling"},
    "pausing": LEAVES | {"db", "queries", "telling"},
    "places": {"channels.base", "deps", "models", "locale", "slack"},
    "judging": LEAVES | {"config", "db", "deps", "models", "queries", "triage"},
    "forecasting": LEAVES
    | {"config", "models", "queries", "intake", "triage", "ladder", "people", "storm"},
    "digesting": LEAVES
    | {"deps", "config", "db", "models", "queries", "periods", "places", "slack"}
    | {"names", "people", "topics"},
    "drawing": WORDS | {"deps", "db", "queries", "ladder", "lives", "slack", "digesting", "places"},
    "names": LEAVES
    | {"deps", "config", "clock", "db", "models", "queries", "people"}
    | {"slack.client"},
    "notify": {"clock", "db"},
    # original channels
    "channels.values": {"errors"},
    "channels.base": LEAVES | {"clock", "channels.values"},
    "channels": LEAVES | {"channels.base"},
    "channels.calls": LEAVES | {"channels.base", "clock"},
    "channels.oauth": LEAVES | {"channels.base", "channels.calls", "clock"},
    "channels.*": LEAVES | {"channels.base", "channels.calls", "clock"},
    # others' words for ours
    "rewording": LEAVES
    | {"models", "clock", "settings", "drafts", "triage", "channels.calls", "web.guard"},
    # Slack
    "slack": WORDS | {"hours"},
    "slack.transport": WORDS | {"slack", "clock"},
    "slack.names": WORDS | {"slack", "slack.transport", "clock"},
    "slack.client": WORDS | {"slack", "slack.transport", "slack.names", "clock"},
    # work
    "deps": LEAVES
    | {"settings", "config", "clock", "db", "ongoing", "poke", "slack", "slack.client"}
    | {"channels", "channels.base", "people", "drafts", "models", "web.guard", "web.metrics"}
    | {"triage"}
    | {"rewording"},
    "handlers": WORDS | TRADE | HOUSE | {"slack", "slack.client", "channels.base"},
    "loops": WORDS | TRADE | HOUSE | {"slack", "slack.client", "channels.base", "storm"},
    # doors
    "web": WORDS | HOUSE | {"queries", "channels.base", "web.metrics"},
    "web.guard": LEAVES | {"channels.base"},
    "web.metrics": LEAVES | {"clock", "models"},
    "playground": LEAVES | {"clock", "locale", "resources"},
    "app": WORDS
    | HOUSE
    | {"environment", "handlers", "loops", "playground", "web", "web.guard", "web.metrics", "slack"}
    | {"slack.client", "channels", "channels.base", "queries", "people", "migrations", "drafts"}
    | {"backup", "rewording", "triage", "judging"}
    | {"customers", "names", "notify", "tokens"}
    | {"channels.webhook"},  # the webhook alone describes itself at a route
    "cli": WORDS
    | {"channels.oauth", "seal", "tokens"}
    | TRADE
    | HOUSE
    | {"app", "environment", "channels", "channels.base", "slack", "slack.client"}
    | {"slack.transport", "slack.names", "logs", "migrations", "playground", "web.guard"}
    | {"backup", "customers"},
    "__main__": {"cli"},
}
PURE = (
    "customers", "hours", "storm", "ladder", "promises", "answers", "people", "triage", "drafts",
    "text", "phrases", "slack",
)  # fmt: skip
OUTSIDE = {"aiohttp", "aiosmtplib", "asyncio", "imap_tools", "smtplib", "socket", "ssl", "random"}


def room_of(name: str) -> str:
    """bot.queries.cases -> queries, bot.channels.email.dsn -> channels.email; else empty."""
    short = name.removeprefix("bot.")
    if short.startswith("channels.") and short not in MAY_IMPORT:
        return ".".join(short.split(".")[:2])
    while short and short not in MAY_IMPORT:
        short = short.rpartition(".")[0]
    return short


def may_import(room: str) -> set[str]:
    return MAY_IMPORT[room] if room in MAY_IMPORT else MAY_IMPORT["channels.*"]


def strangers(module: Module, names: set[str]) -> Iterator[str]:
    """Imports of ours that the table does not allow; `names` are all modules there are."""
    here = room_of(module.name)
    may = may_import(here) | {here}
    for node, imported in module.imports():
        target = imported if imported in names else imported.rpartition(".")[0]
        if target.partition(".")[0] not in PACKAGES or target in (module.name, "bot"):
            continue
        if room_of(target) not in may:
            yield f"{module.at(node)} imports {imported}"


OURS = modules(*PACKAGES)


def test_every_file_stands_in_a_room_of_the_table() -> None:
    nothing(each.name for each in OURS if each.name != "bot" and not room_of(each.name))


def test_rooms_import_only_whom_they_may() -> None:
    names = {module.name for module in OURS}
    check(lambda module: strangers(module, names), [m for m in OURS if room_of(m.name)])


def test_the_product_does_not_know_its_tests() -> None:
    check(lambda module: knows(module, {"tests"}), OURS)


def test_pure_rooms_talk_to_nobody() -> None:
    check(lambda module: knows(module, OUTSIDE), [m for m in OURS if room_of(m.name) in PURE])


def test_time_comes_from_the_clock() -> None:
    check(clockless, [module for module in OURS if module.name != "bot.clock"])


def test_tests_do_not_sleep() -> None:
    check(sleeps, modules("tests"))


def test_imports_stand_at_the_top() -> None:
    check(late_imports, OURS)


def test_files_and_functions_are_short() -> None:
    check(too_long, [*OURS, *modules("tests")])


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    nothing(str(each) for each in folders if not (each / "__init__.py").exists())


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (lambda m: strangers(m, {"bot.app", "bot.queries"}), "from bot import app"),
        (lambda m: strangers(m, {"bot.app"}), "from ..app import run"),
        (lambda m: strangers(m, {"bot.channels.email"}), "import bot.channels.email"),
        (lambda m: strangers(m, {"handlers.views"}), "import handlers.views"),
        (clockless, "from datetime import datetime\ndatetime.now()"),
        (clockless, "import datetime as dt\ndt.datetime.now()"),
        (clockless, "from time import monotonic"),
        (clockless, "import asyncio\nawait_ = asyncio.sleep"),
        (clockless, "from sqlalchemy import func\ncolumn = func.now()"),
        (sleeps, "import asyncio\nasync def f():\n    await asyncio.sleep(0.1)"),
        (sleeps, "from time import sleep\nsleep(1)"),
        (late_imports, "def f():\n    import json"),
        (too_long, "def f():\n" + "    pass\n" * 50),
        (unshared, "one = select(Case).with_for_update(skip_locked=True)"),
        (too_long, "class C: ...\n" + "x = 1\n" * 300),
    ],
)  # fmt: skip
def test_the_rules_see_what_breaks_them(
    rule: Callable[[Module], Iterator[str]], source: str
) -> None:
    assert list(rule(Module("bot.loops.listen", ROOT / "bot/loops/listen.py", source)))


def test_a_row_is_held_so_that_what_names_it_may_be_written() -> None:
    check(unshared, modules("bot", "handlers"))


def test_a_channel_does_not_know_another_channel() -> None:
    email = Module("bot.channels.email", ROOT / "bot/channels/email.py", "from . import webhook")
    assert list(strangers(email, {"bot.channels.webhook"}))


def test_generated_files_are_fresh() -> None:
    files: dict[str, str] = importlib.import_module("bot.cli.generated").files()
    assert ".env.example" in files
    stale = [name for name, text in files.items() if (ROOT / name).read_text() != text]
    assert stale == [], "run: make generated"


def test_no_file_names_a_registry_or_this_machine() -> None:
    files = tracked()
    if files is None:
        pytest.skip("not a git checkout: cannot tell which files are ours")
    hosts = r"\b(pypi|pythonhosted|npmjs|debian)\.(org|com)\b"
    forbidden = re.compile(hosts + r"|(?<![\w.~/])/(root|work|home)/\w")
    texts = {path: path.read_bytes().decode(errors="ignore") for path in files}
    hits = ((path, hit) for path, text in texts.items() for hit in forbidden.finditer(text))
    nothing(f"{path.relative_to(ROOT)}: {hit.group()}" for path, hit in hits)
