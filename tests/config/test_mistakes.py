"""Every mistake in `ascolto.toml` is told with its place and what to do."""

from pathlib import Path

import pytest

from bot.config import read_config
from bot.errors import ConfigError
from tests.config.example import EXAMPLE, changed
from tests.config.reading import KNOWN, config, mail, mistakes


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('"it"', '"fr"', "line 3: [team], language: 'fr' is not allowed. Allowed: \"it\""),
        ('"Europe/Rome"', '"Rome"', "line 4: [team], timezone: 'Rome' is not a time zone (did you"),
        ("Mon-Fri", "Mon-Fry", "line 5: [team], hours: 'Fry' is not a day (did you mean 'Fri'?)"),
        ('holidays = "IT"', 'holidays = "IX"', "[team], holidays: 'IX' is not a country"),
        ('"#reviews"', '"reviews"', 'is no Slack channel (did you mean "#reviews"?)'),
        ('"@head-of-care"', '"head"', "line 9: [team], decider: 'head' is no person in Slack"),
        ('owner = "@care-lead"', 'ownr = "@care-lead"', "[team], ownr: is not known here. Did you"),
        ('["@care-team"]', '"@care-team"', '[team], responders: must be a list, such as ["a",'),
        ('["@care-team"]', "[]", "names nobody, so nobody could answer: leave it out"),
        ('"60s"', '"60"', "[team], undo: '60' is not a span of time"),
        ('"60s"', "60", "60 is not a span of time: write it in quotes"),
        ('"60s"', '"1d"', "[team], undo: is longer than 1h"),
        ('id = "aurora"', 'id = "Aurora X"', "[[brand]]|brand \"Aurora X\", id: 'Aurora X"),
        ('"lei"', '"Sie"', 'brand "aurora", address: \'Sie\' is not allowed. Allowed: "lei", "tu"'),
        ('"webhook"', '"webhok"', 'there is no channel "webhok". Did you mean "webhook"?'),
        ('brand = "aurora"', 'brand = "aurra"', 'no brand "aurra". Did you mean "aurora"?'),
        ("public = true\n", "", 'source "shop", public: is missing. Write public = true if'),
        ("public = true", 'public = "yes"', "public: must be true or false, without quotes"),
        ('"env:SHOP_WEBHOOK_SECRET"', '"abc"', "a secret does not stand in this file. Wri"),
        ("env:SHOP_W", "env:SHOP_V", "the environment variable SHOP_VEBHOOK_SECRET is not"),
        ('"env:SHOP_WEBHOOK_SECRET"', '"file:/none"', "cannot read the file /none"),
        ("secret =", 'secrets = "env:NO"\nsecret =', 'secrets: is not known here. Did you mean'),
        ("private_network", "privat_network", 'Did you mean "private_network"?'),
        ("# start", 'start = "soon" #', "start: 'soon' is not a date: write it like \"202"),
        ("# start", 'was = "shop" #', 'was: "shop" is what another source is called'),
        ("# start", "poll = 5 #", "poll: 5 is not a span of time"),
        ('source = "shop"', 'source = "shp"', 'line 30: route 1, match.source: there is no source'),
        ('rating = "1-2"', 'rating = "2-1"', "route 1, match.rating: '2-1' is no range of stars"),
        ('rating = "1-2"', 'ratng = "1-2"', 'match.ratng: is not known here. Did you mean'),
        ('rating = "1-2"', 'topic = "delivry"', 'is no topic (did you mean "delivery"?)'),
        ('rating = "1-2"', 'topic = "site"', 'is no topic (did you mean "app"?)'),
        ('rating = "1-2"', 'urgency = "hi"', 'Allowed: "low", "normal", "high" or "now"'),
        ('rating = "1-2"', 'language = "Italian"', "'Italian' is no language: write its code"),
        ('ladder = "public"', 'ladder = "publc"', 'there is no ladder "publc". Did you me'),
        ('answer_within = "4h"', 'answer_within = "4"', "[ladder.public], answer_within:"),
        ('tell = "owner"', 'tell = "ownr"', "rung 1: tell = 'ownr' is nobody (did you mea"),
        ('tell = "owner"', 'tel = "owner"', "rung 1, tel: is not known here. Did you mean"),
        ('after = "3h"', 'after = "1h"', "rung 2 of ladder 'public' comes after 1h, not l"),
        ("[team]", "slack = 1\n[team]", "ascolto.toml, line 1: slack: is not known. Put it into"),
        ('name = "Bottega Aurora"\nsig', 'name = ""\nsig', 'brand "aurora", name: must not be em'),
        ("[ladder.public]", "[laddr.public]", 'is not known. Did you mean "ladder"?'),
        ("[[brand]]", "[triage]\nword = 1\n[[brand]]", '[triage], word: is not known he'),
        ("[[brand]]", '[triage.words.xx]\n[[brand]]', "is no language that we read. Allow"),
        ("[[brand]]", '[triage.words.it]\ndelivry = ["x"]\n[[brand]]', 'Did you mean "delivery"?'),
        ("[[brand]]", '[triage.words.it]\nhold.legl = ["x"]\n[[brand]]', 'hold.legl: is not known'),
        ("[[brand]]", '[triage.words.it]\napp = ["ab*"]\n[[brand]]', "at least 3 letters must st"),
        ("[[brand]]", '[triage.words.it]\napp = ["... a"]\n[[brand]]', "must begin with a word"),
        ("[[brand]]", '[triage.words.it]\napp = ["a (b"]\n[[brand]]', "a bracket is not closed"),
        ("[[brand]]", '[triage.words.it]\napp = [1]\n[[brand]]', "must be text in quotes"),
        ("[[brand]]", "[brand]", "line 13: [brand]: may stand several times. Write [[brand]]"),
        ("[team]", "[team", "is not TOML: "),
        ('"60s"', "“60s”", "Invalid value (at line 11, column 8). Write straight quotes: "),
        ('"60s"', '"60s', "Close the text with the quote it begins with"),
        ("undo =", 'name = "A"\nname =', "It stands there twice: keep one."),
        ("[[brand]]", "[team]\n[[brand]]", "It stands there twice: keep one."),
        ('"#reviews"', "#reviews", "Invalid value (at line 7, column 17). Put text in quotes: "),
        ("public = true", "public = sì", "Without them only numbers, true and false may stand."),
        ('undo = "60s"', 'digest = "9"', "'9' is not a time of day: write it like \"09:00\""),
        ('undo = "60s"', "digest = 9", '9 is not a time of day: write it like "09:00"'),
        ('undo = "60s"', 'weekly = "Mondy"', "'Mondy' is not a day (did you mean 'Mon'?)"),
        ('slack_channel = "#support"', 'digest = "no"', "has a digest but no slack_channel"),
        ("# start", 'forbids = "emoji" #', 'Allowed: "links" or "contacts"'),
        ('address = "lei"', 'competitors = ["X"]', "'X' is too short: it would be"),
        (EXAMPLE, "", "[team] is missing. Write [team] with at least timezone"),
    ],
)  # fmt: skip
def test_a_mistake_says_where_what_and_what_to_do(before: str, after: str, sentence: str) -> None:
    told = "\n".join(mistakes(changed((before, after))))
    assert any(one in told for one in sentence.split("|")), told


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('salsy = "off"', '[check], salsy: is not known here. Did you mean "salesy"?'),
        ('salesy = "no"', 'salesy: \'no\' is not allowed. Allowed: "block", "warn" or "off"'),
        ('too_long = "off"', "too_long: always keeps a reply from leaving and cannot be changed"),
    ],
)
def test_a_mistake_in_what_the_check_looks_for_is_told(line: str, sentence: str) -> None:
    [told] = mistakes(f"{EXAMPLE}\n[check]\n{line}\n")
    assert sentence in told


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    told = mistakes(
        changed(
            ('"it"', '"fr"'),
            ('brand = "aurora"', 'brand = "aurra"'),
            ("public = true\n", ""),
            ('source = "shop"', 'source = "shp"'),
            ('after = "3h"', 'after = "soon"'),
        )
    )
    assert len(told) == 5
    assert [int(one.split("line ")[1].split(":")[0]) for one in told] == [3, 20, 23, 29, 36]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[team]", "[tem]"),
        ("[[brand]]", "[[brnd]]"),
        ("timezone", "timezne"),
        ("id =", "idd ="),
        ("channel = ", "chanel = "),
        ("public = true", "publik = true"),
        ("secret = ", "secrt = "),
        ("match = ", "mtch = "),
    ],
)
def test_a_misspelt_key_is_told_once_and_is_not_also_missing(before: str, after: str) -> None:
    told = mistakes(changed((before, after)))
    about = after.strip("[]= ").partition(" ")[0]
    assert len([one for one in told if about in one or "is missing" in one]) == 1, told


