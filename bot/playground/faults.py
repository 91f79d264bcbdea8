"""What goes wrong on demand: errors, lost answers, silence."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Fault:
    """One thing to go wrong: `how` is error, http, lose (works, then cuts), cut or hang."""

    method: str
    how: str
    error: str = ""
    status: int = 200
    retry_after: int | None = None
    times: int | None = 1
    when: Callable[[Json], bool] = field(default=lambda _: True)


class Faults:
    """The faults waiting to happen, oldest first; `method` "*" means any."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self.waiting.append(fault)

    def take(self, method: str, args: Json) -> Fault | None:
        """The fault due for this call, used up by one."""
        for fault in self.waiting:
            if fault.method in (method, "*") and fault.when(args):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.waiting.remove(fault)
                return fault
        return None

    def clear(self, method: str | None = None) -> None:
        """Forget the faults of one method, or all."""
        self.waiting = [f for f in self.waiting if method is not None and f.method != method]
