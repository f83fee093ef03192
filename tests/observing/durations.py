"""Prometheus' durations, and all of an expression divided by one factor."""

import re

_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_PART = re.compile(r"(\d+)(ms|s|m|h|d)")
_RANGE = re.compile(r"(?<=[\[:])(?:\d+(?:ms|s|m|h|d))+(?=[\]:])")


def seconds(duration: str) -> float:
    """How long ``1h30m`` is."""
    return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(duration))


def divided(duration: str, factor: float) -> str:
    """The same for a product that lives so many times as fast."""
    return f"{round(seconds(duration) / factor * 1000)}ms" if factor != 1 else duration


def divided_ranges(expression: str, factor: float) -> str:
    """An expression with each of its windows, and each step between them, divided."""
    return _RANGE.sub(lambda found: divided(found.group(), factor), expression)