def test_a_table_with_one_bracket_too_few_is_one_mistake_and_is_read() -> None:
    [told] = mistakes(changed(("[[brand]]", "[brand]")))
    assert "[brand]: may stand several times." in told
    told = "\n".join(mistakes(changed(("[[brand]]", "[brand]"), ('"lei"', '"Lei"'))))
    assert "'Lei' is not allowed." in told


def test_no_empty_list_is_offered_where_nothing_has_a_name() -> None:
    told = "\n".join(mistakes(changed(('id = "aurora"', 'id = ""'))))
    assert 'there is no brand "aurora".' in told
    assert "Allowed: ." not in told


def test_two_of_one_name_are_refused() -> None:
    twice = EXAMPLE + EXAMPLE[EXAMPLE.index("[[brand]]") : EXAMPLE.index("[[route]]")]
    told = mistakes(twice)
    assert [one.partition(", ")[2] for one in told] == [
        'line 43: brand "aurora", id: another brand has it too. Give each an id of its own.',
        'line 50: source "shop", id: another source has it too. Give each an id of its own.',
    ]


def test_a_source_without_a_brand_must_choose_among_several() -> None:
    (told,) = mistakes(changed(('brand = "aurora"\n', "")) + '\n[[brand]]\nid = "b"\nname = "B"\n')
    assert 'source "shop", brand: is missing. There are several: aurora, b.' in told


