"""The arguments of one Web API call, from a form, a query or JSON."""

import json
from dataclasses import dataclass
from typing import Any

from bot.playground.board import Token
from bot.playground.state import Json, Refusal

_TRUE = {True, "true", "True", "1"}


@dataclass
class Args:
    raw: Json
    token: Token

    def need(self, name: str) -> str:
        """A text that must be there."""
        value = self.raw.get(name)
        if value in (None, ""):
            words = f"[ERROR] missing required field: {name}"
            raise Refusal("invalid_arguments", [words])
        return str(value)

    def text(self, name: str, default: str = "") -> str:
        value = self.raw.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        return not isinstance(value, (dict, list)) and value in _TRUE

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        try:
            value = int(self.raw.get(name) or default)
        except ValueError:
            raise Refusal("invalid_limit") from None
        if not 1 <= value <= most:
            raise Refusal("invalid_limit")
        return value

    def json(self, name: str, error: str) -> Any:
        """A structure: itself in a JSON body, its text in a form."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(error) from None

    def sees(self, scope: str) -> bool:
        return scope in self.token.scopes

    def ask_scope(self, *scopes: str) -> None:
        """Refuse unless the token has one of them."""
        if not any(scope in self.token.scopes for scope in scopes):
            provided = ",".join(sorted(self.token.scopes))
            raise Refusal("missing_scope", needed=scopes[0], provided=provided)


def page(items: list[Any], args: Args, default: int, most: int) -> tuple[list[Any], str]:
    """One page by `limit` and `cursor`, and the cursor of the next ('' at the end)."""
    limit = args.number("limit", default, most)
    cursor = args.text("cursor")
    try:
        start = int(cursor.removeprefix("next:")) if cursor else 0
    except ValueError:
        raise Refusal("invalid_cursor") from None
    rest = start + limit < len(items)
    return items[start : start + limit], f"next:{start + limit}" if rest else ""
