"""What a message tells of a data subject, and what of others."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic_core import from_json

from watchfloor.core import DataSubject

Record = Mapping[str, Any]

_WITHIN = ("signal", "session", "content")
_LISTS = ("events", "calls")


class Parted(NamedTuple):
    """A message's value in two; either may be nothing."""

    theirs: Record | None
    rest: Record | None


def value_of(data: bytes | None) -> Record:
    """The value of a message; nothing is in it where it cannot be read."""
    try:
        value = from_json(data or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def sessions_in(value: Record) -> Iterator[str]:
    """Sessions that it tells of; a signal only mentions one."""
    for record in _records(value):
        if "session_id" in record and not _is_signal(record):
            yield record["session_id"]


def threats_in(value: Record) -> Iterator[str]:
    """Threats that it tells of; a dead letter that holds nothing may be one's."""
    for record in _records(value):
        if "threat_id" in record:
            yield record["threat_id"]
        elif _is_letter(record):
            yield record["id"]


def parted(value: Record, subject: DataSubject, theirs: Collection[str]) -> Parted:
    """What of a message is the subject's, and what is others'.

    Args:
        value: The message's.
        subject: Whose.
        theirs: Sessions and threats that are the subject's.
    """
    content = value.get("content")
    if isinstance(content, dict):
        inner = parted(content, subject, theirs)
        return Parted(*(None if part is None else {**value, "content": part} for part in inner))
    if any(name in value for name in _LISTS):
        return Parted(
            _kept(value, subject, theirs, wanted=True), _kept(value, subject, theirs, wanted=False)
        )
    is_theirs = any(_is_of(record, subject, theirs) for record in _records(value))
    return Parted(value, None) if is_theirs else Parted(None, value)


def _records(value: Record) -> Iterator[Record]:
    yield value
    for name in _WITHIN:
        if isinstance(within := value.get(name), dict):
            yield from _records(within)
    for name in _LISTS:
        yield from value.get(name) or ()


def _kept(
    value: Record, subject: DataSubject, theirs: Collection[str], *, wanted: bool
) -> Record | None:
    kept = {
        name: [each for each in value.get(name) or () if _is_of(each, subject, theirs) is wanted]
        for name in _LISTS
    }
    return {**value, **kept} if any(kept.values()) else None


def _is_of(record: Record, subject: DataSubject, theirs: Collection[str]) -> bool:
    customer = record.get("customer_id") or record.get("customer_name")
    if subject.has(user=record.get("user_id"), customer=customer):
        return True
    if _is_letter(record):
        return record["id"] in theirs
    return not _is_signal(record) and record.get("session_id") in theirs


def _is_signal(record: Record) -> bool:
    return "threat_type" in record


def _is_letter(record: Record) -> bool:
    return "failed_at" in record
