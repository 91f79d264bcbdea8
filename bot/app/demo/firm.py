"""How the invented firm is set up: the settings that an administrator would write."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.channels import channels
from bot.config import Config, read_config
from bot.playground import Playground
from bot.playground.customers import Post, Shop
from bot.playground.customers.mail import PASSWORD
from bot.playground.customers.shop import KEY
from bot.settings import Settings, read_settings

ZONE = ZoneInfo("Europe/Rome")
CARE = "care@aurora.test"
SHOP_SOURCE, MAIL_SOURCE = "shop", "care"
OPENING = time(9, 0)

TOML = """
[team]
name = "Bottega Aurora"
language = "{language}"
timezone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"
slack_channel = "#reviews"
owner = "@community"
decider = "@head-of-care"
responders = ["@community", "@care-lead", "@care-agent", "@head-of-care"]
undo = "10s"
weekly = "Wed"

[[brand]]
id = "aurora"
name = "Bottega Aurora"
signature = "{signature}"
private_contact = "care@aurora.test"

[[source]]
id = "shop"
channel = "http"
title = "{shop}"
public = true
private_network = true
poll = "3s"
list_url = "{url}"
items = "reviews"
complete = true
fields = {{ id = "id", text = "text", rating = "stars", author_name = "author.name", url = "url", \
posted_at = "written_at" }}
answers = {{ list = "answers", id = "id", text = "text", at = "at", by = "by", key = "key" }}
look_url = "{url}/{{id}}"
reply_url = "{url}/{{id}}/answers"
reply_body = '{{"text": "{{{{ text }}}}", "by": "{{{{ by }}}}"}}'
reply_id = "id"
shown = "online"
idempotency_header = "Idempotency-Key"
edit_url = "{url}/{{id}}/answers/{{reply}}"
delete_url = "{url}/{{id}}/answers/{{reply}}"
secret = "env:SHOP_KEY"

[[source]]
id = "care"
channel = "email"
private_network = true
address = "care@aurora.test"
imap_host = "127.0.0.1"
imap_port = {imap}
imap_security = "plain"
imap_password = "env:MAIL_PASSWORD"
smtp_port = {smtp}
smtp_security = "plain"
smtp_user = ""

[[source]]
id = "phone"
channel = "by_hand"
title = "{phone}"
public = false
places = ["phone", "shop"]

[[route]]
match = {{ source = "shop" }}
slack_channel = "#reviews"
owner = "@community"
ladder = "public"

[[route]]
match = {{ source = "care" }}
slack_channel = "#support"
owner = "@care-agent"
ladder = "private"

[[route]]
match = {{ source = "phone" }}
slack_channel = "#support"
owner = "@care-agent"
ladder = "private"

[ladder.public]
answer_within = "4h"
rungs = [
  {{ after = "45m", tell = "owner" }},
  {{ after = "3h", tell = "slack_channel" }},
  {{ after = "1d", tell = "@head-of-care", repeat = "1d" }},
]

[ladder.private]
answer_within = "1d"
rungs = [
  {{ after = "2h", tell = "owner" }},
  {{ after = "1d", tell = "slack_channel" }},
  {{ after = "2d", tell = "@head-of-care", repeat = "1d" }},
]
"""
_NAMES = {
    "en": {"shop": "Shop", "phone": "By phone", "signature": "The Bottega Aurora team"},
    "it": {"shop": "Negozio", "phone": "A voce", "signature": "Il team di Bottega Aurora"},
}


def given(
    folder: Path, language: str, chat: Playground, shop: Shop, post: Post
) -> tuple[Settings, Config]:
    """Settings and config, read as the bot reads them anywhere; all files lie in `folder`."""
    environ = {
        "SLACK_BOT_TOKEN": chat.ws.bot_token,
        "SLACK_APP_TOKEN": chat.ws.app_token,
        "SLACK_API_URL": chat.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "SHOP_KEY": KEY,
        "MAIL_PASSWORD": PASSWORD,
    }
    path = folder / "ascolto.toml"
    ports = {"url": shop.url, "imap": post.imap.port, "smtp": post.smtp_port}
    told = TOML.format(language=language, **_NAMES[language], **ports)
    path.write_text(told, encoding="utf-8")
    return read_settings(environ), read_config(path, environ, channels())


def first_monday(today: datetime) -> datetime:
    """Nine in the morning of the next Monday after `today`."""
    local = today.astimezone(ZONE)
    return morning(local + timedelta(days=7 - local.weekday()))


def morning(day: datetime) -> datetime:
    """Nine in the morning of that day."""
    return datetime.combine(day.astimezone(ZONE).date(), OPENING, ZONE)
