"""Numbers and durations as an analyst reads them."""

from collections.abc import Sequence
from datetime import timedelta

_MINUTES_PER_HOUR = 60
_MINUTES_PER_DAY = 1440
_LARGE = 100


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 threat``, ``1,200 threats``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def ratio(number: float) -> str:
    """A rate or ratio: whole from 100 up, else with three significant digits."""
    return f"{number:,.0f}" if number >= _LARGE else f"{number:.3g}"


def span(minutes: float) -> str:
    """``25 minutes``, ``3 hours``, ``2 days``: the largest unit that fits, rounded."""
    for size, unit in ((_MINUTES_PER_DAY, "day"), (_MINUTES_PER_HOUR, "hour")):
        if minutes >= size:
            return count(round(minutes / size), unit)
    return count(round(minutes), "minute") if minutes >= 1 else "less than a minute"


def age(length: timedelta) -> str:
    """How old something is; nothing is younger than fresh."""
    return span(max(0.0, length.total_seconds() / 60))


def listing(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *rest, last = items
    return f"{', '.join(rest)} and {last}" if rest else last
