"""Reading `ascolto.toml`: the example works, little is needed, and what is written counts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import read_config
from bot.hours import parse_span
from bot.ladder import PRIVATE
from tests.config.example import EXAMPLE, SECRET, changed
from tests.config.reading import KNOWN, MailOptions, config, mail, mistakes


def test_the_example_works_as_it_is_written() -> None:
    read = config(EXAMPLE)
    assert read.team.hours.timezone == "Europe/Rome"
    assert read.team.responders == ("@care-team",)
    assert read.team.undo == parse_span("60s")
    assert read.brands["aurora"].address == "lei"
    shop = read.sources["shop"]
    assert (shop.public, shop.private_network, shop.start) == (True, True, None)
    assert read.secrets() == (SECRET,)
    assert read.ladders["public"].answer_within == parse_span("4h")
    assert read.ladders["private"] == PRIVATE


def test_a_file_written_on_windows_is_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "ascolto.toml"
    file.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    read = read_config(file, {"SHOP_WEBHOOK_SECRET": SECRET}, KNOWN)
    assert read.brands.keys() == {"aurora"}


def test_little_is_needed() -> None:
    read = config(
        '[team]\ntimezone = "UTC"\nslack_channel = "#a"\nowner = "a@b.test"\n'
        '[[brand]]\nid = "b"\nname = "B"\n'
        '[[source]]\nid = "s"\nchannel = "webhook"\npublic = false\n'
        'secret = "env:SHOP_WEBHOOK_SECRET"\n'
    )
    assert read.team.decider == "a@b.test"
    assert read.team.responders is None
    assert read.sources["s"].brand == "b"


def test_a_team_says_what_the_check_of_replies_looks_for() -> None:
    assert config(EXAMPLE).check["salesy"] == "warn"
    read = config(
        changed(
            ("[ladder.public]", '[check]\nsalesy = "off"\n[ladder.public]'),
            ("# start", 'forbids = "links" #'),
            ('address = "lei"', 'competitors = "Sartoria Blu"'),
        )
    )
    assert (read.check["salesy"], read.check["blaming"]) == ("off", "warn")
    assert read.sources["shop"].forbids == {"links"}
    assert read.brands["aurora"].competitors == ("Sartoria Blu",)


def test_options_come_from_environment_and_files(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret\n")
    read = config(mail('password = "file:password"\nfolders = ["env:BOX"]\n'), tmp_path, BOX="IN")
    options = read.sources["care"].options
    assert isinstance(options, MailOptions)
    assert options.password == SecretStr("s3cret")
    assert options.folders == ("IN",)
    (tmp_path / "other").write_text("0ther\n")
    read = config(mail('password = "env:P"\n'), tmp_path, P_FILE=str(tmp_path / "other"))
    assert read.secrets() == (SECRET, "0ther")


def test_a_start_is_a_day_in_the_time_zone_of_the_team() -> None:
    for written in ('"2026-01-01"', "2026-01-01", "2026-01-01T00:00:00", '"2025-12-31T23:00:00Z"'):
        start = config(changed(("# start", f"start = {written} #"))).sources["shop"].start
        assert start == datetime(2025, 12, 31, 23, 0, tzinfo=UTC)


def test_a_poll_is_time_by_the_clock() -> None:
    read = config(changed(("# start", 'poll = "2m" #')))
    assert read.sources["shop"].poll == timedelta(minutes=2)


def test_secrets_are_not_shown() -> None:
    read = config(EXAMPLE)
    assert SECRET not in repr(read)


MAILBOX = """
[[source]]
id = "care"
channel = "email"
address = "care@aurora.test"
imap_host = "mail.aurora.test"
imap_password = "env:SHOP_WEBHOOK_SECRET"
"""


def alarmed(lines: str) -> str:
    return changed(("[team]", f"[team]\n{lines}"))


def test_the_alarm_mail_leaves_through_the_first_mailbox_or_the_named_one() -> None:
    read = config(alarmed('alarm_mail = "head@aurora.test"') + MAILBOX)
    assert (read.team.alarm_mail, read.team.alarm_source) == ("head@aurora.test", "care")
    read = config(alarmed('alarm_source = "care"') + MAILBOX)
    assert read.team.alarm_mail == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (alarmed('alarm_mail = "head"') + MAILBOX, "'head' is no mail address"),
        (alarmed('alarm_mail = "head@aurora.test"'), "no source can send it. Add a mailbox"),
        (alarmed('alarm_source = "cara"') + MAILBOX, 'no mailbox "cara" among the sources. Did'),
        (alarmed('alarm_source = "shop"') + MAILBOX, 'no mailbox "shop" among the sources.'),
    ],
)
def test_an_alarm_mail_that_cannot_leave_is_a_mistake(text: str, told: str) -> None:
    [mistake] = mistakes(text)
    assert told in mistake
    assert "[team], alarm" in mistake
