"""What `ascolto check --json` said."""

import json
from typing import Any

from tests.cli.conftest import Ascolto


class Checked:
    """What `check --json` said, by what was tried."""

    def __init__(self, code: int, text: str) -> None:
        self.code = code
        said: dict[str, Any] = json.loads(text)
        self.ok = said["ok"]
        self.trials = {one["what"]: one for one in said["trials"]}
        self.crosses = {what: one["advice"] for what, one in self.trials.items() if not one["ok"]}


async def check(ascolto: Ascolto, **environ: str) -> Checked:
    result = await ascolto("check", "--json", **environ)
    return Checked(result.exit_code, result.stdout)
