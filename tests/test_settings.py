"""Settings: read, derived, refused with a sentence."""

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import read_settings, table

BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}
SOCKET = {**BOT, "SLACK_APP_TOKEN": "xapp-1"}
HTTP = {**BOT, "SLACK_SIGNING_SECRET": "s1gn"}


def mistakes(environ: dict[str, str], env_file: Path | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_settings(environ, env_file)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_two_tokens_are_enough() -> None:
    settings = read_settings(SOCKET)
    assert settings.slack_mode == "socket"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///ascolto.db"
    assert settings.ascolto_config == Path("ascolto.toml")
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert (settings.public_url, settings.metrics_port) == (None, None)
    assert (settings.log_level, settings.log_format) == ("info", "console")


def test_a_signing_secret_alone_means_http_mode() -> None:
    assert read_settings(HTTP).slack_mode == "http"


@pytest.mark.parametrize("mode", ["socket", "http", "HTTP"])
def test_with_both_the_mode_is_asked_for_and_taken(mode: str) -> None:
    assert read_settings({**SOCKET, **HTTP, "SLACK_MODE": mode}).slack_mode == mode.lower()


def test_addresses_end_as_they_are_used() -> None:
    settings = read_settings(
        {**SOCKET, "SLACK_API_URL": "http://127.0.0.1:9/api", "PUBLIC_URL": "https://a.test/"}
    )
    assert settings.slack_api_url == "http://127.0.0.1:9/api/"
    assert settings.public_url == "https://a.test"


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (BOT, "SLACK_APP_TOKEN: is missing, and so is SLACK_SIGNING_SECRET"),
        ({**SOCKET, **HTTP}, "SLACK_MODE: is needed, because"),
        ({**SOCKET, "SLACK_MODE": "http"}, "SLACK_SIGNING_SECRET: is missing: HTTP mode needs it"),
        ({**HTTP, "SLACK_MODE": "socket"}, "SLACK_APP_TOKEN: is missing: Socket Mode needs it"),
        ({**SOCKET, "SLACK_MODE": "sockt"}, "'sockt' is not allowed. Allowed: \"socket\" or"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN: is missing. Bot token of the Slack app"),
        ({**SOCKET, "SLACK_BOT_TOKEN": "xapp-1"}, "does not begin with xoxb-: copy it from OAuth"),
        ({**SOCKET, "SLACK_APP_TOKEN": "xoxb-1"}, "does not begin with xapp-: copy it from Basic"),
        ({**SOCKET, "SLACK_API_URL": "slack.com"}, "is not a web address: write https://…"),
        ({**SOCKET, "PUBLIC_URL": "ftp://a.test"}, "PUBLIC_URL: is not a web address"),
        ({**SOCKET, "DATABASE_URL": "mysql://a/b"}, "use sqlite:/// or postgresql://"),
        ({**SOCKET, "DATABASE_URL": "ascolto.db"}, "is not a database address: write sqlite:///"),
        ({**SOCKET, "DATABASE_URL": "sqlite://ascolto.db"}, "write sqlite:///ascolto.db"),
        ({**SOCKET, "DATABASE_URL": "sqlite:///:memory:"}, "write sqlite:///ascolto.db"),
        ({**SOCKET, "TEMPLATES_DIR": "/no/such"}, "TEMPLATES_DIR: is no folder: /no/such"),
        ({**SOCKET, "HTTP_PORT": "http"}, "HTTP_PORT: must be a whole number"),
        ({**SOCKET, "HTTP_PORT": "70000"}, "HTTP_PORT: must be at most 65535"),
        ({**SOCKET, "METRICS_PORT": "8080"}, "is the same as HTTP_PORT"),
        ({**SOCKET, "LOG_LEVEL": "loud"}, "'loud' is not allowed. Allowed: \"debug\", \"info\""),
        ({**SOCKET, "SLACK_BOT_TOKN": "x"}, 'is not a setting. Did you mean "SLACK_BOT_TOKEN"?'),
        ({**SOCKET, "ASCOLTO_CONFG": "x"}, 'Did you mean "ASCOLTO_CONFIG"?'),
        ({**SOCKET, "slack_api_url": "https://s.test"}, 'Did you mean "SLACK_API_URL"?'),
        ({**SOCKET, "LLM_BASE_URL": "http://llm:1/v1"}, "is given without LLM_MODEL. Name"),
        ({**SOCKET, "LLM_MODEL": "m"}, "LLM_MODEL: is given without LLM_BASE_URL"),
        ({**SOCKET, "LIBRETRANSLATE_API_KEY": "k"}, "is given without LIBRETRANSLATE_URL"),
        ({**SOCKET, "DEEPL_API_URL": "https://d.test"}, "is given without DEEPL_API_KEY"),
        ({**SOCKET, "LIBRETRANSLATE_URL": "http://mt.example.com"}, "words in the clear"),
        ({**SOCKET, "LIBRETRANSLATE_URL": "https://a:b@mt.test"}, "holds a login: a key has a"),
        ({**SOCKET, "LIBRETRANSLATE_URL": "localhost"}, "is not a web address"),
    ],
)  # fmt: skip
def test_a_mistake_says_where_what_and_what_to_do(environ: dict[str, str], sentence: str) -> None:
    (told,) = mistakes(environ)
    assert sentence in told
    assert told.startswith("environment")


