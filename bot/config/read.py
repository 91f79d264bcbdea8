"""From the text of `ascolto.toml` to a Config, or to all of its mistakes together."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from bot.channels.base import Channel
from bot.config.broken import broken
from bot.config.checks import CheckTable
from bot.config.matching import Match
from bot.config.model import Brand, Config, Route, SourceConfig, Team, Triage
from bot.config.places import Places
from bot.config.sources import SourceReader
from bot.config.tables import BrandTable, LadderTable, RouteTable, TeamTable, TriageTable
from bot.config.triage import WordsTable, own
from bot.drafts.weights import Weight
from bot.errors import ConfigError, Mistake
from bot.ladder import PRIVATE, PUBLIC, Ladder
from bot.periods import Rhythm
from bot.sentences import did_you_mean, sentences
from bot.text import nearest
from bot.triage.lexicon import LANGUAGES

Kind = TypeVar("Kind", bound=BaseModel)
_TABLES = ("team", "brand", "source", "route", "ladder", "check", "triage")
_NEEDED = {
    "team": ("[team]", "Write [team] with at least timezone, slack_channel and owner."),
    "brand": ("[[brand]]", 'Write at least one, with id = "…" and name = "…".'),
    "source": ("[[source]]", 'Write at least one, with id = "…" and channel = "…".'),
}


def read_config(
    path: Path, environ: Mapping[str, str], channels: Mapping[str, type[Channel[Any]]]
) -> Config:
    """Read `path`; `environ` answers `env:NAME`, `channels` says which options a source has.

    Raises ConfigError with every mistake of the file, each with its place and what to do.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        hint = "Write one with `ascolto init`, or name another with ASCOLTO_CONFIG."
        raise ConfigError([Mistake(str(path), "is not there.", hint)]) from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ConfigError([Mistake(str(path), f"cannot be read ({why}).")]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([broken(path.name, text, error)]) from None
    return _Reader(tables, Places(path.name, text), path.parent, environ, channels).config()


class _Reader:
    """Reads table after table and keeps the mistakes, so that one does not hide another."""

    def __init__(
        self,
        tables: dict[str, Any],
        places: Places,
        folder: Path,
        environ: Mapping[str, str],
        channels: Mapping[str, type[Channel[Any]]],
    ) -> None:
        self.tables = {name: table for name, table in tables.items() if table != []}
        self.places = places
        self.folder = folder
        self.environ = environ
        self.channels = channels
        self.mistakes: list[Mistake] = []

    def config(self) -> Config:
        """The whole file; ConfigError if anything in it is wrong."""
        unknown = self.tables.keys() - set(_TABLES)
        for name in unknown:
            self.mistakes.append(self.unknown(name))
        for name, (header, hint) in _NEEDED.items():
            if name not in {*self.tables, *(nearest(one, _TABLES) for one in unknown)}:
                self.mistakes.append(Mistake(self.places.name, f"{header} is missing.", hint))
        team = self.team()
        brands = self.brands()
        sources = SourceReader(
            brand_ids=tuple(dict.fromkeys(self.ids("brand"))),
            zone=ZoneInfo(team.timezone if team else "UTC"),
            places=self.places,
            folder=self.folder,
            environ=self.environ,
            channels=self.channels,
        )
        read = sources.read(self.list_of("source"))
        self.mistakes += sources.mistakes
        self.twice("source")
        ladders = self.ladders()
        known = {*self.ladder_names(), PUBLIC.name, PRIVATE.name}
        routes = self.routes(known, team.digest if team else Rhythm())
        team = team and self.alarmed(team, read)
        weights, triage = self.weights(), self.triage()
        if self.mistakes or team is None:
            raise ConfigError(sorted(self.mistakes, key=_line))
        return Config(
            team=team,
            brands=brands,
            sources=read,
            routes=routes,
            ladders=ladders,
            check=weights,
            triage=triage,
        )

    def team(self) -> Team | None:
        if "team" not in self.tables:
            return None
        table = self.checked(TeamTable, self.tables["team"], "team", "[team]")
        if table is None:
            return None
        return Team(
            name=table.name,
            language=table.language,
            timezone=table.timezone,
            hours=table.hours,
            holidays=table.holidays,
            slack_channel=table.slack_channel,
            owner=table.owner,
            decider=table.decider or table.owner,
            responders=table.responders,
            undo=table.undo,
            same_customer=table.same_customer,
            digest=table.digests(),
            alarm_mail=table.alarm_mail,
            alarm_source=table.alarm_source,
        )

    def alarmed(self, team: Team, sources: Mapping[str, SourceConfig]) -> Team:
        """`alarm_mail` leaves through the mailbox that is named, or the first one."""
        boxes = [key for key, one in sources.items() if self.channels[one.channel].mails]
        if team.alarm_source and team.alarm_source not in boxes:
            place = self.places.place("team", "[team]", "alarm_source")
            wrong = f'there is no mailbox "{team.alarm_source}" among the sources.'
            hint = did_you_mean(team.alarm_source, boxes)
            self.mistakes.append(Mistake(place, wrong, hint))
        elif team.alarm_mail and not boxes:
            place = self.places.place("team", "[team]", "alarm_mail")
            wrong, hint = "no source can send it.", 'Add a mailbox (channel = "email").'
            self.mistakes.append(Mistake(place, wrong, hint))
        return replace(team, alarm_source=team.alarm_source or next(iter(boxes), ""))

    def unknown(self, name: str) -> Mistake:
        """What stands at the top and is none of ours: a table, or a key of no table."""
        if isinstance(self.tables[name], dict | list):
            place, hint = self.places.place(name, f"[{name}]"), did_you_mean(name, _TABLES)
        else:
            place, hint = self.places.place("", name, name), "Put it into a table, such as [team]."
        return Mistake(place, "is not known.", hint)

    def brands(self) -> dict[str, Brand]:
        brands: dict[str, Brand] = {}
        for nth, one in enumerate(self.list_of("brand"), start=1):
            words = _named("brand", one, nth)
            table = self.checked(BrandTable, one, "brand", words, nth)
            if table:
                brands[table.id] = Brand(**table.model_dump())
        self.twice("brand")
        return brands

    def weights(self) -> dict[str, Weight]:
        table = self.checked(CheckTable, self.tables.get("check", {}), "check", "[check]")
        return table.model_dump() if table else {}

    def triage(self) -> Triage:
        table = self.checked(TriageTable, self.tables.get("triage", {}), "triage", "[triage]")
        words = {}
        for language, one in (table.words if table else {}).items():
            name = f"triage.words.{language}"
            if language not in LANGUAGES:
                place = self.places.place(name, f"[{name}]")
                hint = f"Allowed: {', '.join(LANGUAGES)}."
                self.mistakes.append(Mistake(place, "is no language that we read.", hint))
            elif found := self.checked(WordsTable, one, name, f"[{name}]"):
                words[language] = own(found)
        table = table or TriageTable()
        return Triage(second_opinion=table.second_opinion, attune=table.attune, words=words)

    def ladders(self) -> dict[str, Ladder]:
        ladders = {PUBLIC.name: PUBLIC, PRIVATE.name: PRIVATE}
        written = self.tables.get("ladder", {})
        for name, one in written.items() if isinstance(written, dict) else ():
            header, words = f"ladder.{name}", f"[ladder.{name}]"
            table = self.checked(LadderTable, one, header, words)
            try:
                if table:
                    rungs = tuple(rung.rung() for rung in table.rungs)
                    ladders[name] = Ladder(name, table.answer_within, rungs)
            except ValueError as error:
                place = self.places.place(header, words, "rungs")
                self.mistakes.append(Mistake(place, f"{error}."))
        if not isinstance(written, dict):
            place = self.places.place("ladder", "[ladder]")
            self.mistakes.append(Mistake(place, "needs a name.", "Write [ladder.public], say."))
        return ladders

    def routes(self, ladders: set[str], digest: Rhythm) -> tuple[Route, ...]:
        routes = []
        for nth, one in enumerate(self.list_of("route"), start=1):
            words = f"route {nth}"
            table = self.checked(RouteTable, one, "route", words, nth)
            self.pointers(one, nth, ladders)
            if table:
                routes.append(
                    Route(
                        match=Match(**table.match.model_dump()),
                        slack_channel=table.slack_channel,
                        owner=table.owner,
                        decider=table.decider,
                        ladder=table.ladder,
                        digest=table.own_rhythm(digest),
                    )
                )
        return tuple(routes)

    def pointers(self, route: Any, nth: int, ladders: set[str]) -> None:
        """What a route names must be there."""
        match = route.get("match") if isinstance(route, dict) else None
        match = match if isinstance(match, dict) else {}
        for key, written, there in (
            ("match.source", match.get("source"), self.ids("source")),
            ("match.brand", match.get("brand"), self.ids("brand")),
            ("ladder", isinstance(route, dict) and route.get("ladder"), ladders),
        ):
            for name in written if isinstance(written, list) else [written]:
                if isinstance(name, str) and name not in there:
                    place = self.places.place("route", f"route {nth}", key, nth)
                    wrong = f'there is no {key.rpartition(".")[2]} "{name}".'
                    self.mistakes.append(Mistake(place, wrong, did_you_mean(name, there)))

    def checked(
        self, kind: type[Kind], written: Any, table: str, words: str, nth: int = 1
    ) -> Kind | None:
        """`written` as `kind`, or None and its mistakes kept."""
        try:
            return kind.model_validate(written)
        except ValidationError as error:
            for key, wrong, hint in sentences(error, kind):
                place = self.places.place(table, words, key, nth)
                self.mistakes.append(Mistake(place, wrong, hint))
            return None

    def list_of(self, name: str) -> list[Any]:
        """The [[name]] tables; a single [name] is a mistake, and is read all the same."""
        written = self.tables.get(name, [])
        if isinstance(written, list):
            return written
        hint = f"Write [[{name}]], with two brackets."
        place = self.places.place(name, f"[{name}]")
        if place not in {mistake.place for mistake in self.mistakes}:
            self.mistakes.append(Mistake(place, "may stand several times.", hint))
        return [written] if isinstance(written, dict) else []

    def ids(self, name: str) -> list[str]:
        """The ids written in [[name]], also of tables that hold mistakes."""
        return [
            one["id"]
            for one in self.list_of(name)
            if isinstance(one, dict) and isinstance(one.get("id"), str)
        ]

    def twice(self, name: str) -> None:
        """Every [[name]] needs an id of its own."""
        seen: set[str] = set()
        for nth, one in enumerate(self.list_of(name), start=1):
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                if one["id"] in seen:
                    place = self.places.place(name, _named(name, one, nth), "id", nth)
                    wrong = f"another {name} has it too."
                    self.mistakes.append(Mistake(place, wrong, "Give each an id of its own."))
                seen.add(one["id"])

    def ladder_names(self) -> list[str]:
        written = self.tables.get("ladder", {})
        return list(written) if isinstance(written, dict) else []


def _named(kind: str, written: Any, nth: int) -> str:
    name = written.get("id") if isinstance(written, dict) else None
    return f'{kind} "{name}"' if isinstance(name, str) else f"{kind} {nth}"


def _line(mistake: Mistake) -> int:
    found = re.search(r", line (\d+):", mistake.place)
    return int(found[1]) if found else 0
