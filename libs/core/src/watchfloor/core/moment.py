"""Moments as callers give them."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_LEAST_MS = 10**11
_LONGEST_DIGITS = 20


def _not_a_number(value: object) -> object:
    if isinstance(value, int | float) or (isinstance(value, str) and _is_numeric(value)):
        raise ValueError("must be a time with an offset, such as 2026-01-31T12:00:00Z")
    return value


def _from_milliseconds(value: object) -> object:
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value[:_LONGEST_DIGITS])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _not_a_number(value)
    # A number this small is one of seconds; taken for milliseconds it would lie in 1970.
    if not _LEAST_MS <= value < (_LATEST - _EARLIEST) / timedelta(milliseconds=1):
        raise ValueError("must be in milliseconds, between the years 1973 and 2200")
    return _EARLIEST + timedelta(milliseconds=value)


def _is_numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _in_range(moment: datetime) -> datetime:
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError("must be between the years 1970 and 2200")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, BeforeValidator(_not_a_number), AfterValidator(_in_range)]
"""A time in ISO 8601 with an offset, kept in UTC. Numbers are refused: seconds or milliseconds?"""

AnyMoment = Annotated[AwareDatetime, BeforeValidator(_from_milliseconds), AfterValidator(_in_range)]
"""A time in milliseconds since 1970, or as ``Moment``; kept in UTC."""


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - _EARLIEST) // timedelta(milliseconds=1)
