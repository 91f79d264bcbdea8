"""The [[source]] tables: what all sources share, and the options of each one's channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.channels.base import Channel, Options
from bot.config.model import SourceConfig
from bot.config.places import Places
from bot.config.secrets import is_secret, looked_up, refers
from bot.config.tables import SourceTable
from bot.errors import Mistake
from bot.sentences import MISSING, UNKNOWN, Complaint, did_you_mean, is_slip, once, sentences
from bot.text import nearest


@dataclass
class SourceReader:
    """Reads sources and keeps the mistakes, each with its place."""

    brand_ids: Sequence[str]
    zone: ZoneInfo
    places: Places
    folder: Path
    environ: Mapping[str, str]
    channels: Mapping[str, type[Channel[Any]]]
    mistakes: list[Mistake] = field(default_factory=list)
    _told: list[Complaint] = field(default_factory=list, init=False)
    """Of the source that is being read."""

    def read(self, written: Sequence[Any]) -> dict[str, SourceConfig]:
        """All sources by id."""
        sources: dict[str, SourceConfig] = {}
        for nth, one in enumerate(written, start=1):
            if isinstance(one, dict) and (source := self._source(one, nth)):
                sources[source.id] = source
        self._renamed([one for one in written if isinstance(one, dict)])
        return sources

    def _source(self, written: dict[str, Any], nth: int) -> SourceConfig | None:
        table = self._table(written)
        kind = self._kind(written)
        brand = self._brand(written)
        public = self._public(written, kind) if kind else None
        options = self._options(written, kind) if kind else None
        told, self._told = once(self._told), []
        self.mistakes += [self._mistake(written, nth, *one) for one in told]
        if table is None or options is None or public is None or told:
            return None
        return SourceConfig(
            id=table.id,
            was=table.was,
            channel=table.channel,
            brand=brand,
            public=public,
            start=table.start_at(self.zone),
            private_network=table.private_network,
            practice=table.practice,
            forbids=frozenset(table.forbids) | (kind.forbids if kind else frozenset()),
            poll=table.poll.clock_delta() if table.poll else None,
            options=options,
        )

    def _table(self, written: dict[str, Any]) -> SourceTable | None:
        try:
            return SourceTable.model_validate(written)
        except ValidationError as error:
            for key, wrong, hint in sentences(error, SourceTable):
                self._add(key, wrong, hint)
            return None

    def _kind(self, written: dict[str, Any]) -> type[Channel[Any]] | None:
        slug = written.get("channel")
        kind = self.channels.get(slug) if isinstance(slug, str) else None
        if isinstance(slug, str) and kind is None:
            hint = did_you_mean(slug, self.channels)
            self._add("channel", f'there is no channel "{slug}".', hint)
        if kind is None:
            for key in written.keys() - SourceTable.model_fields.keys():
                best = nearest(key, SourceTable.model_fields.keys() - written.keys())
                if best and is_slip(key, best):
                    self._add(key, UNKNOWN, f'Did you mean "{best}"?')
        return kind

    def _brand(self, written: dict[str, Any]) -> str:
        brand = written.get("brand")
        if brand is None and len(self.brand_ids) == 1:
            return self.brand_ids[0]
        if brand is None and self.brand_ids:
            hint = f"There are several: {', '.join(sorted(self.brand_ids))}."
            self._add("brand", MISSING, hint)
        elif isinstance(brand, str) and brand not in self.brand_ids:
            hint = did_you_mean(brand, self.brand_ids)
            self._add("brand", f'there is no brand "{brand}".', hint)
        return str(brand)

    def _public(self, written: dict[str, Any], kind: type[Channel[Any]]) -> bool | None:
        said = written.get("public")
        if not isinstance(said, bool | None):
            return None
        if kind.public is None and said is None:
            hint = "Write public = true if everyone can read what stands there, else false."
            self._add("public", MISSING, hint)
            return None
        if kind.public is not None and said not in (None, kind.public):
            nature = "public" if kind.public else "private"
            self._add("public", f"{kind.title} is always {nature}.", "Leave it out.")
        return said if kind.public is None else kind.public

    def _options(self, written: dict[str, Any], kind: type[Channel[Any]]) -> Options | None:
        model: type[Options] = kind.settings
        options: dict[str, Any] = {}
        for key in (key for key in written if key not in SourceTable.model_fields):
            known = model.model_fields.get(key)
            if known is None:
                options[key] = written[key]  # a slip: what it names may be no slip
                continue
            if is_secret(known.annotation) and not refers(written[key]):
                wrong = "a secret does not stand in this file."
                hint = f'Write {key} = "env:NAME" or "file:/path".'
                self._add(key, wrong, hint)
                continue
            try:
                options[key] = looked_up(written[key], self.environ, self.folder)
            except ValueError as error:
                self._add(key, f"{error}.")
        complained = {key for key in written if key not in options}
        try:
            return model.model_validate(options)
        except ValidationError as error:
            for key, wrong, hint in sentences(error, model, SourceTable.model_fields):
                # What is wrong with the whole may come from what is left out here.
                if key.partition(".")[0] not in complained if key else not complained:
                    self._add(key, wrong, hint)
            return None

    def _renamed(self, written: Sequence[dict[str, Any]]) -> None:
        """`was` must name an id that nobody has now, and only once."""
        taken = {one.get("id") for one in written}
        for nth, one in enumerate(written, start=1):
            was = one.get("was")
            if was is not None and was in taken:
                wrong = f'"{was}" is what another source is called, or was.'
                self.mistakes.append(self._mistake(one, nth, "was", wrong, "Leave it out."))
            taken.add(was)

    def _add(self, key: str, wrong: str, hint: str = "") -> None:
        self._told.append((key, wrong, hint))

    def _mistake(
        self, written: dict[str, Any], nth: int, key: str, wrong: str, hint: str
    ) -> Mistake:
        first = key.partition(".")[0]
        if not isinstance(written.get(first), list | dict):
            key = first  # what may be a list was written as one value
        name = written.get("id")
        words = f'source "{name}"' if isinstance(name, str) else f"source {nth}"
        place = self.places.place("source", words, key, nth)
        return Mistake(place, wrong, hint)
