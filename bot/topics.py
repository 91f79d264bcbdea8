"""What customers talk about: a small tree that each review is sorted into.

Routes and templates name a topic, or a branch for all its topics.
"""

from collections.abc import Iterable, Mapping

from bot.locale import mark

TREE: Mapping[str, Mapping[str, str]] = {
    "goods": {
        "delivery": mark("Delivery"),
        "product": mark("Product"),
        "food": mark("Food and drink"),
    },
    "money": {"price": mark("Price and billing"), "refund": mark("Refund")},
    "service": {"staff": mark("Staff"), "waiting": mark("Waiting"), "booking": mark("Booking")},
    "digital": {"app": mark("App and site"), "information": mark("Information")},
    "place": {"place": mark("Cleanliness and place"), "privacy": mark("Privacy and safety")},
    "praise": {"praise": mark("Praise")},
}
"""Branch -> topic -> its name."""
PRAISE = "praise"

TOPICS: Mapping[str, str] = {key: name for branch in TREE.values() for key, name in branch.items()}
NAMES: Mapping[str, str] = {**TOPICS, "money": mark("Money")}
"""How people read what stands in rows; older ones know of money only the branch."""
DIVIDED: Mapping[str, tuple[str, ...]] = {"product": ("food",)}
"""Topics that once held these as well, and still do for whoever names them."""
RENAMED: Mapping[str, str] = {"contact": "waiting", "site": "app"}
"""What topics were called before there was a tree."""


def named(names: Iterable[str]) -> tuple[str, ...]:
    """These names with all topics of the branches among them, and those that a topic was divided
    into. What is both branch and topic is the topic."""
    found: dict[str, None] = {}
    for name in names:
        found[name] = None
        if name not in TOPICS:
            found.update(dict.fromkeys(TREE.get(name, ())))
        found.update(dict.fromkeys(DIVIDED.get(name, ())))
    return tuple(found)
