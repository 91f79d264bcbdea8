"""People and Slack channels by name, with a ping or without."""

from collections.abc import Mapping

from bot.locale import Words
from bot.text import escape

COMMAND_LINE = "cli:"
"""Before the name of a person who is not in Slack but at the machine itself."""


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


def who(person: str, names: Mapping[str, str], words: Words) -> str:
    """A person by name, safe for mrkdwn and without a ping."""
    if person in names:
        return escape(names[person])
    if person.startswith(COMMAND_LINE):
        name = escape(person.removeprefix(COMMAND_LINE))
        return words.t("{name} (command line)", name=name)
    if person[:1] in "UW" and person[1:].isalnum() and person.isupper():
        return f"<@{person}>"
    return escape(person) or words.t("somebody")
