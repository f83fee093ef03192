"""What the report on a monitored agent consists of: the product's own parts."""

from collections.abc import Mapping

from watchfloor.analyzers import BehaviorPart, SecurityChecksPart
from watchfloor.cli.compose.features import features_on
from watchfloor.core import Clock, ReportPart
from watchfloor.store import BehaviorRepository, SessionFactsRepository, Store


def report_parts(store: Store, *, clock: Clock) -> Mapping[str, ReportPart]:
    """The parts by name, in the order in which they are made; each sees those before it."""
    behavior = BehaviorRepository(store)
    return {
        "behavioral": BehaviorPart(behavior, features_on(store, clock=clock), clock=clock),
        "security_checks": SecurityChecksPart(SessionFactsRepository(store), behavior, clock=clock),
    }
