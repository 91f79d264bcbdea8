"""What channels and Slack say went wrong is said in the reader's language."""

import ast
from collections.abc import Iterator

import pytest

from bot import errors
from bot.locale import Words
from bot.slack.problems import KEYS, SENTENCES, sentence
from bot.slack.reasons import LONGEST, reason
from tests.house import ROOT, Module, modules, spelled
from tests.spoken import is_property, is_sentence, names, texts

ITALIAN, ENGLISH = Words("it"), Words("en")
ANSWERED = {"bot.channels.webhook.reading", "bot.channels.webhook.signature"}
"""They tell the program that calls, over HTTP, and no colleague."""
SAID = {"what", "advice", "reason", "why"}
"""The arguments that people read of what channels hand over."""
ERRORS = {
    name
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, errors.ChannelError)
} | {"Revoked", "Pending", "Sealed"}


def spoken() -> Iterator[Module]:
    """The modules whose sentences are stored or shown."""
    beside = {"bot.tokens", "bot.seal", "bot.loops.missing", "bot.web.guard"}
    for module in modules("bot"):
        ours = module.name.startswith("bot.channels") or module.name in beside
        if ours and module.name not in ANSWERED:
            yield module


def given(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """The expressions of a function that people may read."""
    returns = spelled(function.returns or function) == "str" and not is_property(function)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ERRORS | {"_ignored"}:
                yield from node.args
            elif node.func.id in ("Trial", "Bounce", "Report", "Ignored"):
                yield from node.args
                yield from (k.value for k in node.keywords if k.arg in SAID)
        elif returns and isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def said_by(module: Module) -> Iterator[str]:
    """Every sentence that the errors, trials and tables of a module may say."""
    tables = names(module.tree.body)
    properties = names(node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            known = {**tables, **properties, **names(ast.walk(node))}
            for expression in given(node):
                yield from texts(expression, known)
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            for value in node.value.values:
                yield from texts(value, tables)


def test_every_reason_of_a_channel_is_known_in_italian() -> None:
    """A new one gets its pattern in bot/slack/known.py: `mark("{host} cannot be reached")`."""
    unknown, count = [], 0
    for module in spoken():
        for text in said_by(module):
            if is_sentence(text):
                count += 1
                if reason(text, ITALIAN) == text:
                    unknown.append(f"{module.path.relative_to(ROOT)}: {text}")
    assert count > 150
    assert unknown == []


def test_every_code_of_slack_is_said_in_italian() -> None:
    said = [sentence(code) for code in (*SENTENCES, *KEYS, "brand_new")]
    assert [text for text in said if reason(text, ITALIAN) == text] == []
    assert [text for text in said if reason(text, ENGLISH) != text] == []


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("imap.example:993 cannot be reached", "imap.example:993 non si raggiunge"),
        (
            "imap.gmail.com:993 does not let care@shop.example log in: Bad. Try again. Gmail: it "
            "wants an app password, made in the account's security settings, instead of the usual "
            'one, or login = "xoauth2".',
            "imap.gmail.com:993 non fa entrare care@shop.example: Bad. Try again. Gmail: vuole una "
            "password per le app, da creare nelle impostazioni di sicurezza dell'account, al posto "
            'di quella solita, oppure login = "xoauth2".',
        ),
        (
            "Google does not let us into a@b.example any more (invalid_grant): run `ascolto "
            "connect posta`",
            "Google non ci fa più entrare in a@b.example (invalid_grant): esegui `ascolto connect "
            "posta`",
        ),
        (
            "the mailbox is full (552 5.2.2 Quota exceeded (really))",
            "la casella è piena (552 5.2.2 Quota exceeded (really))",
        ),
        (
            "chat.update: somebody deleted this message in Slack (message_not_found): why (so)",
            "chat.update: qualcuno ha cancellato questo messaggio in Slack "
            "(message_not_found): why (so)",
        ),
        (
            "chat.update: the app lacks the permission it asked for: install it again with the "
            "manifest from ascolto manifest (missing_scope)",
            "chat.update: all'app manca il permesso che ha chiesto: reinstallala con il manifest "
            "di ascolto manifest (missing_scope)",
        ),
        (
            "a.example answered 503: {host} cannot be reached: are list_url and secret right?",
            "a.example ha risposto 503: {host} cannot be reached: list_url e secret sono giusti?",
        ),
        (
            "longer than the 4000 characters that are taken",
            "supera il massimo di 4000 caratteri",
        ),
    ],
)
def test_values_stand_where_they_stood(english: str, italian: str) -> None:
    assert reason(english, ITALIAN) == italian
    assert reason(english, ENGLISH) == english


@pytest.mark.parametrize(
    "words",
    [
        "",
        ".",
        "Comment is too short (400)",
        "Our shop cannot be reached",
        "Message {0} refused: {why} (a. b",
        "x refuses: " * 300,
        "a (b. c: " * 200,
    ],
)
def test_the_words_of_a_platform_stay_as_they_are(words: str) -> None:
    assert reason(words, ITALIAN) == reason(words, ENGLISH) == words
    assert reason(f"{words}{' ' * LONGEST}", ITALIAN).startswith(words)
