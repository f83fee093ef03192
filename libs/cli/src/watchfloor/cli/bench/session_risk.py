"""How long the deterministic judgement of a session takes."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from watchfloor.analyzers import SessionModel
from watchfloor.cli.bench.figure import Figure, figure, percentile
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
_TURNS = (
    "I would like to move my flight to the day after, and please keep the same seat if you can.",
    "Your booking is found. The change costs 40 euros; shall I go on and charge the card on file?",
    "How do I know that this is safe? I read about assistants told to ignore their rules.",
    "You can check every step in your account, and nothing is charged before you agree to it.",
)
_REPEATS = 5


def measure_session_risk() -> Sequence[Figure]:
    """Milliseconds for fifty events of ordinary talk; the ceiling is taking their words alone."""
    excerpt, model = _excerpt(), SessionModel(clock=SystemClock())
    model.judge(excerpt)
    judged, split = [], []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        model.judge(excerpt)
        judged.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        for event in excerpt.events:
            (event.content or "").lower().split()
        split.append((time.perf_counter() - began) * 1000)
    return [
        figure(
            f"session_risk_ms_p{share:.0%}".removesuffix("%"),
            percentile(judged, share),
            "ms",
            ceiling=percentile(split, share),
            n=_ROUNDS,
        )
        for share in (0.5, 0.99)
    ]


def _excerpt() -> SessionExcerpt:
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
            content=" ".join([_TURNS[number % len(_TURNS)]] * _REPEATS),
            source=EventSource.REST,
        )
        for number in range(_EVENTS)
    )
    return SessionExcerpt(events=events, total_events=_EVENTS)
