"""People and Slack channels by name, with a ping or without."""

from collections.abc import Mapping

from bot.locale import Words
from bot.slack.state import who


def mention(slack_id: str) -> str:
    """A name that pings: a person, a user group; a Slack channel is only linked."""
    if slack_id[:1] in ("C", "G"):
        return f"<#{slack_id}>"
    return f"<!subteam^{slack_id}>" if slack_id.startswith("S") else f"<@{slack_id}>"


def named(slack_id: str, names: Mapping[str, str], words: Words) -> str:
    """A person or a Slack channel without a ping."""
    if slack_id[:1] in ("C", "G") and slack_id not in names:
        return f"<#{slack_id}>"
    return who(slack_id, names, words)
