"""What the sessions of an agent add up to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from watchfloor.analyzers import UsagePart
from watchfloor.core import (
    AgentId,
    AgentPatterns,
    AgentUsage,
    AnalysisSession,
    DayTotals,
    ModelTotals,
    SessionFacts,
    SessionId,
    TokenTotals,
    ToolTotals,
)

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)


class _Kept:
    def __init__(self, *sessions: SessionFacts) -> None:
        self.sessions = sessions

    async def of(self, run: AnalysisSession) -> Sequence[SessionFacts]:
        assert run.agent_id == "shop"
        return self.sessions


def _session(name: str, *, days: int = 0, **fields: Any) -> SessionFacts:
    began = NOW + timedelta(days=days)
    return SessionFacts(SessionId(name), 1, began, began)._replace(**fields)


async def _usage(*sessions: SessionFacts) -> AgentUsage:
    run = AnalysisSession(
        analysis_id="r", project_id="p", agent_id=AgentId("shop"), created_at=NOW,
        completed_sessions=1,
    )  # fmt: skip
    outcome = await UsagePart(_Kept(*sessions)).analyze(run, {})
    assert isinstance(outcome.result, AgentUsage)
    assert (outcome.sessions_analyzed, outcome.findings_count) == (len(sessions), 0)
    return outcome.result


async def test_sessions_are_added_up_and_averaged() -> None:
    usage = await _usage(
        _session(
            "a",
            duration_s=10.0,
            messages=4,
            model_calls=3,
            tool_calls=3,
            errors=1,
            input_tokens=100,
            output_tokens=20,
            total_tokens=120,
            response_time_ms=900.0,
            models=("m-1", "m-2"),
            tools={"search": 2, "pay": 1},
        ),
        _session(
            "b", days=1, duration_s=30.0, messages=2, tool_calls=2, models=("m-2",),
            tools={"search": 2},
        ),
    )  # fmt: skip
    assert usage.sessions == 2
    assert usage.patterns == AgentPatterns(
        avg_session_duration_sec=20.0,
        avg_messages=3.0,
        avg_tool_calls=2.5,
        avg_tokens=60.0,
        error_rate=12.5,
        sessions_by_hour=(0,) * 23 + (2,),
    )
    analytics = usage.analytics
    assert analytics.tokens == TokenTotals(input_tokens=100, output_tokens=20, total_tokens=120)
    assert (analytics.model_calls, analytics.avg_response_time_ms) == (3, 300.0)
    assert analytics.models == (
        ModelTotals(model="m-2", sessions=2),
        ModelTotals(model="m-1", sessions=1),
    )
    assert analytics.tools == (
        ToolTotals(tool="search", calls=4, sessions=2),
        ToolTotals(tool="pay", calls=1, sessions=1),
    )
    counts = {"sessions": 1, "messages": 4, "tool_calls": 3, "total_tokens": 120, "errors": 1}
    assert analytics.timeline[0] == DayTotals(day=date(2026, 3, 1), **counts)
    assert [each.day.day for each in analytics.timeline] == [1, 2]


async def test_the_most_used_and_the_newest_are_told() -> None:
    many = {f"tool-{number:02}": 1 for number in range(25)}
    usage = await _usage(*(_session(f"s-{day}", days=day, tools=many) for day in range(40)))
    assert [each.tool for each in usage.analytics.tools] == [f"tool-{n:02}" for n in range(20)]
    days = [each.day for each in usage.analytics.timeline]
    assert (len(days), days[-1]) == (30, (NOW + timedelta(days=39)).date())


async def test_sessions_without_calls_divide_nothing_by_nothing() -> None:
    usage = await _usage(_session("a"))
    assert (usage.patterns.error_rate, usage.analytics.avg_response_time_ms) == (0.0, 0.0)


def test_one_session_is_enough() -> None:
    assert UsagePart(_Kept()).needs_minimum is False


async def test_hours_and_days_are_those_of_utc_wherever_the_time_was_taken() -> None:
    abroad = NOW.astimezone(timezone(timedelta(hours=9)))
    usage = await _usage(_session("a", created_at=abroad))
    assert [hour for hour, count in enumerate(usage.patterns.sessions_by_hour) if count] == [23]
    assert [each.day for each in usage.analytics.timeline] == [date(2026, 3, 1)]
