"""What judging took is told with everything that judging is."""

from collections.abc import Callable

import pytest

from watchfloor.analyzers import SessionRiskAnalyzer
from watchfloor.core import Event, FakeClock, SessionAnalysis, SessionExcerpt
from watchfloor.telemetry import Metrics


async def test_the_deterministic_answer_takes_its_time_too(
    noon: FakeClock, event_of: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = Metrics()
    analyzer = SessionRiskAnalyzer(clock=noon, metrics=metrics)
    judge = analyzer.judge

    def slowly(excerpt: SessionExcerpt) -> SessionAnalysis:
        noon.advance(2)
        return judge(excerpt)

    monkeypatch.setattr(analyzer, "judge", slowly)
    await analyzer.analyze(
        [SessionExcerpt(events=(event_of("message.user", "Hello."),), total_events=1)]
    )

    told = metrics.render().decode()
    assert 'soc_session_judgement_seconds_sum{analyzer="session_risk"} 2.0' in told
