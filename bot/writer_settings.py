"""Settings of whoever rewrites drafts and translates; all are optional."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

from bot.environment import FILE, Environment
from bot.errors import Mistake

SECRETS = ("LLM_API_KEY", "DEEPL_API_KEY", "LIBRETRANSLATE_API_KEY")
_AT_HOME = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test")
_NEEDS: Mapping[str, tuple[str, str]] = {
    "LLM_BASE_URL": ("LLM_MODEL", "Name the model that the server is to use."),
    "LLM_MODEL": ("LLM_BASE_URL", "Write where the server is, e.g. http://localhost:11434/v1"),
    "LLM_API_KEY": ("LLM_BASE_URL", "Write where the server is, e.g. https://api.openai.com/v1"),
    "DEEPL_API_URL": ("DEEPL_API_KEY", "Copy it from the account's page, API keys."),
    "LIBRETRANSLATE_API_KEY": ("LIBRETRANSLATE_URL", "Write where the server is."),
}


class WriterSettings(BaseModel):
    """Who may word things for us."""

    llm_base_url: str | None = Field(
        None,
        description="A server that speaks OpenAI's chat completions, up to /v1, e.g. "
        "http://localhost:11434/v1: drafts in the brand's voice, and translations.",
    )
    llm_model: str | None = Field(None, description="The model that this server is to use.")
    llm_api_key: SecretStr | None = Field(None, description="Its key, where it wants one.")
    llm_timeout: float = Field(
        20.0, ge=1, le=120, description="So many seconds it may take for one answer."
    )
    deepl_api_key: SecretStr | None = Field(
        None, description="Key of DeepL's API, free or pro: it translates what customers write."
    )
    deepl_api_url: str | None = Field(
        None, description="Where DeepL's API is, if not where the key belongs."
    )
    libretranslate_url: str | None = Field(
        None, description="A LibreTranslate server: it translates where DeepL is not set."
    )
    libretranslate_api_key: SecretStr | None = Field(
        None, description="Its key, where it wants one."
    )

    @field_validator("llm_base_url", "deepl_api_url", "libretranslate_url")
    @classmethod
    def _safe_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is not a web address: write https://…")
        if parts.username or parts.password:
            raise ValueError("holds a login: a key has a setting of its own")
        if parts.scheme == "http" and not _at_home(parts.hostname):
            raise ValueError("would send customers' words in the clear: write https://…")
        return value.rstrip("/")

    def writers_secrets(self) -> tuple[str, ...]:
        """Every value of these that may never be shown."""
        given = (self.llm_api_key, self.deepl_api_key, self.libretranslate_api_key)
        return tuple(one.get_secret_value() for one in given if one)


def writer_mistakes(given: Environment) -> list[Mistake]:
    """What is named without what it needs."""
    return [
        Mistake(given.place(name), f"is given without {needed}.", hint)
        for name, (needed, hint) in _NEEDS.items()
        if _there(given, name) and not _there(given, needed)
    ]


def _there(given: Environment, name: str) -> bool:
    return name in given or name + FILE in given


def _at_home(host: str) -> bool:
    """Whether a host is on this machine or in one's own network, as far as its name tells."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_AT_HOME)
