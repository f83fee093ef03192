"""What ``requirements.lock`` pins, and the part of it that a wheel brings along."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parents[2]
LOCK = TOP / "requirements.lock"
_PACKAGE = re.compile(
    r"^([a-z0-9.-]+)==(\S+)(?: ; (.+?))? \\\n((?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE
)
_ENVIRONMENTS = tuple(
    {
        "python_version": version,
        "python_full_version": f"{version}.9",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    for version in ("3.11", "3.12", "3.13")
)
"""Where the product runs: what is asked is the same with whichever Python asks."""


class Locked(NamedTuple):
    """One release that the lock pins.

    Attributes:
        name: The normalised name.
        version: The one version; a package may have one for each Python.
        hashes: SHA-256 of the files that may be installed.
    """

    name: str
    version: str
    hashes: tuple[str, ...]


def locked(text: str) -> tuple[Locked, ...]:
    """Return what a lock pins for Linux, in the lock's order."""
    return tuple(
        Locked(name, version, tuple(re.findall(r"--hash=sha256:(\w+)", hashes)))
        for name, version, marker, hashes in _PACKAGE.findall(text)
        if not marker or _holds(Marker(marker), extra="")
    )


def wheel_tree() -> Mapping[str, frozenset[str]]:
    """Return what the wheel needs with all extras, each with what it needs in turn.

    Reads the metadata of what is installed; the root is ``watchfloor``.
    """
    tree: dict[str, set[str]] = {}
    ahead = [(Requirement("watchfloor"), _of_the_project())]
    seen = set()
    while ahead:
        parent, needs = ahead.pop()
        children = tree.setdefault(canonicalize_name(parent.name), set())
        for need in _that_hold(needs, parent.extras):
            name = canonicalize_name(need.name)
            children.add(name)
            if (name, *need.extras) not in seen:
                seen.add((name, *need.extras))
                ahead.append((need, tuple(requires(name) or ())))
    return {name: frozenset(children) for name, children in tree.items()}


def _of_the_project() -> tuple[str, ...]:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    return (*project["dependencies"], *(need for needs in extras for need in needs))


def _that_hold(needs: tuple[str, ...], extras: set[str]) -> Iterator[Requirement]:
    for need in map(Requirement, needs):
        if need.marker is None or any(_holds(need.marker, extra=each) for each in (*extras, "")):
            yield need


def _holds(marker: Marker, *, extra: str) -> bool:
    return any(marker.evaluate({**each, "extra": extra}) for each in _ENVIRONMENTS)
