import re
import time

import pytest

from bot.text import (
    escape,
    fold,
    html_to_text,
    length,
    nearest,
    normalise,
    quote,
    stars,
    unescape,
)


@pytest.mark.parametrize(
    ("text", "characters", "size", "graphemes"),
    [
        ("ciao", 4, 4, 4),
        ("perché", 6, 7, 6),
        ("perche\u0301", 7, 8, 6),
        ("👨‍👩‍👧‍👦", 7, 25, 1),
        ("🇮🇹🇩🇪", 4, 16, 2),
        ("👍🏽", 2, 8, 1),
        ("क्षि", 4, 12, 1),
        ("", 0, 0, 0),
    ],
)
def test_each_channel_counts_in_its_own_unit(
    text: str, characters: int, size: int, graphemes: int
) -> None:
    assert length(text, "characters") == characters
    assert length(text, "bytes") == size
    assert length(text, "graphemes") == graphemes


def test_an_unknown_unit_says_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="'letters' is not known; allowed: characters, bytes"):
        length("a", "letters")


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Pacco mai arrivato", 30, "Pacco mai arrivato"),
        ("Pacco mai arrivato", 18, "Pacco mai arrivato"),
        ("Pacco mai arrivato", 17, "Pacco mai…"),
        ("Pacco mai arrivato", 10, "Pacco mai…"),
        ("Pacco, mai arrivato", 8, "Pacco…"),
        ("Mai arrivato. Che delusione.", 16, "Mai arrivato…"),
        ("Mai arrivato... che delusione.", 18, "Mai arrivato…"),
        ("Precipitevolissimevolmente", 10, "Precipite…"),
        ("abc👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 9, "abc…"),
        ("ciao", 1, "…"),
        ("ciao", 0, ""),
    ],
)
def test_folding_cuts_at_a_word_and_never_inside_a_sign(text: str, limit: int, shown: str) -> None:
    assert fold(text, limit) == shown


def test_folding_keeps_to_the_limit() -> None:
    text = "Ordinato il 3, promesso il 5, oggi è il 20 e non so nulla. " * 3
    assert all(len(fold(text, limit)) <= limit for limit in range(len(text)))


@pytest.mark.parametrize(
    "nasty",
    ["<!channel>", "<!here|x>", "<@U012345>", "<#C01>", "<http://evil.test|bank>", "<!date^0^x>"],
)
def test_nothing_a_customer_writes_becomes_slack_markup(nasty: str) -> None:
    assert "<" not in escape(nasty)
    assert ">" not in escape(nasty)


def test_a_shouted_mention_or_an_address_stays_text() -> None:
    assert "@channel" not in escape("hey @channel and @Here")
    assert "@Here" not in escape("hey @channel and @Here")
    assert "@here" not in escape("cut short: @hereabouts")
    assert "://" not in escape("see https://evil.test")
    assert "www.evil" not in escape("see www.evil.test")
    assert escape("mail ann@here.test, at 10:30: 5 < 6 & 7") == (
        "mail ann@\u2060here.test, at 10:30: 5 &lt; 6 &amp; 7"
    )


@pytest.mark.parametrize(
    "said",
    [
        "*never* again",
        "a **bad** one",
        "_no_, ~fine~",
        "(*) 4* rooms",
        ":thumbsup: at 10:30:15",
    ],
)
def test_stars_and_their_like_stay_as_the_customer_wrote_them(said: str) -> None:
    pair = re.compile(r"(?<!\w)([*_~])\S[^\n]*\w\1(?!\w)|:[a-z]\w*:")
    assert not pair.search(escape(said))
    assert unescape(escape(said)) == said


def test_what_stands_inside_a_word_is_left_alone() -> None:
    assert (
        escape("order_id_12, 3*4*5, a * b, anna_rossi") == "order_id_12, 3*4*5, a * b, anna_rossi"
    )


def test_escaping_drops_what_could_turn_the_line_around() -> None:
    assert escape("a\u202eb\x00c\td\r\ne") == "abc\td\ne"


def test_a_code_fence_cannot_swallow_the_rest_of_the_card() -> None:
    assert "```" not in escape("```")


def test_a_command_in_a_sentence_of_ours_can_be_copied() -> None:
    assert escape("run `ascolto connect care`") == "run `ascolto connect care`"


def test_every_line_of_a_quote_is_quoted() -> None:
    assert (
        quote("Mai arrivato.\n\n<b>Vergogna</b>\n")
        == ">Mai arrivato.\n>\n>&lt;b&gt;Vergogna&lt;/b&gt;"
    )
    assert quote("a\u2028b") == ">a\n>b"
    assert quote("") == ">"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Non è ARRIVATO", "non e\u0300  arrivato "),
        ("«Vergogna», dicono", '"Vergogna", dicono'),
        ("l’ordine", "l'ordine"),
        ("wait…", "wait..."),
        ("Straße", "STRASSE"),
        ("co\u00adop", "coop"),
        ("a\n\nb", "a b"),
        ("❤️", "❤"),
    ],
)
def test_a_change_of_looks_is_no_change(before: str, after: str) -> None:
    assert normalise(before) == normalise(after)


@pytest.mark.parametrize(("before", "after"), [("1 star", "2 stars"), ("arrivato", "non arrivato")])
def test_a_change_of_words_is_a_change(before: str, after: str) -> None:
    assert normalise(before) != normalise(after)


def test_html_becomes_readable_text() -> None:
    html = (
        "<html><head><title>x</title><style>p{color:red}</style></head><body>"
        "<script>alert('x')</script><div><div>Buongiorno,</div></div><p>mai arrivato&nbsp;&agrave; "
        "casa.<br>Ordine:</p><ul><li>tazza</li><li>vaso</li></ul>"
        "<table><tr><td>Totale</td><td>12,00</td></tr></table><img src=x onerror=alert(1)>"
    )
    assert html_to_text(html) == (
        "Buongiorno,\n\nmai arrivato à casa.\nOrdine:\n\n  * tazza\n  * vaso\nTotale  12,00"
    )


@pytest.mark.parametrize("html", ["", "   ", "<p></p>", "<script>x</script>", "<!-- x -->"])
def test_html_without_words_is_empty(html: str) -> None:
    assert html_to_text(html) == ""


def test_absurdly_nested_html_keeps_its_words_and_is_quick() -> None:
    started = time.monotonic()
    assert html_to_text("<div>" * 50_000 + "mai arrivato") == "mai arrivato"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("rating", "scale", "drawn"),
    [
        (1, 5, "★☆☆☆☆"),
        (5, 5, "★★★★★"),
        (3.5, 5, "★★★★☆"),
        (0, 10, "☆☆☆☆☆"),
        (2.5, 10, "★☆☆☆☆"),
        (9, 10, "★★★★★"),
        (1, 2, "★☆"),
        (7, 5, "★★★★★"),
        (-1, 5, "☆☆☆☆☆"),
    ],
)
def test_stars_are_drawn(rating: float, scale: float, drawn: str) -> None:
    assert stars(rating, scale) == drawn


def test_a_rating_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        stars(1, 0)
    with pytest.raises(ValueError, match="cannot be drawn"):
        stars(float("nan"), 5)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("Mun", "Mon"), ("onwer", "owner"), ("MON", "Mon"), ("xyz", None), ("", None)],
)
def test_the_nearest_word_is_found_for_a_typo(word: str, meant: str | None) -> None:
    assert nearest(word, ["Sun", "Mon", "owner"]) == meant
