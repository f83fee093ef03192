"""What is told of the last minute, and that it adds up."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random

import pytest

from watchfloor.coordinator import LastMinute, StatusReporting
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    CoordinatorStatus,
    Durations,
    FakeClock,
    PipelineFigures,
    Severity,
    ThreatAnalysis,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    ThreatType,
    UnavailableError,
    added,
    mint_uuid7,
    step_of,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def threat(took_ms: float, status: AgentStatus = AgentStatus.OK) -> ThreatAnalysis:
    signal = ThreatSignal(
        threat_id=ThreatId(mint_uuid7(NOW)),
        project_id="acme",
        received_at=NOW,
        detected_at=NOW,
        threat_type=ThreatType.ANOMALY,
        customer_id="a",
    )
    answer = AgentAnalysis(
        agent_name=AgentName.CONTEXT,
        status=status,
        analysis="",
        confidence=0,
        processing_time_ms=took_ms / 2,
    )
    return ThreatAnalysis(
        id=signal.threat_id,
        project_id="acme",
        signal=signal,
        agent_analyses={AgentName.CONTEXT: answer},
        severity=Severity.LOW,
        requires_human_review=False,
        status=ThreatStatus.COMPLETED,
        total_processing_time_ms=took_ms,
        created_at=NOW,
    )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


def test_what_is_older_than_a_minute_is_forgotten(clock: FakeClock) -> None:
    minute = LastMinute(clock)
    minute.note([threat(1), threat(1)])
    clock.advance(30)
    minute.note([threat(1)])
    assert minute.figures().threats.total == 3
    clock.advance(31)
    assert minute.figures().threats.total == 1
    clock.advance(30)
    assert minute.figures() == PipelineFigures()


def test_no_more_than_a_minute_is_held_where_nobody_asks(clock: FakeClock) -> None:
    minute = LastMinute(clock)
    for _ in range(600):
        minute.note([threat(1)])
        clock.advance(1)
    assert minute.figures().threats.total in {59, 60}


@pytest.mark.parametrize("share", [0.5, 0.95, 0.99, 1.0])
def test_percentiles_are_at_most_a_tenth_too_long(share: float) -> None:
    random = Random(7)
    took = sorted(random.lognormvariate(3, 1.5) for _ in range(1_000))
    counts: dict[int, int] = {}
    for each in took:
        counts[step_of(each)] = counts.get(step_of(each), 0) + 1
    told = Durations(counts=counts).percentile(share)
    true = took[int(share * len(took)) - 1]
    assert told is not None
    assert true * 0.999 <= told <= true * 1.1 + 0.1


def test_nothing_has_no_percentile() -> None:
    assert Durations().percentile(0.5) is None


def test_coordinators_add_up_to_one_that_did_it_all(clock: FakeClock) -> None:
    one, two, both = LastMinute(clock), LastMinute(clock), LastMinute(clock)
    for number in range(100):
        done = threat(number, AgentStatus.TIMED_OUT if number % 7 == 0 else AgentStatus.OK)
        (one if number % 3 else two).note([done])
        both.note([done])
    assert added([one.figures(), two.figures()]) == both.figures()
    figures = both.figures().agents[AgentName.CONTEXT]
    assert (figures.answered.total, figures.missed, figures.word) == (85, 15, "degraded")


def test_an_agent_that_answers_nothing_is_failing(clock: FakeClock) -> None:
    minute = LastMinute(clock)
    minute.note([threat(1, AgentStatus.FAILED)])
    assert minute.figures().agents[AgentName.CONTEXT].word == "failing"


class Reports:
    def __init__(self) -> None:
        self.told: list[CoordinatorStatus] = []
        self.forgotten: list[str] = []

    async def tell(self, status: CoordinatorStatus) -> None:
        self.told.append(status)

    async def forget(self, name: str, /) -> None:
        self.forgotten.append(name)
        raise UnavailableError("The bus is away.")


async def test_a_coordinator_says_how_it_is_and_when_it_ends(clock: FakeClock) -> None:
    async def components() -> Mapping[str, str]:
        return {"coordinator": "unavailable"}

    reports, minute = Reports(), LastMinute(clock)
    reporting = StatusReporting(reports, components=components, minute=minute, clock=clock)
    minute.note([threat(5)])
    await reporting.tell()
    await reporting.stop()
    [status] = reports.told
    assert (status.at, status.components) == (NOW, {"coordinator": "unavailable"})
    assert status.last_minute == minute.figures()
    assert reports.forgotten == [status.coordinator_id]
