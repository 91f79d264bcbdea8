"""A letter without a word whose attachment says it all."""

import pytest

from bot.channels.base import Attachment, Incoming
from bot.intake.reading import verdict
from bot.locale import Words
from bot.models import Review
from bot.slack.parts import reasons
from bot.triage import Judge, Where
from tests.intake.hearing import said

SCAN = (Attachment(name="lettera.pdf", media_type="application/pdf", size=10),)


@pytest.mark.parametrize("title", ["", "Comunicazione", "Re: Ordine 12"])
@pytest.mark.parametrize("text", ["", " \n"])
def test_a_letter_of_attachments_alone_is_for_a_person_to_open(title: str, text: str) -> None:
    found = verdict(
        said(text=text, stars=None, title=title, attachments=SCAN), "letter", "post", Judge()
    )
    assert found.critical
    assert found.reasons[-1].kind == "attached"


@pytest.mark.parametrize(
    ("item", "where"),
    [
        (said(text="Grazie, tutto perfetto!", stars=None, attachments=SCAN), "letter"),
        (said(text="", stars=5, attachments=SCAN), "review"),
        (said(text="", stars=None), "letter"),
        (said(text="", stars=None, attachments=SCAN, critical=False), "letter"),
    ],
)
def test_a_photo_beside_words_or_stars_changes_nothing(item: Incoming, where: Where) -> None:
    assert not verdict(item, where, "post", Judge()).critical


def test_the_reason_says_what_to_do() -> None:
    review = Review(reasons=[{"kind": "empty"}, {"kind": "attached"}])
    assert reasons(review, Words("en")) == ["no words: open what is attached"]
