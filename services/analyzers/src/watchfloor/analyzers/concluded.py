"""The concluded sessions of monitored agents, held between runs of their analyses."""

from collections.abc import Collection, Sequence
from typing import Protocol

from watchfloor.analyzers.held import MOST_SESSIONS, HeldAgents
from watchfloor.core import AnalysisSession, ConcludedSession, SessionFacts, SessionId

_AT_ONCE = 1_000


class Present(Protocol):
    """Where it is said which sessions are concluded."""

    async def concluded(
        self, project_id: str, agent_id: str, *, limit: int
    ) -> Sequence[ConcludedSession]:
        """The agent's sessions that are quiet at this moment, the newest first and so many."""
        ...


class FactsSource(Protocol):
    """Where concluded sessions are read."""

    async def facts(
        self, project_id: str, session_ids: Collection[SessionId]
    ) -> Sequence[SessionFacts]:
        """Those of these sessions that are quiet, in no order."""
        ...


class ConcludedSessions:
    """Reads of an agent's sessions those that were concluded, or went on, since it looked last.

    What it holds follows from the store, whoever had the runs between.

    Args:
        present: Which sessions are concluded.
        source: Where those are read.
        most_sessions: How many of an agent are looked at, the newest, and how many are held at
            most, of all agents together.
    """

    def __init__(
        self, present: Present, source: FactsSource, *, most_sessions: int = MOST_SESSIONS
    ) -> None:
        self._present = present
        self._source = source
        self._most_sessions = most_sessions
        self._held: HeldAgents[dict[SessionId, SessionFacts]] = HeldAgents(
            most_sessions=most_sessions
        )

    async def of(self, run: AnalysisSession) -> Sequence[SessionFacts]:
        """The newest concluded sessions of the agent, by their ids.

        Each is of its own moment: a session that is concluded meanwhile may be left out.

        Raises:
            UnavailableError: The store is away.
        """
        whose = (run.project_id, run.agent_id)
        present = dict(await self._present.concluded(*whose, limit=self._most_sessions))
        known = self._held.take(*whose) or {}
        known = {name: each for name, each in known.items() if _is_still(each, present)}
        missing = [name for name in present if name not in known]
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            for each in await self._source.facts(run.project_id, some):
                known[each.session_id] = each
        self._held.put(*whose, known)
        return [known[name] for name in sorted(known)]


def _is_still(session: SessionFacts, present: dict[SessionId, int]) -> bool:
    return session.is_analysed and present.get(session.session_id) == session.conclusion_number