@pytest.mark.parametrize("password", ["p@ss:word", "p@ssword", "ss:word@"])
def test_a_password_that_breaks_the_address_is_not_shown(password: str) -> None:
    (told,) = mistakes({**SOCKET, "DATABASE_URL": f"postgresql://ascolto:{password}@db/ascolto"})
    assert "is not a database address" in told
    assert "write @ as %40" in told
    assert "word" not in told.replace("password", "")


@pytest.mark.parametrize(
    "url",
    ["http://localhost:1/v1/", "http://127.0.0.1:1/v1", "http://ollama/v1", "https://a.com/v1"],
)
def test_a_model_may_stand_at_home_and_elsewhere_behind_tls(url: str) -> None:
    settings = read_settings({**SOCKET, "LLM_BASE_URL": url, "LLM_MODEL": "m"})
    assert settings.llm_base_url == url.rstrip("/")
    assert settings.llm_timeout == 20


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes({"SLACK_BOT_TOKEN": "x", "HTTP_PORT": "x", "LOG_FORMAT": "x"})
    assert len(told) == 4


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_misspelt_name_is_told_once_and_is_not_also_missing(name: str) -> None:
    slip = name.replace("TOKEN", "TOKN")
    given = {slip if one == name else one: value for one, value in SOCKET.items()}
    assert mistakes(given) == [f'environment: {slip}: is not a setting. Did you mean "{name}"?']


def test_names_of_other_programs_are_left_alone() -> None:
    read_settings({**SOCKET, "SLACK_WEBHOOK_URL": "x", "DATABASE_URLS": "x", "ASCOLTO_TEST": "x"})


def test_in_our_own_file_every_slip_counts(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABSE_URL=sqlite:///a.db\nSHOP_WEBHOOK_SECRET=x\n")
    (told,) = mistakes(SOCKET, tmp_path / ".env")
    assert told == '.env: DATABSE_URL: is not a setting. Did you mean "DATABASE_URL"?'


def test_a_line_that_says_nothing_and_a_file_for_no_secret_are_told(tmp_path: Path) -> None:
    said = "# fine\nLOG_LEVEL_FILE=/x\nnonsense line\n\nexport HTTP_PORT = 81\n= 5\n"
    (tmp_path / ".env").write_text(said)
    assert mistakes(SOCKET, tmp_path / ".env") == [
        ".env, line 3: is not NAME=value. Begin a comment with #.",
        ".env, line 6: is not NAME=value. Begin a comment with #.",
        ".env: LOG_LEVEL_FILE: is not a setting. Only a secret may come from a file.",
    ]
    read_settings({**SOCKET, "LOG_LEVEL_FILE": "another program's"})


def test_every_secret_may_come_from_a_file(tmp_path: Path) -> None:
    for name, value in {**SOCKET, "DATABASE_URL": "sqlite:///x.db"}.items():
        (tmp_path / name).write_text(f"{value}\n")
    settings = read_settings(
        {f"{name}_FILE": str(tmp_path / name) for name in (*SOCKET, "DATABASE_URL")}
    )
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"
    assert settings.slack_mode == "socket"
    assert settings.database_url == "sqlite:///x.db"


def test_a_secret_file_that_is_not_there_is_one_mistake() -> None:
    told = mistakes({"SLACK_BOT_TOKEN_FILE": "/none", "SLACK_APP_TOKEN": "xapp-1"})
    assert told == [
        "environment: SLACK_BOT_TOKEN_FILE: cannot read the file /none (No such file or directory)."
    ]


def test_no_secret_is_ever_shown() -> None:
    told = mistakes(
        {
            "SLACK_BOT_TOKEN": "geheim",
            "SLACK_APP_TOKEN": "geheim",
            "DATABASE_URL": "mysql://me:geheim@host/name",
        }
    )
    assert "geheim" not in "".join(told)
    settings = read_settings(
        {**SOCKET, **HTTP, "SLACK_MODE": "http", "DATABASE_URL": "postgresql://a:ge%40heim@h/n"}
    )
    assert "heim" not in repr(settings)
    assert set(settings.secrets()) == {"xoxb-1", "xapp-1", "s1gn", "ge@heim"}


def test_every_setting_has_a_sentence() -> None:
    assert all(setting.help.endswith(".") for setting in table())
    assert [setting.name for setting in table() if setting.secret] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "DATABASE_URL",
        "ASCOLTO_SECRET_KEY",
        "LLM_API_KEY",
        "DEEPL_API_KEY",
        "LIBRETRANSLATE_API_KEY",
    ]
