"""Who is the same customer."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.base import Row


class SameCustomer(Row):
    """Two cases are of one customer, `by` says so; `case_id` is the smaller number. What mail
    addresses and phone numbers tell by themselves stands on the reviews."""

    __tablename__ = "same_customer"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    by: Mapped[str]
    at: Mapped[datetime]
