"""The devops agent."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from unit.agents.answers import Answer, factor_of, value_of

from watchfloor.agents import DevOpsAgent, DevOpsConfig
from watchfloor.core import AgentAnalysis, ChangeEvent, ChangeId, FactorName, ThreatSignal

MakeEvent = Callable[..., ChangeEvent]


class Log:
    """Hands out its events and remembers the window it was asked for."""

    def __init__(self, events: Sequence[ChangeEvent]) -> None:
        self._events = events
        self.window = timedelta()

    async def before(
        self, batch: Sequence[ThreatSignal], window: timedelta
    ) -> Sequence[Sequence[ChangeEvent]]:
        self.window = window
        return [self._events for _ in batch]


@pytest.fixture
def event_of(signal_of: Callable[..., ThreatSignal]) -> MakeEvent:
    def make(minutes_before: float = 20, **fields: Any) -> ChangeEvent:
        started_at = signal_of().detected_at - timedelta(minutes=minutes_before)
        values = {
            "change_id": ChangeId("c1"),
            "kind": "deployment",
            "summary": "Shop 4.2 rolled out.",
            "started_at": started_at,
        }
        return ChangeEvent.model_validate(values | fields)

    return make


@pytest.fixture
def answer(signal_of: Callable[..., ThreatSignal]) -> Answer:
    async def ask(*events: ChangeEvent, **fields: Any) -> AgentAnalysis:
        [analysis] = await DevOpsAgent(Log(events)).analyze([signal_of(**fields)])
        return analysis

    return ask


async def test_a_quiet_log_gives_no_factor_and_less_confidence(
    answer: Answer, event_of: MakeEvent
) -> None:
    quiet = await answer()

    assert quiet.factors == ()
    assert quiet.confidence < (await answer(event_of())).confidence


async def test_the_window_is_the_operators(signal_of: Callable[..., ThreatSignal]) -> None:
    log = Log(())
    await DevOpsAgent(log, DevOpsConfig(window_minutes=15)).analyze([signal_of()])

    assert log.window == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("change", "fields", "impact"),
    [
        pytest.param({}, {"endpoint": "/a"}, -0.05, id="somewhere"),
        pytest.param({"endpoint": "/a"}, {"endpoint": "/a/b"}, -0.10, id="same endpoint"),
        pytest.param({"endpoint": "/a"}, {"endpoint": "/b"}, -0.05, id="another endpoint"),
        pytest.param(
            {"service": "shop"}, {"raw_data": {"service": "shop"}}, -0.10, id="same service"
        ),
        pytest.param({"kind": "config_change"}, {}, -0.05, id="configuration"),
    ],
)
async def test_a_recent_change_lowers_the_severity_more_where_it_touches(
    answer: Answer,
    event_of: MakeEvent,
    change: dict[str, Any],
    fields: dict[str, Any],
    impact: float,
) -> None:
    analysis = await answer(event_of(**change), **fields)

    assert factor_of(analysis, FactorName.RECENT_CHANGE).impact == impact
    assert value_of(analysis, FactorName.RECENT_CHANGE)[0]["minutes_before"] == 20


async def test_an_open_incident_raises_attention(answer: Answer, event_of: MakeEvent) -> None:
    analysis = await answer(event_of(kind="incident", summary="Payments are slow"))

    assert factor_of(analysis, FactorName.OPEN_INCIDENT).impact > 0
    assert analysis.factor(FactorName.RECENT_CHANGE) is None
    assert not analysis.requests_review


async def test_an_open_incident_at_the_endpoint_asks_for_a_person(
    answer: Answer, event_of: MakeEvent
) -> None:
    analysis = await answer(event_of(kind="incident", endpoint="/pay"), endpoint="/pay/now")

    assert analysis.requests_review
    assert factor_of(analysis, FactorName.OPEN_INCIDENT).impact == 0.10


async def test_an_incident_that_was_over_explains_nothing(
    answer: Answer, event_of: MakeEvent, signal_of: Callable[..., ThreatSignal]
) -> None:
    over = event_of(kind="incident", ended_at=signal_of().detected_at - timedelta(minutes=5))
    analysis = await answer(over)

    assert analysis.factor(FactorName.OPEN_INCIDENT) is None
    assert factor_of(analysis, FactorName.RECENT_CHANGE).impact == 0
