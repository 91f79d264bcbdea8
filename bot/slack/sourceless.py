"""What people are told where a source was taken out of the settings and its cases still live."""

from collections.abc import Mapping
from typing import Any

from bot.locale import Words
from bot.slack.called import mention
from bot.text import escape


def sourceless(source_id: str, words: Words) -> str:
    """What they can do about such a case; no mrkdwn."""
    return words.t(
        "The source {source} is not in ascolto.toml any more: nothing can be sent from here. "
        "Answer where the customer wrote, then say so on the card or under More…, where the case "
        "can also be closed without a reply.",
        source=source_id,
    )


def waits(detail: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """A reply that never left waits for its source."""
    told = words.t(
        "⏸ {name}, your reply has not left: {source} is not in ascolto.toml any more.",
        **_whose(detail),
    )
    return told, words.t(
        "Once it is back in there, the reply leaves by itself. Or undo it, and answer where the "
        "customer wrote."
    )


def unclear(detail: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """A reply may have gone out, and nobody can look there."""
    told = words.t(
        "❓ {name}, we cannot tell whether your reply went out, and {source} is not in "
        "ascolto.toml any more.",
        **_whose(detail),
    )
    return told, words.t("Look where the customer wrote, and say on the card whether it is there.")


def _whose(detail: Mapping[str, Any]) -> dict[str, str]:
    by, source = (str(detail.get(one) or "") for one in ("by", "source"))
    return {"name": mention(by), "source": escape(source)}
