"""``python -m supply.audit``: known faults of the locked packages, as pip-audit is told them.

Exits with 0 when there are none, 1 when there are, and 3 when nobody could be asked: a network that
is away is no proof of anything. Options are pip-audit's own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from supply.locked import LOCK

CLEAN, FOUND, NOT_ASKED = 0, 1, 3


class Outcome(NamedTuple):
    """What an audit came to.

    Attributes:
        code: The exit code.
        lines: What to print, a fault a line.
    """

    code: int
    lines: Sequence[str]


def audit(lock: Path, options: Sequence[str]) -> Outcome:
    """Ask about everything in a lock; installs and resolves nothing."""
    how = ("--disable-pip", "--format", "json", "--progress-spinner", "off")
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", str(lock), *how, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    # It exits with 1 for a fault of a package and for one of its own; only the first has a report.
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        why = asked.stderr.strip().splitlines() or [f"pip-audit ended with {asked.returncode}"]
        return Outcome(NOT_ASKED, [f"could not ask, so nothing is known: {why[-1]}"])
    return _told(packages)


def _told(packages: Sequence[dict[str, Any]]) -> Outcome:
    faults = [line for each in packages for line in _faults(each)]
    skipped = [f"could not ask about {each['name']}" for each in packages if "skip_reason" in each]
    if faults:
        return Outcome(FOUND, faults + skipped)
    if skipped or not packages:
        return Outcome(NOT_ASKED, skipped or ["the lock names no package"])
    return Outcome(CLEAN, [f"no known faults in {len(packages)} packages"])


def _faults(package: dict[str, Any]) -> Iterator[str]:
    for fault in package.get("vulns", ()):
        mended = ", ".join(fault["fix_versions"]) or "no release"
        yield f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


if __name__ == "__main__":
    outcome = audit(LOCK, sys.argv[1:])
    for line in outcome.lines:
        sys.stdout.write(f"audit: {line}\n")
    sys.exit(outcome.code)
