"""Reading an `ascolto.toml` where a channel for mail is known too."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels import channels
from bot.channels.base import Channel, Options, Outgoing, Sent
from bot.config import Config, read_config
from bot.errors import ConfigError
from tests.config.example import ENVIRON, EXAMPLE


class MailOptions(Options):
    host: str
    port: int = 25
    password: SecretStr | None = None
    folders: tuple[str, ...] = ()


class Mail(Channel[MailOptions]):
    slug = "mail"
    title = "Mail"
    public = False
    settings = MailOptions

    async def reply(self, outgoing: Outgoing) -> Sent:
        return Sent(external_id=outgoing.key)


KNOWN: dict[str, type[Channel[Any]]] = {**channels(), "mail": Mail}


def config(text: str, folder: Path = Path(), **environ: str) -> Config:
    path = folder / "ascolto.toml"
    path.write_text(text, encoding="utf-8")
    return read_config(path, {**ENVIRON, **environ}, KNOWN)


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config(text)
    return [str(mistake) for mistake in caught.value.mistakes]


def mail(lines: str) -> str:
    return f'{EXAMPLE}\n[[source]]\nid = "care"\nchannel = "mail"\nhost = "h"\n{lines}'
