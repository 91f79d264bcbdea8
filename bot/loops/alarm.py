"""When Slack or a source stays down, one mail says so, with who waits; one more when it is over.

Slack cannot tell that Slack is down. The mail goes to a colleague, so a pause does not hold it. Who
dies after the server took it and before our commit lets it be sent once more, with the same
Message-ID: mail programs show such a pair as one.
"""

from datetime import datetime, timedelta

from bot.db import Transaction
from bot.deps import Deps
from bot.errors import ChannelError
from bot.health import backoff
from bot.hours import worked
from bot.letters import MOST, Outage, broken, healed, line
from bot.locale import Words
from bot.loops import log, new_token
from bot.models import Alarm
from bot.queries import alarms, caselists, people, sources, views
from bot.queries.lanes import SOURCE, WORKSPACE, find
from bot.slack.reasons import reason

SLACK_DOWN = timedelta(minutes=30)
"""Working time."""
SOURCE_DOWN = timedelta(hours=2)


async def step(deps: Deps) -> bool:
    """Send one mail that is due. Two short questions while nothing is down."""
    team, now, wall = deps.config.team, deps.clock.now(), deps.clock.wall()
    if not team.alarm_mail:
        return False
    async with deps.db.read() as tx:
        ill, rows = await alarms.ill(tx), await alarms.everything(tx)
    open_ones = {one.kind for one in rows if one.healed_at is None}
    if open_ones != set(ill):
        async with deps.db.write() as tx:
            await alarms.agree(tx, ill, now, wall)
            rows = await alarms.everything(tx)
    due = next((one for one in rows if _is_due(deps, one, now)), None)
    if due is None:
        return False
    token = new_token()
    async with deps.db.write() as tx:
        alarm = await alarms.claim(tx, due.kind, wall, token)
        if alarm is None:
            return False
        subject, text = await _letter(tx, deps, alarm, now)
    await _send(deps, alarm, token, subject, text)
    return True


def _is_due(deps: Deps, alarm: Alarm, now: datetime) -> bool:
    wall = deps.clock.wall()
    if alarm.due_at > wall or (alarm.lease_until and alarm.lease_until > wall):
        return False
    if alarm.told_at is not None or alarm.healed_at is not None:
        return alarm.told_at is not None and alarm.healed_at is not None
    if alarm.kind == alarms.SLACK:
        return worked(alarm.began_at, now, deps.config.team.hours) >= SLACK_DOWN
    return now - alarm.began_at >= SOURCE_DOWN


async def _letter(tx: Transaction, deps: Deps, alarm: Alarm, now: datetime) -> tuple[str, str]:
    team, words = deps.config.team, Words(deps.config.team.language)
    source_id = alarm.kind.removeprefix(SOURCE) if alarm.kind.startswith(SOURCE) else ""
    until = alarm.healed_at or now
    if alarm.healed_at is not None:
        return healed(words, Outage(source=source_id, lasted=until - alarm.began_at))
    down = await sources.by_id(tx, source_id) if source_id else await find(tx, WORKSPACE)
    problem = reason(down.problem, words) if down else ""
    outage = Outage(source=source_id, lasted=until - alarm.began_at, problem=problem)
    found = await views.fill(tx, await caselists.open_ones(tx, limit=MOST))
    owners = {view.case.claimed_by or view.case.owner for view in found}
    names = {key: one.name for key, one in (await people.by_ids(tx, owners)).items()}
    lines = [
        line(words, view, deps.places.get(view.case.source_id), names, now, team.timezone)
        for view in found
    ]
    return broken(words, outage, lines, await caselists.count_open(tx))


async def _send(deps: Deps, alarm: Alarm, token: str, subject: str, text: str) -> None:
    team, over = deps.config.team, alarm.healed_at is not None
    began = int(alarm.began_at.timestamp())
    key = f"alarm-{alarm.kind.replace(':', '-')}-{began}-{'over' if over else 'on'}"
    try:
        await deps.channels[team.alarm_source].mail(key, team.alarm_mail, subject, text)
    except ChannelError as error:
        log.warning("the alarm mail does not leave", kind=alarm.kind, error=str(error))
        async with deps.db.write() as tx:
            due_at = deps.clock.wall() + backoff(alarm.tries)
            await alarms.not_sent(tx, alarm.kind, token, due_at)
        return
    async with deps.db.write() as tx:
        await alarms.sent(tx, alarm.kind, token, deps.clock.now(), over=over)
