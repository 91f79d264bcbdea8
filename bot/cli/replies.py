"""`ascolto reply-check`: a reply in a file is read as the bot reads it before it leaves."""

import typer

from bot.cli import show
from bot.cli.spoken import words
from bot.cli.triage import opened
from bot.drafts import Facts, check
from bot.errors import Told
from bot.locale import mark
from bot.slack.modals.advice import advice
from bot.text import clean, unescape


def reply_check(
    file: str = typer.Argument(help=mark("The text of a reply; - reads standard input.")),
    private: bool = typer.Option(
        False, "--private", help=mark("Only the customer reads it; else everyone does.")
    ),
    said: str = typer.Option(
        "", "--said", help=mark("What the customer wrote: is it answered, and in their language?")
    ),
) -> None:
    """`ascolto reply-check`."""
    say = words()
    with opened(file) as lines:
        text = clean("".join(lines))
    if any("\udc80" <= sign <= "\udcff" for sign in text):
        raise Told(mark("{file} cannot be read ({why})."), file=file, why="UTF-8")
    facts = Facts(
        language=say.language,
        team_language=say.language,
        public=not private,
        brand_name="",
        said=clean(said),
    )
    found = check(text, facts)
    for one in found:
        title = say.t("⛔ Must fix") if one.level == "must" else say.t("⚠️ Read again")
        show.line(f"{title}: {unescape(advice(one, say))}")
    if not found:
        show.note(say.t("Nothing to mend."))
    if any(one.level == "must" for one in found):
        raise typer.Exit(1)
