"""The same customer elsewhere, in words and links."""

from collections.abc import Sequence

from bot.locale import Words
from bot.models.views import OtherCase
from bot.slack.blocks import link

SHOWN = 5


def same_customer(others: Sequence[OtherCase], home: str, words: Words) -> str:
    """same customer: 2 other open cases (card 3, card 5); "" where there is none. `home` is where
    the workspace is on the web, for links ("" = not known)."""
    waiting = [one for one in others if one.open]
    told = (
        words.n(
            "same customer: {count} other open case",
            "same customer: {count} other open cases",
            len(waiting),
        )
        if waiting
        else words.n(
            "same customer: {count} earlier case",
            "same customer: {count} earlier cases",
            len(others),
        )
    )
    shown = [_linked(one, home, words) for one in (waiting or others)[:SHOWN]]
    return f"👤 {told} ({', '.join(shown)})" if others else ""


def _linked(one: OtherCase, home: str, words: Words) -> str:
    label = words.t("card {number}", number=one.id)
    if not home or not one.ts or not one.place:
        return label
    return link(f"{home}archives/{one.place}/p{one.ts.replace('.', '')}", label) or label
