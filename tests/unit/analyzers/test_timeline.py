"""The timeline analyzer: measured times, in order."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from watchfloor.analyzers import FalsePositiveAnalyzer, ResponseAnalyzer, TimelineAnalyzer
from watchfloor.core import (
    AgentName,
    Investigation,
    InvestigationTimeline,
    Phase,
    PhaseSpan,
    TimelineEventType,
)

Finish = Callable[..., Awaitable[Investigation]]
OFFSETS_MS = {
    Phase.QUEUE: (0, 4),
    Phase.AGENTS: (4, 10),
    Phase.SEVERITY: (10, 11),
    Phase.FALSE_POSITIVE: (11, 13),
    Phase.RESPONSE: (13, 15),
}


def after(moment: datetime, milliseconds: float) -> datetime:
    return moment + timedelta(milliseconds=milliseconds)


@pytest.fixture
def finished(case_of: Callable[..., Investigation]) -> Finish:
    async def make(**arguments: Any) -> Investigation:
        case = case_of(**arguments)
        received = case.signal.received_at
        phases = tuple(
            PhaseSpan(phase=phase, started_at=after(received, start), ended_at=after(received, end))
            for phase, (start, end) in OFFSETS_MS.items()
        )
        analyses = {
            name: analysis.model_copy(update={"processing_time_ms": 1.0 + position})
            for position, (name, analysis) in enumerate(case.analyses.items())
        }
        case = case._replace(phases=phases, analyses=analyses)
        [score] = await FalsePositiveAnalyzer().analyze([case])
        case = case._replace(false_positive=score)
        [plan] = await ResponseAnalyzer().analyze([case])
        return case._replace(response=plan)

    return make


async def timeline_of(case: Investigation) -> InvestigationTimeline:
    [timeline] = await TimelineAnalyzer().analyze([case])
    return timeline


async def test_every_part_of_the_investigation_is_there_in_order(finished: Finish) -> None:
    timeline = await timeline_of(await finished())

    times = [event.timestamp for event in timeline.events]
    assert times == sorted(times)
    assert [event.title for event in timeline.events] == [
        "Detected",
        "Received",
        "Taken up",
        "Historical agent answered",
        "Config agent answered",
        "Devops agent answered",
        "Context agent answered",
        "Priority agent answered",
        "Findings put together",
        "Severity medium",
        "Judged for a false alarm",
        "Planned: challenge",
        "Planned: monitor",
        "Escalation path set",
    ]
    assert {event.event_type for event in timeline.events} == set(TimelineEventType)


async def test_an_agents_answer_stands_when_it_came(finished: Finish) -> None:
    case = await finished()
    timeline = await timeline_of(case)

    of_agents = {event.agent_name: event for event in timeline.events if event.agent_name}
    received = case.signal.received_at
    assert of_agents[AgentName.HISTORICAL].timestamp == after(received, 4 + 1)
    assert of_agents[AgentName.PRIORITY].timestamp == after(received, 4 + 5)


async def test_an_agent_without_an_answer_stands_at_the_end_of_the_fan_in(
    finished: Finish,
) -> None:
    case = await finished(failed=("historical",))
    timeline = await timeline_of(case)

    [event] = [each for each in timeline.events if each.agent_name is AgentName.HISTORICAL]
    assert event.timestamp == after(case.signal.received_at, 10)
    assert event.title == "Historical agent gave no answer"


async def test_phases_are_broken_down_in_milliseconds(finished: Finish) -> None:
    timeline = await timeline_of(await finished())

    assert timeline.phase_breakdown == {
        "queue": 4.0,
        "agents": 6.0,
        "false_positive": 2.0,
        "severity": 1.0,
        "response": 2.0,
    }
    assert timeline.duration_ms == 15.0


async def test_an_old_detection_keeps_its_time_and_is_no_work(
    finished: Finish, case_of: Callable[..., Investigation]
) -> None:
    """The lines of an imported log were detected years before they were received."""
    detected_at = case_of().signal.received_at - timedelta(days=4_000)
    timeline = await timeline_of(await finished(detected_at=detected_at))

    assert timeline.events[0].timestamp == detected_at
    assert timeline.duration_ms == 15.0
    assert timeline.start_time == case_of().signal.received_at


async def test_the_same_investigation_gives_the_same_timeline(finished: Finish) -> None:
    assert await timeline_of(await finished()) == await timeline_of(await finished())


async def test_what_was_not_measured_is_not_told(case_of: Callable[..., Investigation]) -> None:
    timeline = await timeline_of(case_of())

    assert [event.title for event in timeline.events] == ["Detected", "Received"]
    assert (timeline.duration_ms, timeline.phase_breakdown) == (0.0, {})


async def test_a_coordinator_whose_clock_is_behind_makes_no_negative_time(
    finished: Finish,
) -> None:
    case = await finished()
    behind = tuple(
        span.model_copy(
            update={
                "started_at": span.started_at - timedelta(hours=1),
                "ended_at": span.ended_at - timedelta(hours=1),
            }
        )
        for span in case.phases
    )

    assert (await timeline_of(case._replace(phases=behind))).duration_ms == 0.0
