"""What went quiet is concluded once, whoever sweeps; what is not saved yet is not quiet."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from integration.coordinator.conftest import Path, Start
from integration.coordinator.making import make_event, telling
from support import eventually

from watchfloor.bus import EventQueue
from watchfloor.coordinator import CoordinatorConfig
from watchfloor.coordinator.sessions.conclusion import ConclusionSweep
from watchfloor.core import (
    Clock,
    Event,
    FakeClock,
    SessionKey,
    SessionPart,
    SessionStatus,
    SystemClock,
)
from watchfloor.store import (
    Conclusions,
    ProjectRepository,
    SessionIdentity,
    SessionNews,
    SessionSaving,
    SessionWork,
    TraceRepository,
)
from watchfloor.telemetry import Metrics

pytestmark = pytest.mark.integration

QUIET = datetime.now(UTC) - timedelta(minutes=5)


def _sweep(path: Path, *, clock: Clock | None = None) -> ConclusionSweep:
    config = CoordinatorConfig.model_validate({"sessions": {"inactivity_s": 60}})
    return ConclusionSweep(
        Conclusions(path.foundation.store),
        backlog=EventQueue(path.foundation.bus),
        projects=ProjectRepository(path.foundation.store),
        on_concluded=lambda: None,
        config=config.sessions,
        metrics=Metrics(),
        clock=clock or SystemClock(),
    )


async def _save(path: Path, events: Sequence[Event]) -> None:
    saving = SessionSaving(path.foundation.store)
    for start in range(0, len(events), 500):
        news = [
            SessionNews(
                SessionKey(event.project_id, event.session_id),
                SessionIdentity(event.agent_id),
                (event,),
                b"",
            )
            for event in events[start : start + 500]
        ]
        await saving.save([SessionPart(*each.key) for each in news], partial(_all_of, news))


def _all_of(
    news: Sequence[SessionNews], _work: Mapping[SessionKey, SessionWork]
) -> Sequence[SessionNews]:
    return news


async def test_four_sweeps_conclude_five_thousand_sessions_each_once(path: Path) -> None:
    events = [
        make_event(path.project, f"s-{number}", event_time=QUIET, received_at=QUIET)
        for number in range(5_000)
    ]
    await _save(path, events)
    await _save(path, [make_event(path.project, "fresh")])
    totals = await asyncio.gather(*(_sweep(path).sweep() for _ in range(4)))
    assert sum(totals) == 5_000
    page = await path.sessions.list(path.project, path.concluded, limit=1)
    assert page.total == 5_000
    assert {each.conclusion_number for each in page.sessions} == {1}
    fresh = await path.sessions.get(path.project, "fresh")
    assert fresh is not None
    assert fresh.status is SessionStatus.ACTIVE
    assert await _sweep(path).sweep() == 0


async def test_a_backlog_concludes_nothing_of_its_project(path: Path) -> None:
    """The session's next event may be what still waits, however late it is by now."""
    other = f"{path.project}-b"
    await ProjectRepository(path.foundation.store).create(other)
    await _save(path, [make_event(path.project, "s-1"), make_event(other, "s-1")])
    await path.queue.publish(telling(make_event(path.project, "s-1")))
    in_an_hour = FakeClock(datetime.now(UTC) + timedelta(hours=1))
    await _sweep(path, clock=in_an_hour).sweep()
    waiting = await path.sessions.get(path.project, "s-1")
    quiet = await path.sessions.get(other, "s-1")
    assert waiting is not None
    assert quiet is not None
    assert (waiting.status, quiet.status) == (SessionStatus.ACTIVE, SessionStatus.CONCLUDED)


async def test_ten_thousand_old_events_conclude_nothing_early(path: Path, start: Start) -> None:
    """Receipt counts, not when it happened: otherwise each of them would be quiet for years."""
    long_ago = datetime(2024, 5, 1, tzinfo=UTC)
    events = [
        make_event(
            path.project,
            f"s-{number % 50}",
            event_time=long_ago + timedelta(seconds=number),
        )
        for number in range(10_000)
    ]
    for first in range(0, len(events), 250):
        await path.queue.publish(telling(*events[first : first + 250]))
    await start(inactivity_s=2.0, sweep_s=0.1)

    async def all_concluded() -> bool:
        return (await path.sessions.list(path.project, path.concluded, limit=1)).total == 50

    await eventually(all_concluded)
    sessions = (await path.sessions.list(path.project, path.concluded, limit=100)).sessions
    assert sum(session.counters.messages for session in sessions) == 10_000
    assert {session.conclusion_number for session in sessions} == {1}
    for session in sessions:
        assert session.concluded_at is not None
        assert session.concluded_at - session.last_received_at >= timedelta(seconds=2)


async def test_a_concluded_session_is_announced_and_described_and_goes_on_when_told(
    path: Path, start: Start
) -> None:
    trace = "ab" * 16
    heard = await path.hear_changes()
    await start(inactivity_s=0.5, sweep_s=0.05)
    await path.queue.publish(telling(make_event(path.project, "s-1", trace_id=trace)))

    async def has_features(number: int) -> bool:
        session = await path.sessions.get(path.project, "s-1")
        return (
            session is not None
            and session.conclusion_number == number
            and session.feature_id is not None
        )

    await eventually(lambda: has_features(1))
    await eventually(lambda: ("s-1", "concluded") in heard)
    found = await TraceRepository(path.foundation.store).get(path.project, trace)
    assert found is not None

    await path.queue.publish(telling(make_event(path.project, "s-1", trace_id=trace)))
    await eventually(lambda: has_features(2))
    await eventually(lambda: heard.count(("s-1", "concluded")) == 2)
