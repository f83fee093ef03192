"""Every room's public names are pinned: a change of them is a decision, seen in a review.

After such a decision: ``.venv/bin/python tests/unit/house/test_public_names.py`` writes the table.
"""

import importlib
import json
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
TABLE = Path(__file__).with_name("public_names.json")
ROOMS = sorted(path.parent.name for path in TOP.glob("*/*/src/watchfloor/*/__init__.py"))


def _public_names(room: str) -> list[str]:
    return sorted(getattr(importlib.import_module(f"watchfloor.{room}"), "__all__", []))


def test_the_table_has_every_room() -> None:
    assert sorted(json.loads(TABLE.read_text())) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_public_names_are_those_of_the_table(room: str) -> None:
    assert _public_names(room) == json.loads(TABLE.read_text())[room]


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_exists(room: str) -> None:
    module = importlib.import_module(f"watchfloor.{room}")

    assert [name for name in _public_names(room) if not hasattr(module, name)] == []


if __name__ == "__main__":
    TABLE.write_text(json.dumps({room: _public_names(room) for room in ROOMS}, indent=2) + "\n")
