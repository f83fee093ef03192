"""Times as exports write them."""

from datetime import UTC, datetime

from pydantic import JsonValue

from watchfloor.traces._span import time_of

_SCALES = ((10**17, 1), (10**14, 10**3), (10**11, 10**6), (0, 10**9))
"""From which size on a number counts nanoseconds, microseconds, milliseconds or seconds."""
_LAST_NANOSECOND = 2**64
_PAIR = 2


def time_in(value: JsonValue, *, otherwise: datetime) -> datetime:
    """The time that a value tells: ISO 8601, a number since 1970, or seconds and nanoseconds."""
    if isinstance(value, str):
        return _time_in_text(value, otherwise)
    if isinstance(value, list) and len(value) == _PAIR:
        seconds, nanoseconds = value
        if isinstance(seconds, int) and isinstance(nanoseconds, int):
            return _time_of(seconds * 10**9 + nanoseconds, otherwise)
    if isinstance(value, int | float) and not isinstance(value, bool):
        scale = next((scale for least, scale in _SCALES if value >= least), 0)
        return _time_of(int(value * scale), otherwise)
    return otherwise


def _time_in_text(text: str, otherwise: datetime) -> datetime:
    if text.isascii() and text.isdecimal() and len(text) < len(str(_LAST_NANOSECOND)):
        return time_in(int(text), otherwise=otherwise)
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return otherwise


def _time_of(nanoseconds: int, otherwise: datetime) -> datetime:
    return time_of(nanoseconds if nanoseconds < _LAST_NANOSECOND else 0, otherwise=otherwise)
