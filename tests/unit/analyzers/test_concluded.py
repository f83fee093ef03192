"""Concluded sessions are read once for each of their conclusions."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import pytest

from watchfloor.analyzers import ConcludedSessions
from watchfloor.core import (
    AgentId,
    AnalysisSession,
    ConcludedSession,
    SessionFacts,
    SessionId,
    UnavailableError,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class _Store:
    def __init__(self, *names: str) -> None:
        self.numbers = {SessionId(name): 1 for name in names}
        self.bare: set[str] = set()
        self.read: list[list[SessionId]] = []
        self.is_away = False

    async def concluded(
        self, project_id: str, agent_id: str, *, limit: int
    ) -> Sequence[ConcludedSession]:
        assert (project_id, agent_id) == ("p", "shop")
        found = [ConcludedSession(name, number) for name, number in self.numbers.items()]
        return found[-limit:]

    async def facts(
        self, project_id: str, session_ids: Collection[SessionId]
    ) -> Sequence[SessionFacts]:
        assert project_id == "p"
        if self.is_away:
            raise UnavailableError("away")
        self.read.append(sorted(session_ids))
        return [
            SessionFacts(name, self.numbers[name], NOW, NOW, is_analysed=name not in self.bare)
            for name in session_ids
        ]


def _run() -> AnalysisSession:
    return AnalysisSession(
        analysis_id="r", project_id="p", agent_id=AgentId("shop"), created_at=NOW,
        completed_sessions=5,
    )  # fmt: skip


async def _names(sessions: ConcludedSessions) -> list[str]:
    return [f"{each.session_id}/{each.conclusion_number}" for each in await sessions.of(_run())]


async def test_the_next_run_reads_what_changed_since() -> None:
    store = _Store("c", "a", "b")
    sessions = ConcludedSessions(store, store)
    assert await _names(sessions) == ["a/1", "b/1", "c/1"]
    assert await _names(sessions) == ["a/1", "b/1", "c/1"]
    assert store.read == [["a", "b", "c"]]

    # One came, one was concluded again, one goes on.
    store.numbers[SessionId("d")] = 1
    store.numbers[SessionId("a")] = 2
    del store.numbers[SessionId("b")]
    assert await _names(sessions) == ["a/2", "c/1", "d/1"]
    assert store.read[1:] == [["a", "d"]]


async def test_of_sessions_without_end_the_newest_are_held() -> None:
    store = _Store("a", "b", "c")
    sessions = ConcludedSessions(store, store, most_sessions=2)
    assert await _names(sessions) == ["b/1", "c/1"]
    store.numbers[SessionId("d")] = 1
    assert await _names(sessions) == ["c/1", "d/1"]


async def test_a_session_whose_features_were_missing_is_read_again() -> None:
    store = _Store("a", "b")
    store.bare = {"b"}
    sessions = ConcludedSessions(store, store)
    await sessions.of(_run())
    store.bare = set()
    assert all(each.is_analysed for each in await sessions.of(_run()))
    await sessions.of(_run())
    assert store.read == [["a", "b"], ["b"]]


async def test_many_are_read_some_at_a_time() -> None:
    store = _Store(*(f"s-{number:04}" for number in range(1_001)))
    assert len(await ConcludedSessions(store, store).of(_run())) == 1_001
    assert [len(some) for some in store.read] == [1_000, 1]


async def test_a_read_that_breaks_off_leaves_nothing_half_known() -> None:
    store = _Store("a")
    sessions = ConcludedSessions(store, store)
    await sessions.of(_run())
    store.numbers[SessionId("b")] = 1
    store.is_away = True
    with pytest.raises(UnavailableError):
        await sessions.of(_run())
    store.is_away = False
    assert await _names(sessions) == ["a/1", "b/1"]
