"""The behavioral part of an agent's report, brought up to date by what was concluded since."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING

from watchfloor.analyzers.behavioral.bands import bands_of
from watchfloor.analyzers.behavioral.port import FeatureSource, Traits
from watchfloor.analyzers.held import MOST_SESSIONS, HeldAgents
from watchfloor.core import (
    AnalysisSession,
    BehaviorBaseline,
    Clock,
    ConcludedSession,
    PartOutcome,
    SessionFeatures,
    SessionTraits,
    mint_uuid7,
)

if TYPE_CHECKING:
    from watchfloor.analyzers.behavioral.signed_agent import SignedAgent

_AT_ONCE = 500

_Known = Sequence[tuple[SessionTraits, SessionFeatures]]


class BehaviorPart:
    """Says how an agent behaves; a ``ReportPart``.

    Sessions that were concluded since the last run are signed, kept and taken in; those that went
    on leave, and so do the oldest where there are more than are looked at. What it holds in memory
    follows from the store, and is read from there when it is not held, as after a start or when
    another process had the last run.

    Args:
        traits: Where baselines and signatures are kept.
        source: Features of sessions of which the store has none yet.
        clock: Time.
        most_sessions: How many of an agent are looked at, the newest, and how many are held in
            memory at most, of all agents together.
    """

    needs_minimum = True

    def __init__(
        self,
        traits: Traits,
        source: FeatureSource,
        *,
        clock: Clock,
        most_sessions: int = MOST_SESSIONS,
    ) -> None:
        self._traits = traits
        self._source = source
        self._clock = clock
        self._most_sessions = most_sessions
        self._held: HeldAgents[SignedAgent] = HeldAgents(most_sessions=most_sessions)

    async def analyze(
        self, run: AnalysisSession, earlier: Mapping[str, PartOutcome]
    ) -> PartOutcome:
        """Bring the agent up to date and say how it behaves.

        Raises:
            UnavailableError: The store is away; the next run begins from what is stored.
        """
        del earlier
        concluded = await self._traits.concluded(
            run.project_id, run.agent_id, limit=self._most_sessions
        )
        baseline = await self._baseline(run, concluded)
        agent = self._agent(baseline)
        # Signing and grouping take milliseconds for one session and seconds for ten thousand.
        new = await asyncio.to_thread(agent.let_go, concluded)
        async for known in self._known(run.project_id, new, baseline.baseline_id):
            made = await asyncio.to_thread(agent.take_in, known)
            if made:
                await self._traits.sign(baseline, made)
        report = await asyncio.to_thread(agent.report)
        self._held.put(run.project_id, run.agent_id, agent)
        return PartOutcome(
            result=report,
            sessions_analyzed=report.total_sessions,
            findings_count=report.num_outliers,
        )

    def _agent(self, baseline: BehaviorBaseline) -> "SignedAgent":
        from watchfloor.analyzers.behavioral.signed_agent import SignedAgent

        held = self._held.take(baseline.project_id, baseline.agent_id)
        if held is not None and held.baseline.baseline_id == baseline.baseline_id:
            return held
        return SignedAgent(baseline)

    async def _baseline(
        self, run: AnalysisSession, concluded: Sequence[ConcludedSession]
    ) -> BehaviorBaseline:
        """What the agent has, or one from all sessions that it has at this moment."""
        kept = await self._traits.baseline(run.project_id, run.agent_id)
        if kept is not None:
            return kept
        features = [
            each
            async for known in self._known(run.project_id, concluded, None)
            for _, each in known
        ]
        now = self._clock.now()
        return await self._traits.keep_baseline(
            BehaviorBaseline(
                baseline_id=mint_uuid7(now),
                project_id=run.project_id,
                agent_id=run.agent_id,
                bands=bands_of(features),
                sessions=len(features),
                tools=tuple(sorted({tool for each in features for tool in each.tools_used})),
                created_at=now,
            )
        )

    async def _known(
        self, project_id: str, sessions: Sequence[ConcludedSession], baseline_id: str | None
    ) -> AsyncIterator[_Known]:
        """What is known of sessions, some at a time, without those that went on meanwhile."""
        for start in range(0, len(sessions), _AT_ONCE):
            ids = [session.session_id for session in sessions[start : start + _AT_ONCE]]
            found = await self._traits.traits(project_id, ids, baseline_id=baseline_id)
            bare = [each.session for each in found if each.features is None]
            analysed = await self._source.features(project_id, bare) if bare else {}
            known = [(each, each.features or analysed.get(each.session)) for each in found]
            yield [(each, features) for each, features in known if features is not None]
