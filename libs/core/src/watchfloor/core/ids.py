"""Typed ids and how they are minted."""

import re
import secrets
from datetime import UTC, datetime
from typing import Annotated, NewType
from uuid import UUID

from pydantic import StringConstraints

from watchfloor.core.errors import NotFoundError

ThreatId = NewType("ThreatId", str)
CustomerId = NewType("CustomerId", str)
ChangeId = NewType("ChangeId", str)
IntelId = NewType("IntelId", str)
KeyId = NewType("KeyId", str)
HoldId = NewType("HoldId", str)

PROJECT_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,62}$"
"""A project id is a subject token, a key and part of a database setting: nothing else gets in."""

ProjectId = Annotated[str, StringConstraints(pattern=PROJECT_PATTERN)]
"""The tenant. Checked wherever it enters as part of a value."""

_PROJECT = re.compile(PROJECT_PATTERN)
_UUID_VERSION = 7


def is_project_id(text: str) -> bool:
    """Whether ``text`` may name a project."""
    return _PROJECT.fullmatch(text) is not None


def mint_uuid7(moment: datetime) -> str:
    """A UUIDv7 (RFC 9562, section 5.7) whose time is ``moment``, to the millisecond.

    Args:
        moment: UTC aware; kept in the first 48 bits as milliseconds since 1970.
    """
    milliseconds = int(moment.timestamp() * 1000)
    random = secrets.randbits(74)
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= _UUID_VERSION << 76
    value |= random >> 62 << 64
    value |= 0b10 << 62
    value |= random & ((1 << 62) - 1)
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def uuid7_time(text: str) -> datetime:
    """The moment inside a UUIDv7, UTC aware, to the millisecond."""
    return datetime.fromtimestamp((UUID(text).int >> 80) / 1000, UTC)


def parse_threat_id(text: str) -> ThreatId:
    """``text`` as a threat's id, in canonical form.

    Raises:
        NotFoundError: It is no UUIDv7; no threat can have it.
    """
    return ThreatId(_uuid7(text, "No threat has this id."))


def parse_key_id(text: str) -> KeyId:
    """``text`` as a key's id, in canonical form.

    Raises:
        NotFoundError: It is no UUIDv7; no key can have it.
    """
    return KeyId(_uuid7(text, "There is no such key."))


def parse_hold_id(text: str) -> HoldId:
    """``text`` as a legal hold's id, in canonical form.

    Raises:
        NotFoundError: It is no UUIDv7; no hold can have it.
    """
    return HoldId(_uuid7(text, "There is no such hold."))


def _uuid7(text: str, absent: str) -> str:
    try:
        value = UUID(text)
    except ValueError:
        raise NotFoundError(absent) from None
    if value.version != _UUID_VERSION:
        raise NotFoundError(absent)
    return str(value)
