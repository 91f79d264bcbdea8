"""What is wrong in the settings is told in the language of the terminal."""

import ast
from collections.abc import Iterator

import pytest

from bot.cli.mistakes import mistake
from bot.errors import Mistake
from bot.locale import Words
from bot.locale.sentences import of_code
from bot.sentences import _PLAIN
from bot.writer_settings import _NEEDS
from tests.cli.conftest import Ascolto, write
from tests.config.example import changed
from tests.house import ROOT, Module, modules, spelled
from tests.spoken import is_sentence, names, texts

ENGLISH, ITALIAN = Words("en"), Words("it")
IN_ITALIAN = {"LC_ALL": "it_IT.UTF-8", "LANGUAGE": ""}
READERS = (
    *("bot.config", "bot.settings", "bot.writer_settings", "bot.environment", "bot.db", "bot.span"),
    *("bot.hours", "bot.ladder", "bot.phrases", "bot.triage.lexicon", "bot.channels"),
)
"""What refuses a value of the settings with a ValueError."""
PAYLOADS = {"bot.channels.webhook.items", "bot.channels.webhook.reading"}
"""They tell the program that calls."""
OF_CODE = "has no time zone"
"""Told to programmers."""
SHIPPED = "bot.drafts.pack"
"""What is wrong with the letters that ship, tests have found before."""


def said_by(module: Module) -> Iterator[str]:
    """Every sentence of the mistakes that a module may find."""
    tables = names(module.tree.body)
    reads = module.name.startswith(READERS) and module.name not in PAYLOADS
    for function in module.functions():
        known = {**tables, **names(ast.walk(function))}
        for node in ast.walk(function):
            called = spelled(node.func) if isinstance(node, ast.Call) else ""
            if called == "ValueError" and reads:
                given = node.args  # type: ignore[attr-defined]
            elif called in ("Mistake", "self._add", "self._mistake"):
                given = node.args[1:]  # type: ignore[attr-defined]
            else:
                continue
            for one in given:
                yield from texts(one, known)


def test_every_mistake_in_the_settings_is_known_in_italian() -> None:
    """A new one gets its pattern in bot/cli/known.py: `mark("is no folder: {folder}")`."""
    unknown, count = [], 0
    for module in modules("bot", "handlers"):
        for text in said_by(module):
            if is_sentence(text) and not text.endswith(OF_CODE) and module.name != SHIPPED:
                count += 1
                if mistake(Mistake("", text), ITALIAN).wrong == text:
                    unknown.append(f"{module.path.relative_to(ROOT)}: {text}")
    tables = [hint for _, hint in _NEEDS.values()]
    tables += [text.replace("{", "").replace("}", "") for text in _PLAIN.values()]
    unknown += [text for text in tables if mistake(Mistake("", text), ITALIAN).wrong == text]
    assert unknown == []
    assert count > 150


def test_every_description_of_a_setting_is_translated() -> None:
    told = {str(one.id) for one in of_code()}
    for text in ("The server that keeps the mailbox", "Where Slack's Web API is, for both tokens."):
        assert text in told
        assert mistake(Mistake("", "", text), ITALIAN).hint != text
        assert mistake(Mistake("", "", f"{text.rstrip('.')}."), ITALIAN).hint.endswith(".")


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        (
            Mistake("ascolto.toml, line 12: [ladder.x], rung 2, after", "'4' is not a span"),
            "ascolto.toml, riga 12: [ladder.x], gradino 2, after: '4' is not a span",
        ),
        (
            Mistake(
                'ascolto.toml, line 3: source "a: b", was',
                "is not known here.",
                'Did you mean "x"?',
            ),
            'ascolto.toml, riga 3: source "a: b", was: qui non è conosciuto. Volevi dire "x"?',
        ),
        (
            Mistake(
                "environment or .env: LOG_LEVEL", "'a. b' is not allowed.", 'Allowed: "x", "y".'
            ),
            'ambiente o .env: LOG_LEVEL: \'a. b\' non è ammesso. Ammessi: "x", "y".',
        ),
        (
            Mistake(
                "ascolto.toml", "'Mo' is not a day (did you mean 'Mon'?): allowed are Mon, Tue."
            ),
            "ascolto.toml: 'Mo' non è un giorno (volevi dire 'Mon'?): sono ammessi Mon, Tue.",
        ),
        (
            Mistake("ascolto.toml", "is not TOML: Invalid value (at line 3, column 5)."),
            "ascolto.toml: non è TOML: valore non valido (riga 3, colonna 5).",
        ),
        (
            Mistake(
                "ascolto.toml, line 9: [team], owner",
                "there is no person and no user group @a (did you mean @b?): write a handle, a "
                "mail address or an id",
            ),
            "ascolto.toml, riga 9: [team], owner: non c'è nessuna persona e nessun gruppo @a "
            "(volevi dire @b?): scrivi un nome utente, un indirizzo mail o un id",
        ),
        (
            Mistake(
                "ascolto.toml",
                "'maria' is no person in Slack (did you mean \"@maria\"?): write an @handle, a "
                "mail address or an id.",
            ),
            "ascolto.toml: 'maria' non è una persona in Slack (volevi dire \"@maria\"?): scrivi un "
            "@nome, un indirizzo mail o un id.",
        ),
        (Mistake("x", "somebody's own words."), "x: somebody's own words."),
    ],
)
def test_values_stand_where_they_stood(english: Mistake, italian: str) -> None:
    assert str(mistake(english, ITALIAN)) == italian
    assert mistake(english, ENGLISH) == english


async def test_an_italian_terminal_reads_no_english(ascolto: Ascolto) -> None:
    write("LOG_LEVL=info\n", ".env")
    write(changed(('"it"', '"fr"'), ("owner = ", "ownr = ")))
    given = {"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_APP_TOKEN": "xapp-1", **IN_ITALIAN}
    result = await ascolto("run", **given)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        '.env: LOG_LEVL: non è un\'impostazione. Volevi dire "LOG_LEVEL"?',
        "ambiente: SLACK_BOT_TOKEN: non comincia con xoxb-: copialo da OAuth & Permissions, Bot "
        "User OAuth Token.",
        'ascolto.toml, riga 3: [team], language: \'fr\' non è ammesso. Ammessi: "it" o "en".',
        'ascolto.toml, riga 8: [team], ownr: qui non è conosciuto. Volevi dire "owner"?',
        'ascolto.toml, riga 25: source "shop", secret: la variabile d\'ambiente '
        "SHOP_WEBHOOK_SECRET non è impostata: mettila (o SHOP_WEBHOOK_SECRET_FILE) in .env.",
        "5 errori nelle impostazioni.",
    ]
    tried = await ascolto("check", **given)
    assert "non è un'impostazione" in " ".join(tried.stdout.split())
    assert "Did you mean" not in tried.stdout
