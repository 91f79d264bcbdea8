"""The letters of a start."""

from pathlib import Path

from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app.building import letters
from bot.settings import Settings


def test_a_broken_letter_of_the_team_stops_nothing_and_is_told_of(tmp_path: Path) -> None:
    place = tmp_path / "en" / "public"
    place.mkdir(parents=True)
    head = '+++\nid = "delivery"\nwhy = { en = "Late" }\n+++\n'
    (place / "late.md").write_text(f"{head}Hello {{{{ custmer }}}}", encoding="utf-8")
    with capture_logs() as logs:
        pack = letters(Settings(slack_bot_token=SecretStr("xoxb-1"), templates_dir=tmp_path))
    shipped = pack.named("en/public/delivery")
    assert shipped is not None
    assert shipped.composed
    [told] = logs
    assert told["template"].endswith("late.md")
    assert "line 5: 'custmer' is not known" in told["reason"]
