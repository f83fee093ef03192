"""The registry."""

from collections.abc import Callable

from watchfloor.analyzers import ANALYZERS
from watchfloor.core import Investigation


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
