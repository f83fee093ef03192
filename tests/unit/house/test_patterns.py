"""No expression of ours takes much longer for a text that was made for it."""

import re
import time
from typing import Any

import pytest
from support.our_patterns import OurPattern, our_patterns
from support.pumped import pumped

PATTERNS = our_patterns()
_SHORT = (10, 15, 22, 33)
"""Where time doubles with each character, these already show it."""
_LONG, _TIMES = 500, 4
_MOST_TIMES = 3 * _TIMES
"""A quadratic one takes sixteen times as long for four times the length, a cubic one 64 times."""
_SHORTEST_S = 0.002
_FEWEST, _AGAIN = 150, 3
_SEARCHED = frozenset({"finditer"})


def _cpu_s(ours: OurPattern, text: Any) -> float:
    began = time.process_time()
    for method in ours.methods:
        found = getattr(ours.pattern, method)(text)
        if method == "finditer":
            for _ in found:
                pass
    return time.process_time() - began


def _least_cpu_s(ours: OurPattern, text: Any) -> float:
    return min(_cpu_s(ours, text) for _ in range(_AGAIN))


def test_they_are_found() -> None:
    assert len(PATTERNS) > _FEWEST
    names = " ".join(ours.name for ours in PATTERNS)
    assert all(part in names for part in ("RECOGNIZERS", "access_log._USUAL", "_UPPER_TAG"))


@pytest.mark.parametrize("ours", PATTERNS, ids=lambda ours: ours.name.removeprefix("watchfloor."))
def test_time_grows_with_the_text(ours: OurPattern) -> None:
    for length in _SHORT:
        for text in pumped(ours.pattern, length):
            assert _cpu_s(ours, text) < 0.1, text[:80]
    short, long = (list(pumped(ours.pattern, length)) for length in (_LONG, _TIMES * _LONG))
    for less, more in zip(short, long, strict=True):
        assert _cpu_s(ours, less) < 0.1, less[:80]
        if _cpu_s(ours, more) > _SHORTEST_S:
            took_s = _least_cpu_s(ours, more)
            assert took_s < _MOST_TIMES * _least_cpu_s(ours, less), more[:80]


@pytest.mark.parametrize("careless", [r"(a+)+b", r"a.*b.*c", r"\s+x", r"\+(?:\d{1,9}){1,9}x"])
def test_a_careless_one_would_be_noticed(careless: str) -> None:
    with pytest.raises(AssertionError):
        test_time_grows_with_the_text(OurPattern("careless", re.compile(careless), _SEARCHED))
