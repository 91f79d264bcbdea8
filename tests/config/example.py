"""The `ascolto.toml` that everybody starts from, and a way to change a line of it."""

EXAMPLE = """\
[team]
name = "Bottega Aurora"
language = "it"
timezone = "Europe/Rome"
hours = "Mon-Fri 09:00-13:00 14:00-18:00"
holidays = "IT"
slack_channel = "#reviews"
owner = "@care-lead"              # a Slack id, a mail address or a handle
decider = "@head-of-care"         # who decides about held cases
responders = ["@care-team"]       # user group, ids, mail addresses
undo = "60s"

[[brand]]
id = "aurora"
name = "Bottega Aurora"
signature = "Il team di Bottega Aurora"
private_contact = "care@aurora.test"    # where public drafts invite to
address = "lei"                         # form of address where the language has two

[[source]]
id = "shop"                       # never changes; `was = "old-id"` renames
channel = "webhook"
brand = "aurora"
public = true
secret = "env:SHOP_WEBHOOK_SECRET"
private_network = true            # may call loopback and private addresses
# start = "2026-01-01"            # default: first contact

[[route]]
match = { source = "shop", rating = "1-2" }
slack_channel = "#support"
owner = "@care-lead"
ladder = "public"

[ladder.public]
answer_within = "4h"              # working hours; "clock 4h" for clock time
rungs = [
  { after = "1h", tell = "owner" },
  { after = "3h", tell = "slack_channel" },
  { after = "1d", tell = "@head-of-care", repeat = "1d" },   # repeats each working day
]
"""
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ENVIRON = {"SHOP_WEBHOOK_SECRET": SECRET}


def changed(*changes: tuple[str, str]) -> str:
    """The example with texts replaced; each must be there."""
    text = EXAMPLE
    for before, after in changes:
        assert before in text, f"{before!r} does not stand in the example"
        text = text.replace(before, after, 1)
    return text
