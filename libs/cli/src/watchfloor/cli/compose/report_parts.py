"""What the report on a monitored agent consists of: the product's own parts."""

from collections.abc import Mapping

from watchfloor.analyzers import (
    BehaviorPart,
    ConcludedSessions,
    NoPiiPart,
    PiiAnalyzer,
    PiiPart,
    SecurityChecksPart,
    UsagePart,
)
from watchfloor.cli.compose.features import features_on
from watchfloor.core import Clock, ReportPart
from watchfloor.store import (
    BehaviorRepository,
    EventRepository,
    SessionFactsRepository,
    SessionPiiRepository,
    Store,
)


def report_parts(
    store: Store, *, pii: PiiAnalyzer | None, clock: Clock
) -> Mapping[str, ReportPart]:
    """The parts by name, in the order in which they are made; each sees those before it.

    Args:
        store: Where sessions are read and results kept.
        pii: Looks for personal data, where that is wanted.
        clock: Time.
    """
    behavior = BehaviorRepository(store)
    readings, events = SessionPiiRepository(store), EventRepository(store)
    sessions = ConcludedSessions(behavior, SessionFactsRepository(store))
    return {
        "behavioral": BehaviorPart(behavior, features_on(store, clock=clock), clock=clock),
        "pii": NoPiiPart() if pii is None else PiiPart(readings, events, pii),
        "security_checks": SecurityChecksPart(sessions, behavior, clock=clock),
        "usage": UsagePart(sessions),
    }
