"""Moments as people type them: a length of time ago, or a date."""

import re
from datetime import UTC, datetime, timedelta

import typer

_AGO = re.compile(r"(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
FORMS = "90s, 15m, 2h, 7d, or 2024-05-01T12:00:00Z"


def parse_moment(text: str) -> datetime:
    """``2h`` is two hours ago; a date without a zone is local time."""
    if ago := _AGO.fullmatch(text):
        return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise typer.BadParameter(f"expected {FORMS}") from exc
