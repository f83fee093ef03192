"""What the behavioral part of a report needs of other rooms."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from watchfloor.core import (
    BehaviorBaseline,
    ConcludedSession,
    SessionFeatures,
    SessionId,
    SessionTraits,
)


class Traits(Protocol):
    """Where baselines and signatures are kept."""

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        """What the agent's sessions are measured by, or nothing."""
        ...

    async def keep_baseline(self, baseline: BehaviorBaseline) -> BehaviorBaseline:
        """Keep one for an agent that has none; what the agent has then."""
        ...

    async def concluded(
        self, project_id: str, agent_id: str, *, limit: int
    ) -> Sequence[ConcludedSession]:
        """The agent's sessions that are quiet at this moment, the newest first and so many."""
        ...

    async def traits(
        self, project_id: str, session_ids: Collection[SessionId], *, baseline_id: str | None
    ) -> Sequence[SessionTraits]:
        """What is known of those of the sessions that are quiet."""
        ...

    async def sign(
        self, baseline: BehaviorBaseline, signatures: Mapping[ConcludedSession, bytes]
    ) -> None:
        """Keep signatures, in place of those that the sessions had."""
        ...


class FeatureSource(Protocol):
    """Analyses the features of sessions of which that was not done yet."""

    async def features(
        self, project_id: str, sessions: Collection[ConcludedSession]
    ) -> Mapping[ConcludedSession, SessionFeatures]:
        """What sessions were like, without those that went on or are gone."""
        ...
