"""What one post shows, within Slack's limits for a whole message."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.slack.blocks import MESSAGE_BLOCKS, MESSAGE_SUM, TEXT, Json, cut, size, texts_of, words_in
from bot.slack.charts import Chart


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks, the `text` that notifications and screen readers use, and the business time at
    which what is shown changes by itself (None = only when the rows do). `chart`: stands in the
    blocks as a table and is better shown as a picture."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    redraw_at: datetime | None = None
    chart: Chart | None = None


def fit(text: str, blocks: Sequence[Json], redraw_at: datetime | None = None) -> Message:
    """A message that Slack takes: its number of blocks, the sum of its words, its text.

    Too many blocks lose those before the last (the buttons stay); too many words shorten the
    longest text first. The limits of single blocks hold since `bot.slack.blocks` made them.
    """
    kept = list(blocks)
    if len(kept) > MESSAGE_BLOCKS:
        kept = [*kept[: MESSAGE_BLOCKS - 1], kept[-1]]
    over = words_in(kept) - MESSAGE_SUM
    while over > 0:
        longest = max(texts_of(kept), key=lambda holder: size(holder["text"]))
        longest["text"] = cut(longest["text"], max(80, size(longest["text"]) - over))
        over = words_in(kept) - MESSAGE_SUM
    return Message(cut(text, TEXT), kept, redraw_at)
