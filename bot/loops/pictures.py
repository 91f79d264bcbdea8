"""A chart as a picture, for a workspace whose Slack draws none."""

import asyncio
from dataclasses import replace

from bot.deps import Deps
from bot.errors import SlackError
from bot.loops import log
from bot.slack.charts import Chart, described, pictured, png
from bot.slack.message import Message


async def with_picture(deps: Deps, message: Message, chart: Chart) -> Message | None:
    """The message with its chart as a picture; None where it must stay a table: nothing can draw
    it here, or Slack takes no files of ours."""
    picture = await asyncio.to_thread(png, chart)
    if picture is None:
        return None
    try:
        file_id = await deps.slack.upload("chart.png", picture, chart.title, described(chart))
    except SlackError as error:
        log.warning("a chart stays a table", error=str(error), code=error.code)
        return None
    return replace(message, blocks=pictured(chart, message.blocks, file_id))
