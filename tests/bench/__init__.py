"""How fast, how big: figures to read, not tests to pass. `make bench` runs all of them.

- `ingest`: webhook items a second, beside a bare bulk insert of the same rows. Aim: 0.5 of it.
- `ack`: from a click to Slack's 200, 50 people at once, beside a bare Bolt handler. Aim: p99 at
  most 1.3 times as long.
- `arrival`: from a signed webhook to the card in Slack.
- `start`: how long the start takes, and memory.
- `digest`: how long a digest takes beside 100,000 reviews, and in how many statements.
- `memory`: what grows in an hour of stepped use.
- `demo`: how long until the demo can be opened.
- `triage`: how well and how fast messages without stars are judged.
- `drafts`: drafts a second, with and without a limit.

One by one: `python -m tests.bench.NAME`. Read the ratios: both sides of each run in the same
minutes on the same machine with the same input, so a busy machine slows both. Times by themselves
hold for the machine they were taken on. CPU is what the bot's own process used.
"""
