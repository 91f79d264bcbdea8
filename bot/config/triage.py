"""The [triage] table: a shop's own words beside the lists that ship."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, create_model

from bot.config.tables import Table
from bot.topics import PRAISE, TOPICS
from bot.triage.holds import HOLDS
from bot.triage.lexicon import Own, checked
from bot.triage.urgency import GROUNDS


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _phrase(value: str) -> str:
    checked(value)
    return value


Phrases = Annotated[tuple[Annotated[str, AfterValidator(_phrase)], ...], BeforeValidator(_listed)]


def _table(name: str, lists: Iterable[str]) -> type[BaseModel]:
    fields: dict[str, Any] = dict.fromkeys(lists, (Phrases, ()))
    return create_model(name, __base__=Table, **fields)


_HASTE = BeforeValidator(lambda value: value if isinstance(value, dict) else {"pressing": value})
_PLAIN = ("strong", "negative", "positive", "ironic", "wishes", "thanks", "expects", "automatic")
_LISTS: dict[str, Any] = {
    "hold": (_table("HoldWords", HOLDS), None),
    "urgent": (Annotated[_table("UrgentWords", GROUNDS), _HASTE], None),
    "harmless": (_table("HarmlessWords", [*HOLDS, *GROUNDS, "delivery", "app"]), None),
}
_TOPICS = tuple(topic for topic in TOPICS if topic != PRAISE)
WordsTable: type[BaseModel] = create_model(
    "WordsTable", __base__=_table("PlainWords", [*_TOPICS, *_PLAIN]), **_LISTS
)
"""[triage.words.it]: each list of `words/it.toml` that says what customers say."""


def own(table: BaseModel) -> Own:
    """The lists that hold something, by name: "delivery", "hold.legal"."""
    found = []
    for name, value in table.model_dump(exclude_none=True).items():
        lists = value if isinstance(value, dict) else {"": value}
        found += [(f"{name}.{key}".rstrip("."), one) for key, one in lists.items() if one]
    return tuple(found)
