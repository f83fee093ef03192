"""How long what is kept, and for whom."""

from watchfloor.gateway.client_result_keeping import ResultKeeping
from watchfloor.gateway.client_results import ClientResults
from watchfloor.gateway.joining.common import Common
from watchfloor.gateway.legal_holds import LegalHolds
from watchfloor.gateway.privacy import Privacy
from watchfloor.gateway.retention import Retentions


def keeping(common: Common) -> ResultKeeping:
    """Keeps results for clients that come back."""
    return ResultKeeping(
        common.backends.client_results,
        threats=common.backends.threats,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
        metrics=common.metrics,
    )


def client_results(common: Common, keeping: ResultKeeping) -> ClientResults:
    """What is kept for them."""
    return ClientResults(
        common.backends.client_results,
        keeping=keeping,
        redactions=common.redactions,
        limit=common.limit,
        metrics=common.metrics,
        clean_every_s=common.config.clean_results_every_s,
    )


def retentions(common: Common, *, shortest_days: int) -> Retentions:
    """How long projects keep what they have."""
    return Retentions(
        common.backends.retentions,
        shortest_days=shortest_days,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
    )


def legal_holds(common: Common) -> LegalHolds:
    """What they must keep longer."""
    return LegalHolds(
        common.backends.legal_holds,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
    )


def privacy(common: Common) -> Privacy:
    """What is held of one user or customer."""
    backends = common.backends
    return Privacy(
        backends.erasures,
        holds=backends.legal_holds,
        customers=backends.customers,
        places=backends.places,
        redactions=common.redactions,
        keys=backends.audit_keys,
        clock=common.clock,
        limit=common.limit,
    )
