"""The three analyzers in a row, without any process around them."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from watchfloor.core import (
    DeadlineError,
    FakeClock,
    Investigation,
    Phase,
    ThreatId,
    ThreatSignal,
    mint_uuid7,
)
from watchfloor.runtime import AnalyzerChain, AnalyzerName

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FALSE_POSITIVE, RESPONSE, TIMELINE = AnalyzerName
Behaviour = Callable[[Sequence[Investigation]], Any]


class _Analyzer:
    """Notes its life in ``story`` and answers what ``behave`` returns."""

    def __init__(self, name: str, story: list[str], behave: Behaviour) -> None:
        self._name = name
        self._story = story
        self._behave = behave

    async def start(self) -> None:
        self._story.append(f"{self._name} started")

    async def stop(self) -> None:
        self._story.append(f"{self._name} stopped")

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[Any]:
        self._story.append(f"{self._name} asked")
        answer = self._behave(batch)
        answers: Sequence[Any] = await answer if asyncio.iscoroutine(answer) else answer
        return answers


class _Bench:
    """A chain whose analyzers behave as told; each takes a second of the clock."""

    def __init__(self, *, budget_s: float = 5.0, **behaviours: Behaviour) -> None:
        self.story: list[str] = []
        self.seen: dict[str, Sequence[Investigation]] = {}
        self._behaviours = behaviours
        self._clock = FakeClock(NOW)
        builders = {name: self._builder(name) for name in AnalyzerName}
        self.chain = AnalyzerChain(builders, budget_s=budget_s, clock=self._clock)

    def _builder(self, name: AnalyzerName) -> Callable[[], _Analyzer]:
        def note(batch: Sequence[Investigation]) -> Any:
            self.seen[name] = batch
            self._clock.advance(1)
            answer = self._behaviours.get(name)
            return (
                [f"{name} of {_name(case)}" for case in batch] if answer is None else answer(batch)
            )

        return lambda: _Analyzer(name, self.story, note)


def _name(case: Investigation) -> str:
    return case.signal.customer_id or ""


def _cases(*names: str) -> list[Investigation]:
    return [
        Investigation(
            ThreatSignal(
                threat_id=ThreatId(mint_uuid7(NOW)),
                project_id="p",
                received_at=NOW,
                detected_at=NOW,
                threat_type="anomaly",
                customer_id=name,
            ),
            {},
        )
        for name in names
    ]


def _raise(_batch: Sequence[Investigation]) -> None:
    raise LookupError("no")


async def _hang(_batch: Sequence[Investigation]) -> None:
    await asyncio.Event().wait()


async def test_each_analyzer_sees_what_those_before_it_said() -> None:
    bench = _Bench()
    judgements: list[Any] = [*await bench.chain.analyze(_cases("a", "b"))]

    assert judgements == [
        ("false_positive of a", "response of a", "timeline of a"),
        ("false_positive of b", "response of b", "timeline of b"),
    ]
    last: Any = bench.seen[TIMELINE][1]
    assert (last.false_positive, last.response) == ("false_positive of b", "response of b")
    assert bench.seen[FALSE_POSITIVE][1].false_positive is None


async def test_the_phases_have_the_times_at_which_they_ran() -> None:
    bench = _Bench()
    await bench.chain.analyze(_cases("a"))

    spans = bench.seen[TIMELINE][0].phases
    assert [(span.phase, span.started_at - NOW, span.ended_at - NOW) for span in spans] == [
        (Phase.FALSE_POSITIVE, timedelta(0), timedelta(seconds=1)),
        (Phase.RESPONSE, timedelta(seconds=1), timedelta(seconds=2)),
    ]


async def test_after_one_that_raises_nobody_is_asked() -> None:
    bench = _Bench(response=_raise)

    with pytest.raises(LookupError):
        await bench.chain.analyze(_cases("a"))
    assert bench.story == ["false_positive asked", "response asked"]


async def test_an_analyzer_that_hangs_is_named_and_replaced_after_the_second_time() -> None:
    bench = _Bench(budget_s=0.01, response=_hang)
    for _ in range(2):
        with pytest.raises(DeadlineError, match="response"):
            await bench.chain.analyze(_cases("a"))

    assert bench.story[-2:] == ["response stopped", "response started"]


async def test_an_answer_too_few_is_an_error() -> None:
    """Else answers would go to other signals."""
    bench = _Bench(timeline=lambda _batch: [])

    with pytest.raises(ValueError, match="shorter"):
        await bench.chain.analyze(_cases("a"))


async def test_cancelling_the_call_is_not_taken_for_a_late_answer() -> None:
    bench = _Bench(response=_hang)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await bench.chain.analyze(_cases("a"))


async def test_it_starts_in_order_and_stops_in_reverse() -> None:
    bench = _Bench()
    await bench.chain.start()
    await bench.chain.stop()

    assert bench.story == [
        *(f"{name} started" for name in AnalyzerName),
        *(f"{name} stopped" for name in reversed(AnalyzerName)),
    ]
