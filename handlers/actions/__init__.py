"""Buttons and live fields."""

from slack_bolt.async_app import AsyncApp

from handlers.actions import ends, hands, history, letters, reading, reply, typing


def register(app: AsyncApp) -> None:
    for room in (reply, typing, hands, ends, reading, history, letters):
        room.register(app)
