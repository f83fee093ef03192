"""How long the deterministic judgement of a session takes."""

import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

from watchfloor.analyzers import SessionModel
from watchfloor.cli.bench.figure import Figure, figure, percentile
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.talk import turn
from watchfloor.core import (
    Event,
    EventId,
    EventSource,
    EventType,
    SessionExcerpt,
    SessionId,
    SystemClock,
)

_EVENTS, _ROUNDS = 50, 300
_REPEATS = 5


async def measure_session_risk(_load: Load) -> AsyncGenerator[Figure, None]:
    """Milliseconds for fifty events of ordinary talk; the ceiling is taking their words alone."""
    # No text comes twice: the model remembers what it has read.
    excerpts = [_excerpt(number) for number in range(_ROUNDS + 1)]
    model = SessionModel(clock=SystemClock())
    model.judge(excerpts.pop())
    judged, split = [], []
    for excerpt in excerpts:
        began = time.perf_counter()
        model.judge(excerpt)
        judged.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        for event in excerpt.events:
            (event.content or "").lower().split()
        split.append((time.perf_counter() - began) * 1000)
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        ceiling = percentile(split, share)
        value = percentile(judged, share)
        yield figure(f"session_risk_{name}_ms", value, "ms", ceiling=ceiling, n=_ROUNDS)


def _excerpt(session: int) -> SessionExcerpt:
    moment = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    kinds = (EventType.MESSAGE_USER, EventType.MESSAGE_ASSISTANT)
    events = tuple(
        Event(
            event_id=EventId(f"event-{number}"),
            project_id="main",
            session_id=SessionId("bench"),
            event_type=kinds[number % len(kinds)],
            event_time=moment,
            received_at=moment,
            content=" ".join((f"{session}, {number}:", *[turn(number)] * _REPEATS)),
            source=EventSource.REST,
        )
        for number in range(_EVENTS)
    )
    return SessionExcerpt(events=events, total_events=_EVENTS)
