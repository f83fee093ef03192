"""Every command explains itself, and asking for help is quick."""

import importlib.util
import subprocess
import sys
from typing import Any

import pytest

from watchfloor.cli.app import COMMANDS

WRITTEN = [entry for entry in COMMANDS if importlib.util.find_spec(entry.module) is not None]
SUBCOMMANDS = {
    "ingest": ["access-log"],
    "import": ["traces"],
    "threats": ["list", "show", "verdict", "stats"],
    "sessions": ["list", "show"],
    "agents": ["list", "baseline", "rebaseline"],
    "analyze": ["sessions", "texts"],
    "policies": ["list", "put", "delete"],
    "customers": ["import", "list", "show", "delete"],
    "intel": ["import", "list", "sources", "remove"],
    "changes": ["record", "list"],
    "dead-letters": ["list", "requeue", "drop"],
    "projects": ["create", "list"],
    "keys": ["create"],
    "views": ["list", "delete"],
    "privacy": ["erase", "export", "list"],
    "redaction": ["show", "mode", "put", "new-key"],
    "retention": ["show", "set", "run"],
    "hold": ["add", "list", "release"],
    "audit": ["verify", "export", "add-key", "accept"],
    "config": ["check", "show"],
}
CALLS = [
    [entry.name, *more]
    for entry in WRITTEN
    for more in ([[name] for name in SUBCOMMANDS.get(entry.name, [])] or [[]])
]


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_every_command_has_help_with_examples(floor: Any, call: list[str]) -> None:
    outcome = floor(*call, "--help")
    assert outcome.code == 0
    assert f"Usage: watchfloor {' '.join(call)}" in outcome.out
    assert "Examples:" in outcome.out
    assert f"watchfloor {' '.join(call)}" in outcome.out.partition("Examples:")[2]


@pytest.mark.parametrize("group", SUBCOMMANDS)
def test_every_group_lists_exactly_its_commands(floor: Any, group: str) -> None:
    listed = floor(group, "--help").out
    assert all(f"│ {name}" in listed for name in SUBCOMMANDS[group])


def test_the_list_of_commands_names_all(floor: Any) -> None:
    outcome = floor("--help")
    assert all(f"│ {entry.name} " in outcome.out for entry in COMMANDS)
    assert "Examples:" in outcome.out


def test_the_list_of_commands_imports_none_of_them() -> None:
    """Importing what commands need takes seconds; help and completion must not wait for it."""
    code = (
        "import sys; from watchfloor.cli.__main__ import run; run(['--help']);"
        "print([m for m in sys.modules if m.startswith(('watchfloor.', 'httpx'))], file=sys.stderr)"
    )
    done = subprocess.run(  # a fresh interpreter: this one has imported everything
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "httpx" not in done.stderr
    assert "watchfloor.core" not in done.stderr
    assert "watchfloor.cli.commands" not in done.stderr


def test_the_version_is_shown(floor: Any) -> None:
    outcome = floor("--version")
    assert outcome.code == 0
    assert outcome.out.startswith("watchfloor 0.")


def test_without_a_command_help_is_shown(floor: Any) -> None:
    assert "Usage: watchfloor" in floor().out
