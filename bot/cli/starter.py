"""The first `ascolto.toml`: commented, and with the answers that were given."""

import json
from dataclasses import asdict, dataclass
from string import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What stands in the starter; the defaults are an invented firm."""

    name: str = "Bottega Aurora"
    brand: str = "aurora"
    contact: str = "care@aurora.test"
    language: str = "it"
    timezone: str = "Europe/Rome"
    holidays: str = "IT"
    slack_channel: str = "#reviews"
    support: str = "#support"
    owner: str = "@care-lead"
    decider: str = "@head-of-care"
    responders: str = "@care-team"


_TEXT = Template("""\
# Ascolto: who answers, for whom, what it listens to, where it posts, how it reminds.
# Try it with `ascolto check`. What stands behind a # is a comment.

[team]
name = $name
language = $language                           # it or en: how Ascolto speaks to the team
timezone = $timezone
hours = "Mon-Fri 09:00-13:00 14:00-18:00"    # or "always"; parts: "Mon-Fri 9:00-18:00; Sat …"
$holidays_line
slack_channel = $slack_channel
# A Slack id, a mail address or a handle; who answers for a case nobody has taken:
owner = $owner
decider = $decider                  # who decides about held cases
# User group, ids, mail addresses; default: full members, never guests or other firms' people:
$responders_line
undo = "60s"                              # how long a reply can be called back
digest = "09:00"                          # each working day; default: when work begins; or "no"
weekly = "Mon"                            # default: the week's first working day; or "no"
# Told by mail when Slack or a source is down for long; leaves through a mailbox such as "care":
# alarm_mail = "you@example.org"

[[brand]]
id = $brand
name = $name
signature = $signature
$contact_line    # where public drafts invite to
address = "lei"                         # form of address where the language has two: lei, tu, voi

[[source]]
id = "shop"                       # never changes; `was = "old-id"` renames
channel = "webhook"               # `ascolto channels` lists them
brand = $brand
public = true                     # everyone can read what stands there
secret = "env:SHOP_WEBHOOK_SECRET"
private_network = true            # may call loopback and private addresses; false unless said
# practice = true                 # everything works, but no reply leaves and nothing is counted
# start = "2026-01-01"            # default: first contact; older reviews are stored silently
$more
[[route]]                         # the first that matches wins; what it leaves open is the team's
match = { source = "shop", rating = "1-2" }   # also: brand, topic, language, urgency
slack_channel = $support
owner = $owner
ladder = "public"

[ladder.public]
answer_within = "4h"              # working hours; "clock 4h" for clock time
# The last rung repeats each working day until the case ends.
rungs = [
  { after = "1h", tell = "owner" },
  { after = "3h", tell = "slack_channel" },
  { after = "1d", tell = $decider, repeat = "1d" },
]
""")

_MORE = """
# For `/reviews log`: what was said on the phone, at the counter, in a letter. It is private, like
# a mailbox, so its [[route]] leads to a private Slack channel.
# [[source]]
# id = "by-hand"
# channel = "by_hand"
# brand = $brand
# public = false
# [[route]]
# match = { source = "by-hand" }
# slack_channel = "#by-hand"                # a private one, with Ascolto in it

# [[source]]
# id = "care"
# channel = "email"
# brand = $brand
# address = "care@aurora.test"
# imap_host = "mail.aurora.test"
# imap_password = "env:CARE_PASSWORD"       # and CARE_PASSWORD=… in .env
"""


def starter(answers: Answers) -> str:
    """The text of the file."""
    words = {key: _quoted(value) for key, value in asdict(answers).items()}
    team = f"Il team di {answers.name}" if answers.language == "it" else f"The {answers.name} team"
    holidays = (
        f"holidays = {words['holidays']}                          # public holidays are not worked"
    )
    contact = f"private_contact = {words['contact']}"
    responders = f"responders = [{words['responders']}]"
    return _TEXT.substitute(
        words,
        signature=_quoted(team),
        contact_line=contact if answers.contact else '# private_contact = "care@example.org"',
        holidays_line=holidays if answers.holidays else '# holidays = "IT"',
        responders_line=responders if answers.responders else '# responders = ["@care-team"]',
        more=Template(_MORE).substitute(words),
    )


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
