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
    store: Store, *, pii: PiiAnalyzer | None, clock: Clock, most_sessions: int
) -> Mapping[str, ReportPart]:
    """The parts by name, in the order in which they are made; each sees those before it.

    Args:
        store: Where sessions are read and results kept.
        pii: Looks for personal data, where that is wanted.
        clock: Time.
        most_sessions: How many sessions of an agent are looked at, the newest.
    """
    behavior = BehaviorRepository(store)
    readings, events = SessionPiiRepository(store), EventRepository(store)
    sessions = ConcludedSessions(
        behavior, SessionFactsRepository(store), most_sessions=most_sessions
    )
    features = features_on(store, clock=clock)
    return {
        "behavioral": BehaviorPart(behavior, features, clock=clock, most_sessions=most_sessions),
        "pii": NoPiiPart() if pii is None else PiiPart(readings, events, pii),
        "security_checks": SecurityChecksPart(sessions, behavior, clock=clock),
        "usage": UsagePart(sessions),
    }
