"""Moments as people type them: a length of time from now, or a date."""

import re
from datetime import UTC, datetime, timedelta

import typer

_LENGTH = re.compile(r"(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
FORMS = "90s, 15m, 2h, 7d, or 2024-05-01T12:00:00Z"


def parse_moment(text: str) -> datetime:
    """``2h`` is two hours ago; a date without a zone is local time."""
    return _moment(text, sign=-1)


def parse_future(text: str) -> datetime:
    """``90d`` is in ninety days; a date without a zone is local time."""
    return _moment(text, sign=1)


def parse_duration_s(text: str) -> float:
    """``2h`` is 7200 seconds."""
    if (length := _length(text)) is None:
        raise typer.BadParameter("expected 90s, 15m, 2h or 7d")
    return length.total_seconds()


def _length(text: str) -> timedelta | None:
    found = _LENGTH.fullmatch(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def _moment(text: str, *, sign: int) -> datetime:
    if (length := _length(text)) is not None:
        return datetime.now(UTC) + sign * length
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise typer.BadParameter(f"expected {FORMS}") from exc
