"""The registry."""

from collections.abc import Callable

from watchfloor.analyzers import ANALYZERS, SESSION_ANALYZERS
from watchfloor.core import FakeClock, Investigation
from watchfloor.telemetry import Metrics


async def test_every_analyzer_lives_and_answers_once_per_investigation(
    case_of: Callable[..., Investigation],
) -> None:
    assert list(ANALYZERS) == ["false_positive", "response", "timeline"]
    for build in ANALYZERS.values():
        analyzer = build()
        await analyzer.stop()
        await analyzer.start()
        assert len(await analyzer.analyze([case_of(), case_of()])) == 2
        assert list(await analyzer.analyze([])) == []
        await analyzer.stop()
        await analyzer.stop()


async def test_every_analyzer_of_sessions_lives_without_a_model(noon: FakeClock) -> None:
    assert list(SESSION_ANALYZERS) == ["chain_of_thought", "session_risk", "dataflow"]
    for build in SESSION_ANALYZERS.values():
        analyzer = build(clock=noon, metrics=Metrics())
        await analyzer.stop()
        await analyzer.start()
        assert list(await analyzer.analyze([])) == []
        await analyzer.stop()
        await analyzer.stop()
