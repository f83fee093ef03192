"""Ids that a resend has again."""

import hashlib

from watchfloor.core import EventId

_LONGEST_BYTES = 32
"""Twice as long as OTLP's ids of traces are."""


def hex_of(raw: bytes) -> str:
    """The id of a trace or span as text; a digest of what is much too long to be one."""
    return raw.hex() if len(raw) <= _LONGEST_BYTES else hashlib.sha256(raw).hexdigest()


def event_id_of(trace_id: str, span_id: str, kind: str, index: int = 0) -> EventId:
    """The id of an event that a span tells of; the same whenever the span is sent.

    It has the form of a UUID (version 8), so that it looks like any other id of ours.

    Args:
        trace_id: The trace.
        span_id: The span in it.
        kind: Which event of the span, usually its type.
        index: Which of several of that kind.
    """
    named = f"{trace_id}\0{span_id}\0{kind}\0{index}".encode("utf-8", "replace")
    digest = hashlib.sha256(named).hexdigest()
    return EventId(f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}")
