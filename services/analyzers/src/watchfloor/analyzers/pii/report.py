"""What was found in all sessions of an agent, together."""

from collections import Counter
from collections.abc import Sequence
from heapq import nlargest
from operator import itemgetter

from watchfloor.analyzers.pii.counting import added_up
from watchfloor.core import PiiConfidence, PiiEntity, PiiFinding, PiiReport, SessionPii

_MOST_DETAILED, _MOST_COMMON, _MOST_SESSIONS = 50, 5, 100


def pii_report(sessions: Sequence[SessionPii]) -> PiiReport:
    """The findings of sessions, counted; the surest are told one by one.

    Args:
        sessions: All that were looked at, those without findings included.
    """
    counting = PiiCounting()
    counting.take(sessions)
    return counting.report()


class PiiCounting:
    """Counts the findings of sessions that come some at a time, and holds on to none of them."""

    def __init__(self) -> None:
        self._entities: tuple[PiiEntity, ...] = ()
        self._surest: list[PiiFinding] = []
        self._most: list[tuple[str, int]] = []
        self._provider: str | None = None
        self._sessions = 0
        self._with_pii = 0

    @property
    def sessions(self) -> int:
        """How many were taken."""
        return self._sessions

    def take(self, sessions: Sequence[SessionPii]) -> None:
        """Count these, too; each session may be taken once."""
        told = [finding for session in sessions for finding in session.findings]
        counts = [(session.session_id, session.total_findings) for session in sessions]
        some = [each for each in counts if each[1]]
        self._entities = added_up(
            [*self._entities, *(each for session in sessions for each in session.entities)]
        )
        self._surest = nlargest(
            _MOST_DETAILED, [*self._surest, *told], key=lambda finding: finding.score
        )
        self._most = nlargest(_MOST_SESSIONS, [*self._most, *some], key=itemgetter(1))
        self._provider = self._provider or next((each.provider for each in sessions), None)
        self._sessions += len(sessions)
        self._with_pii += len(some)

    def report(self) -> PiiReport:
        """What was counted."""
        by_type = Counter({each.entity_type: each.findings for each in self._entities})
        by_location, by_confidence = Counter[str](), Counter[str]()
        for entity in self._entities:
            by_location.update(entity.by_location)
            by_confidence.update(entity.by_confidence)
        return PiiReport(
            total_findings=by_type.total(),
            findings_by_type=dict(by_type.most_common()),
            findings_by_session=dict(self._most),
            findings_by_location=by_location,
            entities=self._entities,
            high_confidence_count=by_confidence[PiiConfidence.HIGH],
            medium_confidence_count=by_confidence[PiiConfidence.MEDIUM],
            low_confidence_count=by_confidence[PiiConfidence.LOW],
            detailed_findings=tuple(self._surest),
            sessions_with_pii=self._with_pii,
            sessions_without_pii=self._sessions - self._with_pii,
            most_common_entities=tuple(kind for kind, _ in by_type.most_common(_MOST_COMMON)),
            provider=self._provider or PiiReport().provider,
        )
