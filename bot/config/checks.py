"""The [check] table: how much a team lets each finding in a reply weigh."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, create_model

from bot.drafts.weights import FIXED, WEIGHTS, Weight


def _fixed(value: Any) -> Any:
    if value != "block":
        raise ValueError("always keeps a reply from leaving and cannot be changed: leave it out")
    return value


_Fixed = Annotated[Literal["block"], BeforeValidator(_fixed)]
_FIELDS: dict[str, Any] = {
    **dict.fromkeys(FIXED, (_Fixed, "block")),
    **{code: (Weight, weight) for code, weight in WEIGHTS.items()},
}
CheckTable: type[BaseModel] = create_model(
    "CheckTable",
    __config__=ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True),
    **_FIELDS,
)
"""[check]: a code and "block", "warn" or "off"; what is left out stays as it is."""
