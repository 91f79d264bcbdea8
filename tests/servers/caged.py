"""A command under the system calls that our systemd unit leaves it, without systemd running:
`python -m tests.servers.caged UNIT COMMAND...`."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050001  # the last: with EPERM; seccomp(2)


def missing() -> str:
    """Why this machine cannot do it, "" when it can."""
    lacking = [] if shutil.which("systemd-analyze") else ["systemd"]
    lacking += [] if ctypes.util.find_library("seccomp") else ["libseccomp2"]
    return f"no {', '.join(lacking)} (apt-get install {' '.join(lacking)})" if lacking else ""


def main(path: Path, command: list[str]) -> None:
    unit = RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]
    unit.read(path, encoding="utf-8")  # the last of two lines with one name counts
    refused = unit["Service"].get("SystemCallErrorNumber") == "EPERM"
    forbidden = unit["Service"]["SystemCallFilter"].removeprefix("~").split()
    seccomp = ctypes.CDLL(ctypes.util.find_library("seccomp"))
    seccomp.seccomp_init.restype = ctypes.c_void_p
    filter_ = ctypes.c_void_p(seccomp.seccomp_init(ALLOW))
    for name in sorted({call for group in forbidden for call in _calls(group)}):
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            seccomp.seccomp_rule_add(filter_, REFUSE if refused else KILL, number, 0)
    assert seccomp.seccomp_load(filter_) == 0
    os.execvp(command[0], command)


def _calls(group: str) -> set[str]:
    """The calls of a group as systemd knows them; groups in it are opened."""
    told = subprocess.run(
        ["systemd-analyze", "syscall-filter", group], check=True, capture_output=True, text=True
    )
    lines = [line.strip() for line in told.stdout.splitlines()[1:]]
    names = [line for line in lines if line and not line.startswith("#")]
    return {one for name in names for one in (_calls(name) if name[0] == "@" else {name})}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
