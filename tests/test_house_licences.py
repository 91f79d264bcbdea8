"""Every dependency is pinned, and may be used and passed on."""

import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.house import ROOT, nothing

LICENCES = {
    "MIT", "MIT-0", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "ISC",
    "PSF-2.0", "Python-2.0", "MPL-2.0", "Unlicense", "CC0-1.0", "Zlib",
}  # fmt: skip
LEGACY = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
EXCEPTIONS = {"psycopg", "psycopg-binary"}  # LGPL, used as it is and optional


def requirements() -> dict[str, metadata.Distribution]:
    """Every distribution that Ascolto brings, extras for development included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    waiting = [Requirement(line) for group in groups for line in group]
    seen: set[tuple[str, str]] = set()
    dists: dict[str, metadata.Distribution] = {}
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.extras):
            name = re.sub(r"[-_.]+", "-", wanted.name).lower()
            if (name, extra) in seen or (wanted.marker and not wanted.marker.evaluate()):
                continue
            seen.add((name, extra))
            dists[name] = metadata.distribution(name)
            for line in dists[name].requires or []:
                child = Requirement(line)
                if child.marker is None or child.marker.evaluate({"extra": extra}):
                    child.marker = None
                    waiting.append(child)
    return dists


def licence(distribution: metadata.Distribution) -> str:
    """What a distribution says of itself, as an SPDX expression."""
    about = distribution.metadata.json
    if said := about.get("license_expression"):
        return str(said)
    classifiers = [c.split(" :: ")[-1] for c in about.get("classifier", []) if c[:7] == "License"]
    if any("GPL" in each or "GNU" in each for each in classifiers):
        return "GPL"
    named = [LEGACY[c] for c in classifiers if c in LEGACY] or [str(about.get("license"))]
    return " OR ".join(LEGACY.get(each, each) for each in named)


def allowed(expression: str) -> bool:
    """Every part of an AND, or one part of an OR, is on the list."""
    parts = [part.strip("() ") for part in expression.split(" AND ")]
    return all(any(each.strip() in LICENCES for each in part.split(" OR ")) for part in parts)


def test_every_dependency_may_be_used_and_passed_on() -> None:
    dists = requirements()
    assert len(dists) > 40
    said = {name: licence(each) for name, each in dists.items() if name not in EXCEPTIONS}
    nothing(f"{name}: {each}" for name, each in said.items() if not allowed(each))


@pytest.mark.parametrize("expression", ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "None", "GPL"])
def test_copyleft_and_silence_are_refused(expression: str) -> None:
    assert not allowed(expression)


def test_all_dependencies_are_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    nothing(line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.+!]+", line))
    pinned = {re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in lines}
    nothing(set(requirements()) - pinned)
