"""What a team changed of the letters that replies are drafted from."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row


class OwnTemplate(Row):
    """A letter's text as somebody wrote it in Slack, all its wordings; it lies over that which
    ships. `name`: <language>/<audience>/<id>."""

    __tablename__ = "own_template"

    name: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
