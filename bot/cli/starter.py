"""The first `ascolto.toml`: commented, and with the answers that were given. Its words stand in
`templates/starter/`."""

import json
from dataclasses import asdict, dataclass
from string import Template

from bot import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What stands in the starter; the defaults are an invented firm."""

    name: str = "Bottega Aurora"
    brand: str = "aurora"
    contact: str = "care@aurora.test"
    language: str = "it"
    timezone: str = "Europe/Rome"
    holidays: str = "IT"
    slack_channel: str = "#reviews"
    support: str = "#support"
    owner: str = "@care-lead"
    decider: str = "@head-of-care"
    responders: str = "@care-team"


def starter(answers: Answers, language: str) -> str:
    """The text of the file, with comments in this language."""
    words = {key: _quoted(value) for key, value in asdict(answers).items()}
    team = f"Il team di {answers.name}" if answers.language == "it" else f"The {answers.name} team"
    holidays = f"holidays = {words['holidays']}"
    contact = f"private_contact = {words['contact']}"
    responders = f"responders = [{words['responders']}]"
    text = (resources.templates() / "starter" / f"{language}.toml").read_text(encoding="utf-8")
    return Template(text).substitute(
        words,
        signature=_quoted(team),
        contact_line=contact if answers.contact else '# private_contact = "care@example.org"',
        holidays_line=holidays if answers.holidays else '# holidays = "IT"',
        responders_line=responders if answers.responders else '# responders = ["@care-team"]',
    )


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
