"""A forecast as people see it: tables, a chart, JSON."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.cli import show
from bot.forecasting import Forecast, Kind, Shown
from bot.locale import Words
from bot.slack.charts import Chart

_WIDE = 40
_LOOKS = ((("card", "storm"), "█", "cyan"), (("nudge",), "▒", "yellow"), (("call",), "▚", "red"))
"""What a bar is made of: kinds, sign and colour."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A forecast, with all that it takes to tell it. `began`: when each day began; `names`: what
    the settings call the Slack ids; `heard`: of how many reviews; `hasty`: without the second
    opinion that the bot asks."""

    forecast: Forecast
    began: Sequence[datetime]
    names: Mapping[str, str]
    timezone: str
    heard: int
    hasty: bool = False

    def counts(self) -> Counter[str]:
        """How many of each kind."""
        return _kinds(self.forecast.shown)

    def named(self, place: str) -> str:
        """A Slack channel or person as the settings call it."""
        return self.names.get(place, place)

    def days(self) -> list[tuple[datetime, Counter[str]]]:
        """Each day with what it would have brought."""
        ends = [*self.began[1:], datetime.max.replace(tzinfo=self.began[0].tzinfo)]
        return [
            (day, _kinds(one for one in self.forecast.shown if day <= one.at < end))
            for day, end in zip(self.began, ends, strict=True)
        ]

    def rooms(self) -> dict[str, Counter[str]]:
        """What each Slack channel would have seen, the busiest first."""
        found: dict[str, Counter[str]] = {}
        for one in self.forecast.shown:
            if one.kind is not Kind.NUDGE:
                found.setdefault(one.place, Counter())[one.kind] += 1
        for room in {*self.forecast.critical, *self.forecast.quiet}:
            found.setdefault(room, Counter())
        return dict(sorted(found.items(), key=lambda one: (-one[1].total(), self.named(one[0]))))

    def people(self) -> list[tuple[str, int]]:
        """Whom it would have reminded, and how often."""
        told = Counter(one.place for one in self.forecast.shown if one.kind is Kind.NUDGE)
        return told.most_common()


def _kinds(shown: Iterable[Shown]) -> Counter[str]:
    return Counter(str(one.kind) for one in shown)


def facts(found: Outlook) -> dict[str, Any]:
    """All of it, for programs."""
    forecast = found.forecast
    return {
        "since": found.began[0].isoformat(),
        "heard": found.heard,
        "guessed": forecast.guessed,
        "without_second_opinion": found.hasty,
        "left_out": dict(forecast.unknown),
        "slack_channels": [
            {
                "slack_channel": found.named(room),
                "critical": forecast.critical[room],
                "not_critical": forecast.quiet[room],
                **_numbers(counts, "card", "storm", "call"),
            }
            for room, counts in found.rooms().items()
        ],
        "people": [{"person": found.named(one), "reminders": many} for one, many in found.people()],
        "days": [
            {"day": day.isoformat(), **_numbers(counts, "card", "storm", "nudge", "call")}
            for day, counts in found.days()
        ],
    }


_CALLED = {"card": "cards", "storm": "storm_cards", "nudge": "reminders", "call": "escalations"}


def _numbers(counts: Counter[str], *kinds: str) -> dict[str, int]:
    return {_CALLED[kind]: counts[kind] for kind in kinds}


def tell(found: Outlook, before: Outlook | None, say: Words) -> None:
    """Tables and the chart; `before`: the same past with the configuration of today."""
    if not found.heard:
        show.line(say.t("Nothing was heard since {day}.", day=_day(found, found.began[0], say)))
        return
    show.out.print(_rooms(found, say))
    if found.people():
        show.line("")
        show.out.print(_people(found, say))
    show.line("")
    show.out.print(_days(found, say))
    show.line(_key(say))
    show.line("\n" + _sum(found, say))
    if before is not None:
        show.line(say.t("With the ascolto.toml of today:") + " " + _sum(before, say))
    for remark in _remarks(found, say):
        show.note(remark)


def chart(found: Outlook, say: Words) -> Chart:
    """Day by day, for a picture."""
    days = found.days()
    labels = [_day(found, day, say) for day, _ in days]
    series = [
        (name, [sum(counts[kind] for kind in kinds) for _, counts in days])
        for name, (kinds, _, _) in zip(_named(say), _LOOKS, strict=True)
    ]
    return Chart(say.t("What would have come into Slack"), labels, series)


def _named(say: Words) -> tuple[str, str, str]:
    return say.t("cards"), say.t("reminders"), say.t("escalations")


def _rooms(found: Outlook, say: Words) -> Table:
    heads = (say.t("critical"), say.t("cards"), say.t("storm cards"), say.t("escalations"))
    table = show.table(say.t("Slack channel"), *heads, say.t("no card"))
    for room, counts in found.rooms().items():
        numbers = (counts["card"], counts["storm"], counts["call"])
        critical, quiet = found.forecast.critical[room], found.forecast.quiet[room]
        table.add_row(Text(found.named(room)), *map(str, (critical, *numbers, quiet)))
    return _right(table, 1)


def _people(found: Outlook, say: Words) -> Table:
    table = show.table(say.t("reminded"), say.t("messages"))
    for one, many in found.people():
        table.add_row(Text(found.named(one)), str(many))
    return _right(table, 1)


def _days(found: Outlook, say: Words) -> Table:
    days = found.days()
    highest = max((counts.total() for _, counts in days), default=0)
    table = show.table(say.t("day"), *_named(say), "")
    for day, counts in days:
        numbers = [sum(counts[kind] for kind in kinds) for kinds, _, _ in _LOOKS]
        bar = Text()
        for number, (_, sign, colour) in zip(numbers, _LOOKS, strict=True):
            bar.append(sign * _cells(number, highest), style=colour)
        table.add_row(_day(found, day, say), *(str(number or "·") for number in numbers), bar)
    table.columns[-1].no_wrap = True
    return _right(table, 1, -1)


def _cells(number: int, highest: int) -> int:
    """How wide it is drawn; nothing that there is vanishes."""
    if highest <= _WIDE:
        return number
    return max(1, round(number * _WIDE / highest)) if number else 0


def _key(say: Words) -> str:
    signs = [sign for _, sign, _ in _LOOKS]
    return "  ".join(f"{sign} {name}" for sign, name in zip(signs, _named(say), strict=True))


def _right(table: Table, first: int, last: int | None = None) -> Table:
    for column in table.columns[first:last]:
        column.justify = "right"
    return table


def _sum(found: Outlook, say: Words) -> str:
    counts = found.counts()
    cards = counts[Kind.CARD] + counts[Kind.STORM]
    parts = (
        say.n("{count} card", "{count} cards", cards),
        say.n("{count} reminder", "{count} reminders", counts[Kind.NUDGE]),
        say.n("{count} escalation", "{count} escalations", counts[Kind.CALL]),
    )
    heard = say.n("of {count} review", "of {count} reviews", found.heard)
    return say.both(parts) + " " + heard + "."


def _remarks(found: Outlook, say: Words) -> Iterable[str]:
    if found.hasty:
        yield say.t("Judged without the second opinion, so not quite as the bot judges.")
    for source, many in sorted(found.forecast.unknown.items()):
        yield say.n(
            "{count} review of the source {source}, which this configuration does not name, is "
            "left out.",
            "{count} reviews of the source {source}, which this configuration does not name, are "
            "left out.",
            many,
            source=source,
        )
    if found.forecast.guessed:
        yield say.n(
            "{count} critical review had no case then: taken as answered after the usual time.",
            "{count} critical reviews had no case then: taken as answered after the usual time.",
            found.forecast.guessed,
        )


def _day(found: Outlook, at: datetime, say: Words) -> str:
    return say.day(at, found.timezone)
