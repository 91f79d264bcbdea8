"""Logs: everything arrives in one form, and no secret with it."""

import io
import json
import logging
import warnings

import pytest
import structlog

from bot.logs import HIDDEN, Redactor, set_up

SECRETS = ("hunter2hunter2", 'with "quotes" & ü')


@pytest.fixture(params=["console", "json"])
def stream(request: pytest.FixtureRequest) -> io.StringIO:
    stream = io.StringIO()
    set_up("info", request.param, SECRETS, stream)
    return stream


def test_ours_and_the_libraries_lines_look_the_same() -> None:
    stream = io.StringIO()
    set_up("info", "json", (), stream)
    structlog.get_logger("bot.loops").info("source failed", source="shop")
    logging.getLogger("aiohttp.server").warning("cut %s", "off", extra={"source": "shop"})
    ours, theirs = map(json.loads, stream.getvalue().splitlines())
    assert (ours["event"], ours["source"], ours["level"]) == ("source failed", "shop", "info")
    assert (theirs["event"], theirs["source"], theirs["logger"]) == (
        "cut off",
        "shop",
        "aiohttp.server",
    )
    assert ours.keys() == theirs.keys()


def test_the_level_is_kept(stream: io.StringIO) -> None:
    structlog.get_logger("a").debug("quiet")
    logging.getLogger("b").debug("quiet")
    logging.getLogger("aiohttp.access").info("quiet")
    assert stream.getvalue() == ""


def test_known_secrets_are_hidden_in_values_and_tracebacks(stream: io.StringIO) -> None:
    log = structlog.get_logger("a")
    for secret in SECRETS:
        log.info("said " + secret, value=secret, deep={"in": [secret]})
        logging.getLogger("b").warning("got %s", secret)
        try:
            raise RuntimeError(f"no {secret}")
        except RuntimeError:
            log.exception("failed")
    text = stream.getvalue()
    assert "hunter2" not in text
    assert "quotes" not in text
    assert text.count(HIDDEN) == 10
    assert "RuntimeError" in text


def test_variables_of_a_failing_function_are_not_shown(stream: io.StringIO) -> None:
    local_password = "nobody-knows-me"
    try:
        raise RuntimeError(len(local_password))
    except RuntimeError:
        structlog.get_logger("a").exception("failed")
    assert local_password not in stream.getvalue()


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("token xoxb-1234-abc is bad", "token [hidden] is bad"),
        ("xoxe.xoxb-1-abc and xapp-1-A0-b", "[hidden] and [hidden]"),
        ("whsec_MfKQ9r8GKY=", "[hidden]"),
        ("postgresql://me:pass@host/db", "postgresql://[hidden]@host/db"),
        ("Authorization: Bearer abc123def456ghi7", "Authorization: Bearer [hidden]"),
        ("Basic Information, App-Level Tokens", "Basic Information, App-Level Tokens"),
        ("the bearer of this letter", "the bearer of this letter"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_even_when_nobody_named_it(
    text: str, hidden: str
) -> None:
    assert Redactor()(text) == hidden


def test_a_secret_is_hidden_in_an_address_too() -> None:
    assert Redactor(["a/b c"])("https://x/?key=a%2Fb%20c") == f"https://x/?key={HIDDEN}"


def test_very_short_secrets_do_not_blot_out_the_text() -> None:
    assert Redactor(["a", ""])("banana") == "banana"


def test_warnings_are_logged(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("soon gone", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "soon gone" in stream.getvalue()
