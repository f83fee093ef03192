"""Public names that are imported when they are first asked for."""

import pytest

from watchfloor.core import ThreatSignal, deferred

find = deferred("watchfloor.core", {"ThreatSignal": "signal"})


def test_a_name_is_found_in_its_module() -> None:
    assert find("ThreatSignal") is ThreatSignal


def test_any_other_name_is_none_of_the_room() -> None:
    """``hasattr`` and ``from room import name`` know this error."""
    with pytest.raises(AttributeError, match=r"'watchfloor\.core' has no attribute 'other'"):
        find("other")
