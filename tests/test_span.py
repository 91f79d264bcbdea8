from datetime import timedelta

import pytest

from bot.span import Span, parse_span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30m", Span(30, "m")),
        ("4h", Span(4, "h")),
        ("60s", Span(60, "s")),
        ("1d", Span(1, "d")),
        (" 2W ", Span(2, "w")),
        ("clock 4h", Span(4, "h", clock=True)),
        ("0s", Span(0, "s")),
    ],
)
def test_spans_are_read(text: str, span: Span) -> None:
    assert parse_span(text) == span
    assert parse_span(str(span)) == span


def test_a_span_has_a_length_by_the_clock() -> None:
    assert parse_span("90m").clock_delta() == timedelta(hours=1, minutes=30)
    assert parse_span("2w").clock_delta() == timedelta(days=14)


def test_a_span_can_be_taken_several_times() -> None:
    assert parse_span("clock 2h").times(3) == parse_span("clock 6h")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("4 hours", "'4 hours' is not a span of time (did you mean '4h'?): write a whole number"),
        ("colck 4h", "(did you mean 'clock 4h'?)"),
        ("1.5h", "'1.5h' is not a span of time: write"),
        ("-1h", "'-1h' is not a span of time: write"),
        ("4", "one of s, m, h, d, w, such as 30m"),
        ("", "'' is not a span of time"),
        ("clock", "'clock' is not a span"),
        ("400d", "'400d' is too long a span of time: a year is the longest allowed"),
        ("9999999999999h", "too long"),
    ],
)
def test_a_mistaken_span_is_explained(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the sentence is the point
        parse_span(text)
    assert sentence in str(caught.value)
