"""What the check of a reply may find, and how much each weighs unless the team says otherwise."""

from collections.abc import Mapping
from typing import Literal

Weight = Literal["block", "warn", "off"]
"""A finding keeps the text from leaving, or is shown before it may leave, or is not looked for."""

FIXED = ("empty", "placeholder", "too_long", "personal_data")
"""These block always."""

WEIGHTS: Mapping[str, Weight] = {
    "defensive": "warn",
    "blaming": "warn",
    "sarcastic": "warn",
    "shouting": "warn",
    "bureaucratic": "warn",
    "salesy": "warn",
    "liar": "warn",
    "money": "warn",
    "admission": "warn",
    "rating": "warn",
    "cold": "warn",
    "question": "warn",
    "language": "warn",
    "name": "warn",
    "competitor": "warn",
    "repeated": "warn",
    "link": "block",
    "contact": "block",
}
"""The others, in the order in which they are shown."""