def test_a_channel_private_by_nature_cannot_be_made_public() -> None:
    assert not config(mail("")).sources["care"].public
    (told,) = mistakes(mail("public = true\n"))
    assert "public: Mail is always private. Leave it out." in told


def test_the_options_of_a_channel_are_its_own() -> None:
    told = mistakes(mail('prt = 1\nfolders = "INBOX"\npassword = "env:NONE"\n'))
    assert 'prt: is not known here. Did you mean "port"?' in told[0]
    assert "folders: must be a list" in told[1]
    assert "the environment variable NONE is not set" in told[2]
    assert len(told) == 3


def test_a_file_that_is_not_there_says_how_to_get_one() -> None:
    with pytest.raises(ConfigError, match=r"is not there\. Write one with `ascolto init`"):
        read_config(Path("none.toml"), {}, KNOWN)


def test_an_empty_file_says_what_is_missing() -> None:
    told = "\n".join(mistakes(""))
    for table in ("[team]", "[[brand]]", "[[source]]"):
        assert f"{table} is missing." in told


@pytest.mark.parametrize(
    "text",
    [
        "team = 1",
        "[[team]]",
        "brand = [1]\nsource = [1]\nroute = [1]",
        "[ladder]\npublic = 1",
        "ladder = 1\nroute = 1",
        "[team]\nowner = 1\nresponders = [1]\nhours = 1",
        "[[source]]\nid = 1\nchannel = 1\nbrand = 1\npublic = 1\nstart = 1\nwas = 1",
        "[[source]]\nchannel = 'webhook'\nsecret = 1",
        "[[route]]\nmatch = 1\nladder = 1",
        "[[route]]\n[route.match]\nsource = 1\nrating = [1]\ntopic = [1]",
        "[ladder.a]\nanswer_within = 1\nrungs = [1]",
    ],
)
def test_nonsense_is_a_mistake_and_no_crash(text: str) -> None:
    assert mistakes(text)


def test_a_secret_under_a_misspelt_name_is_pointed_at() -> None:
    [told] = mistakes(changed(("env:SHOP_WEBHOOK_SECRET", "env:SHOP_WEBHOOK_SECRT")))
    assert "SHOP_WEBHOOK_SECRT is not set (there is SHOP_WEBHOOK_SECRET): put it" in told
    [told] = mistakes(changed(("env:SHOP_WEBHOOK_SECRET", "env:NOTHING_LIKE_IT")))
    assert "NOTHING_LIKE_IT is not set: put it" in told


def test_a_mistake_in_one_value_names_no_place_in_a_list() -> None:
    with pytest.raises(ConfigError, match=", secret: a secret of fewer than 16 bytes"):
        config(EXAMPLE, SHOP_WEBHOOK_SECRET="short")


def test_a_password_that_is_not_set_is_not_also_missing() -> None:
    box = 'channel = "email"\naddress = "care@aurora.test"\nimap_host = "h"\n'
    told = mistakes(f'{EXAMPLE}\n[[source]]\nid = "care"\n{box}imap_password = "env:NONE"\n')
    assert len(told) == 1
    assert "NONE is not set" in told[0]
