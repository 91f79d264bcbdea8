"""the same customer: mail and phone in one spelling, and what people say

Numbers written without a country's prefix are read at the next start: the settings, not the
database, know the country.

Revision ID: 0008
Revises: 0007
"""

import re

import phonenumbers
import sqlalchemy as sa
from alembic import op

from bot.models.base import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+")
NOBODY = re.compile(r"(?:no|do[-_.]?not|non)[-_.]?(?:reply|rispondere)\b", re.IGNORECASE)
CHUNK = 500


def upgrade() -> None:
    op.create_table(
        "same_customer",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_same_customer_case_id"),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name="fk_same_customer_other_id"),
        sa.PrimaryKeyConstraint("case_id", "other_id", name="pk_same_customer"),
    )
    op.create_index("ix_same_customer_other_id", "same_customer", ["other_id"])
    for column in ("mail_key", "phone_key"):
        op.add_column("review", sa.Column(column, sa.String(), nullable=True))
    fill()
    for name, column in (("ix_review_mail", "mail_key"), ("ix_review_phone", "phone_key")):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, "review", [column], sqlite_where=there, postgresql_where=there)


def fill() -> None:
    """The keys of the reviews that are there, some at a time."""
    names = ("id", "author_email", "author_phone", "mail_key", "phone_key")
    review = sa.table("review", *(sa.column(one) for one in names))
    known = sa.or_(review.c.author_email != "", review.c.author_phone != "")
    columns = (review.c.id, review.c.author_email, review.c.author_phone)
    last = 0
    while True:
        asked = sa.select(*columns).where(known, review.c.id > last)
        found = op.get_bind().execute(asked.order_by(review.c.id).limit(CHUNK)).all()
        for row in found:
            keys = {"mail_key": mail(row.author_email), "phone_key": phone(row.author_phone)}
            if any(keys.values()):
                op.execute(review.update().where(review.c.id == row.id).values(**keys))
        if not found:
            return
        last = found[-1].id


def mail(written: str) -> str | None:
    found = MAIL.fullmatch(written.strip())
    return found[0].casefold() if found and not NOBODY.match(found[0]) else None


def phone(written: str) -> str | None:
    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
