import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    SystemClock,
    ThreatId,
    ThreatSignal,
    mint_uuid7,
)
from watchfloor.runtime import AgentHost

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BUDGET_S = 0.15
Behaviour = Callable[[Sequence[ThreatSignal]], None]


class _Agent:
    """Answers after ``behave`` has had its way with the batch."""

    def __init__(self, behave: Callable[[Sequence[ThreatSignal]], object]) -> None:
        self._behave = behave
        self.started = 0
        self.stopped = 0

    async def start(self) -> None:
        self.started += 1

    async def stop(self) -> None:
        self.stopped += 1

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        result = self._behave(batch)
        if asyncio.iscoroutine(result):
            await result
        return [_answer(signal) for signal in batch]


def _answer(signal: ThreatSignal) -> AgentAnalysis:
    return AgentAnalysis(
        agent_name=AgentName.CONTEXT, analysis=signal.customer_id or "", confidence=0.5
    )


def _signal(name: str) -> ThreatSignal:
    return ThreatSignal(
        threat_id=ThreatId(mint_uuid7(NOW)),
        project_id="p",
        received_at=NOW,
        detected_at=NOW,
        threat_type="anomaly",
        customer_id=name,
    )


def _host(agent: _Agent) -> AgentHost:
    return AgentHost(AgentName.CONTEXT, lambda: agent, budget_s=BUDGET_S, clock=SystemClock())


def _fine(_batch: Sequence[ThreatSignal]) -> None:
    return


def _raise(_batch: Sequence[ThreatSignal]) -> None:
    raise ValueError("no")


def _raise_on_bad(batch: Sequence[ThreatSignal]) -> None:
    if any(signal.customer_id == "bad" for signal in batch):
        raise ValueError("bad")


async def _hang(_batch: Sequence[ThreatSignal]) -> None:
    await asyncio.Event().wait()


async def _hang_on_single(batch: Sequence[ThreatSignal]) -> None:
    """Fails for the batch, then hangs when asked about the second signal alone."""
    if len(batch) > 1:
        raise ValueError("no")
    if batch[0].customer_id == "b":
        await asyncio.Event().wait()


OK, FAILED, LATE = AgentStatus.OK, AgentStatus.FAILED, AgentStatus.TIMED_OUT


@pytest.mark.parametrize(
    ("behave", "names", "expected"),
    [
        (_fine, "ab", [OK, OK]),
        (_raise, "ab", [FAILED, FAILED]),
        (_raise_on_bad, ["a", "bad", "c"], [OK, FAILED, OK]),
        (_hang, "ab", [LATE, LATE]),
        (_hang_on_single, "abc", [OK, LATE, LATE]),
        (_fine, "", []),
    ],
    ids=["fine", "raises", "raises-on-one", "hangs", "hangs-item-by-item", "empty"],
)
async def test_only_what_is_affected_is_missing(
    behave: Behaviour, names: Sequence[str], expected: list[AgentStatus]
) -> None:
    host = _host(_Agent(behave))
    answers = await host.analyze([_signal(name) for name in names])
    assert [answer.status for answer in answers] == expected
    for name, answer in zip(names, answers, strict=True):
        if answer.status is OK:
            assert answer.analysis == name, "an answer went to another signal"
        else:
            assert answer.confidence == 0


async def test_too_few_answers_count_as_a_failure() -> None:
    class Short(_Agent):
        async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
            return (await super().analyze(batch))[: len(batch) - 1]

    answers = await _host(Short(_fine)).analyze([_signal("a"), _signal("b")])
    assert [answer.status for answer in answers] == [FAILED, FAILED]


async def test_past_its_budget_twice_in_a_row_the_agent_is_replaced() -> None:
    made: list[_Agent] = []

    def build() -> _Agent:
        made.append(_Agent(_hang if not made else _fine))
        return made[-1]

    host = AgentHost(AgentName.CONTEXT, build, budget_s=BUDGET_S, clock=SystemClock())
    batch = [_signal("a")]
    assert (await host.analyze(batch))[0].status is LATE
    assert len(made) == 1
    assert (await host.analyze(batch))[0].status is LATE
    assert len(made) == 2
    assert made[0].stopped == 1
    assert made[1].started == 1
    assert (await host.analyze(batch))[0].status is OK


async def test_cancelling_the_call_is_not_taken_for_a_time_out() -> None:
    """A stop must end the work, not mark everything as timed out."""
    host = _host(_Agent(_hang))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(BUDGET_S / 5):
            await host.analyze([_signal("a")])
