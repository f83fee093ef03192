"""An agent's behavior as it stands in memory, brought up to what the store says."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from watchfloor.analyzers.behavioral.agent import AgentBehavior
from watchfloor.analyzers.behavioral.report import report_on
from watchfloor.analyzers.behavioral.shingles import shingles_of
from watchfloor.analyzers.behavioral.signature import Signature, sign
from watchfloor.core import (
    BehaviorBaseline,
    BehaviorReport,
    ConcludedSession,
    SessionFeatures,
    SessionId,
    SessionTraits,
)


class SignedAgent:
    """The concluded sessions of an agent, each as it was at one of its conclusions.

    Attributes:
        baseline: What they are measured by.
    """

    def __init__(self, baseline: BehaviorBaseline) -> None:
        self.baseline = baseline
        self._behavior = AgentBehavior()
        self._conclusions: dict[SessionId, int] = {}

    def __len__(self) -> int:
        return len(self._behavior)

    def let_go(self, concluded: Iterable[ConcludedSession]) -> Sequence[ConcludedSession]:
        """Let sessions go that went on or are no more; those that are still to be taken in."""
        present = dict(concluded)
        for session_id, number in list(self._conclusions.items()):
            if present.get(session_id) != number:
                del self._conclusions[session_id]
                self._behavior.remove(session_id)
        return [
            ConcludedSession(session_id, number)
            for session_id, number in present.items()
            if session_id not in self._conclusions
        ]

    def take_in(
        self, sessions: Iterable[tuple[SessionTraits, SessionFeatures]]
    ) -> Mapping[ConcludedSession, bytes]:
        """Take sessions in; the signatures of those that had none."""
        made: dict[ConcludedSession, bytes] = {}
        for traits, features in sessions:
            signature = _read(traits.signature)
            if signature is None:
                signature = sign(shingles_of(features, self.baseline.bands))
                made[traits.session] = signature.astype("<u4").tobytes()
            self._behavior.add(traits.session.session_id, features, signature)
            self._conclusions[traits.session.session_id] = traits.session.conclusion_number
        return made

    def report(self) -> BehaviorReport:
        """What the sessions say."""
        return report_on(self._behavior, baseline_id=self.baseline.baseline_id)


def _read(signature: bytes | None) -> Signature | None:
    return None if signature is None else np.frombuffer(signature, "<u4").astype(np.uint32)
