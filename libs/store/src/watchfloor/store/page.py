"""Lists come a page at a time; an opaque cursor says where the next one begins."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from watchfloor.core import FieldProblem, InvalidInputError

Item = TypeVar("Item")


class Page(NamedTuple, Generic[Item]):
    """A part of a list.

    Attributes:
        items: In the list's order.
        next_cursor: Where the next page begins; absent on the last.
    """

    items: tuple[Item, ...]
    next_cursor: str | None


def encode_cursor(key: str) -> str:
    """An opaque cursor that stands after ``key``."""
    return urlsafe_b64encode(key.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str) -> str:
    """The key that the cursor stands after.

    Raises:
        InvalidInputError: It is no cursor of ours.
    """
    try:
        key = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error):
        raise bad_cursor() from None
    if "\x00" in key or encode_cursor(key) != cursor:
        raise bad_cursor()
    return key


def decode_id_cursor(cursor: str) -> str:
    """The UUID that the cursor stands after.

    Raises:
        InvalidInputError: It is no cursor of ours.
    """
    key = decode_cursor(cursor)
    try:
        is_canonical = str(UUID(key)) == key
    except ValueError:
        raise bad_cursor() from None
    if not is_canonical:
        raise bad_cursor()
    return key


def cursor_moment(text: str) -> datetime:
    """The time that a part of a cursor's key tells.

    Raises:
        InvalidInputError: It is no cursor of ours.
    """
    try:
        moment = datetime.fromisoformat(text)
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad_cursor() from None
    if moment.tzinfo is None:
        raise bad_cursor()
    return in_utc


def bad_cursor() -> InvalidInputError:
    """The answer to a cursor that is none of ours."""
    problem = FieldProblem("cursor", "must be a next_cursor of an earlier answer")
    return InvalidInputError("The cursor is not valid.", fields=(problem,))
