"""What of a verdict is kept with a recorded session: whose words tell it, and the words masked."""

import re
from collections.abc import Sequence
from datetime import datetime

from watchfloor.analyzers.dataflow.analysis import MOST_SHOWN
from watchfloor.analyzers.dataflow.conversation import Told
from watchfloor.analyzers.dataflow.following import MOST_SHOWN_OF_VALUE
from watchfloor.core import (
    Dataflow,
    DataflowChain,
    EventId,
    FollowedBy,
    InstructionSource,
    SessionDataflow,
    TracedValue,
    ValueOrigin,
)
from watchfloor.redaction import find, masked, redacted

_MOST_VALUES, _MOST_PATH, _MOST_KEYS = 20, 200, 20
_LOGIN = re.compile(r"[^\s/@]+@[^\s/@]+/\S*|[^\s/@:]+:[^\s/@]*@\S+")


def as_kept(found: Dataflow, told: Sequence[Told], *, analyzed_at: datetime) -> SessionDataflow:
    """The verdict as it may be kept.

    Args:
        found: The verdict on these messages.
        told: The messages, each with the event that tells it.
        analyzed_at: When.
    """
    ids = [each.event.event_id for each in told]
    return SessionDataflow(
        verdict=found.verdict,
        score=found.score,
        chains=tuple(_chain(chain, ids) for chain in found.chains),
        partly_read=found.partly_read,
        limited=any(each.event.is_masked for each in told),
        analyzed_at=analyzed_at,
    )


def _chain(chain: DataflowChain, ids: Sequence[EventId]) -> DataflowChain:
    followed = chain.followed_by and _followed(chain.followed_by, ids)
    return chain.model_copy(update={"source": _source(chain.source, ids), "followed_by": followed})


def _source(source: InstructionSource, ids: Sequence[EventId]) -> InstructionSource:
    return source.model_copy(
        update={
            "event_id": ids[source.message_index],
            "tool": source.tool[:_MOST_PATH],
            "field": _masked_path(source.field),
            "text": _masked(source.text, cut_at=MOST_SHOWN),
        }
    )


def _followed(followed: FollowedBy, ids: Sequence[EventId]) -> FollowedBy:
    return followed.model_copy(
        update={
            "event_id": ids[followed.message_index],
            "tool": followed.tool and followed.tool[:_MOST_PATH],
            "values": tuple(map(_value, _telling(followed.values))),
        }
    )


def _telling(values: Sequence[TracedValue]) -> Sequence[TracedValue]:
    # Sorting keeps the order of what is alike.
    by_origin = sorted(values, key=lambda value: value.origin is not ValueOrigin.INSTRUCTION)
    return by_origin[:_MOST_VALUES]


def _value(value: TracedValue) -> TracedValue:
    return value.model_copy(
        update={
            "argument": _masked_path(value.argument),
            "value": _masked_value(value.value),
        }
    )


def _masked_path(path: str) -> str:
    # A key may hold dots itself, and what follows it hides what it is: ``notes.ann@x.org.text``.
    keys = path[: 2 * _MOST_PATH].split(".")[:_MOST_KEYS]
    parts = [".".join(keys[:end]) for end in range(1, len(keys) + 1)]
    spans = [span for part in parts for span in find(part)]
    return redacted(parts[-1], spans, with_hosts=True)[:_MOST_PATH]


def _masked_value(text: str) -> str:
    # A link is looked for without its scheme, and then looks like a mailbox where it names a user.
    if _LOGIN.fullmatch(text):
        return masked("URL", text, with_host=True)
    return _masked(text, cut_at=MOST_SHOWN_OF_VALUE)


def _masked(text: str, *, cut_at: int | None = None) -> str:
    # Of a number that was cut in two the first part would not be known for what it is.
    if cut_at is not None and len(text) >= cut_at:
        whole, _, _ = text.rpartition(" ")
        text = whole or text
    # Where an instruction sends data is what an analyst asks first, and may block.
    return redacted(text, find(text), with_hosts=True)
