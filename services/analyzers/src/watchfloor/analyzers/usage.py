"""How much a monitored agent does, as a part of its report."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date
from operator import attrgetter
from typing import Protocol

from watchfloor.core import (
    AgentAnalytics,
    AgentId,
    AgentPatterns,
    AgentUsage,
    AnalysisSession,
    DayTotals,
    ModelTotals,
    PartOutcome,
    SessionFacts,
    TokenTotals,
    ToolTotals,
)

_MOST_NAMES = 20
_MOST_DAYS = 30
_ADDED_UP = ("messages", "tool_calls", "total_tokens", "errors")
_COUNTED = (*_ADDED_UP, "model_calls", "input_tokens", "output_tokens")


class Sessions(Protocol):
    """Where concluded sessions are known."""

    async def of(self, run: AnalysisSession) -> Sequence[SessionFacts]:
        """All concluded sessions of the agent, by their ids."""
        ...


class UsagePart:
    """Adds the sessions of an agent up; a ``ReportPart``.

    Args:
        sessions: Concluded sessions.
    """

    needs_minimum = False

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def analyze(
        self, run: AnalysisSession, earlier: Mapping[str, PartOutcome]
    ) -> PartOutcome:
        """Add up all completed sessions.

        Raises:
            UnavailableError: The store is away.
        """
        del earlier
        sessions = await self._sessions.of(run)
        usage = await asyncio.to_thread(usage_of, run.agent_id, sessions)
        return PartOutcome(usage, sessions_analyzed=len(sessions))


def usage_of(agent_id: AgentId, sessions: Sequence[SessionFacts]) -> AgentUsage:
    """What these sessions of an agent add up to."""
    total = {name: sum(map(attrgetter(name), sessions)) for name in _COUNTED}
    return AgentUsage(
        agent_id=agent_id,
        sessions=len(sessions),
        patterns=_patterns(sessions, total),
        analytics=AgentAnalytics(
            tokens=TokenTotals(**{name: total[name] for name in TokenTotals.model_fields}),
            model_calls=total["model_calls"],
            avg_response_time_ms=_mean(
                sum(each.response_time_ms for each in sessions), total["model_calls"]
            ),
            models=tuple(_models(sessions)),
            tools=tuple(_tools(sessions)),
            timeline=tuple(_timeline(sessions)),
        ),
    )


def _patterns(sessions: Sequence[SessionFacts], total: Mapping[str, int]) -> AgentPatterns:
    number = len(sessions)
    hours = Counter(each.created_at.astimezone(UTC).hour for each in sessions)
    calls = total["model_calls"] + total["tool_calls"]
    return AgentPatterns(
        avg_session_duration_sec=_mean(sum(each.duration_s for each in sessions), number),
        avg_messages=_mean(total["messages"], number),
        avg_tool_calls=_mean(total["tool_calls"], number),
        avg_tokens=_mean(total["total_tokens"], number),
        error_rate=_mean(100 * total["errors"], calls),
        sessions_by_hour=tuple(hours[hour] for hour in range(24)),
    )


def _models(sessions: Iterable[SessionFacts]) -> Iterable[ModelTotals]:
    used = Counter(model for each in sessions for model in each.models)
    for model, number in _most(used):
        yield ModelTotals(model=model, sessions=number)


def _tools(sessions: Iterable[SessionFacts]) -> Iterable[ToolTotals]:
    calls, used = Counter[str](), Counter[str]()
    for each in sessions:
        calls.update(each.tools)
        used.update(each.tools.keys())
    for tool, number in _most(calls):
        yield ToolTotals(tool=tool, calls=number, sessions=used[tool])


def _timeline(sessions: Iterable[SessionFacts]) -> Iterable[DayTotals]:
    days: dict[date, list[SessionFacts]] = {}
    for each in sessions:
        days.setdefault(each.created_at.astimezone(UTC).date(), []).append(each)
    for day, those in sorted(days.items())[-_MOST_DAYS:]:
        added = {name: sum(map(attrgetter(name), those)) for name in _ADDED_UP}
        yield DayTotals(day=day, sessions=len(those), **added)


def _most(counts: Counter[str]) -> Sequence[tuple[str, int]]:
    """The most frequent; of equals those that come first in the alphabet."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_MOST_NAMES]


def _mean(total: float, number: int) -> float:
    return round(total / number, 3) if number else 0.0
