"""How long what is kept, and for whom."""

from watchfloor.gateway.client_result_keeping import ResultKeeping
from watchfloor.gateway.client_results import ClientResults
from watchfloor.gateway.joining.foundation import Foundation
from watchfloor.gateway.legal_holds import LegalHolds
from watchfloor.gateway.privacy import Privacy
from watchfloor.gateway.retention import Retentions


def keeping(foundation: Foundation) -> ResultKeeping:
    """Keeps results for clients that come back."""
    return ResultKeeping(
        foundation.backends.client_results,
        threats=foundation.backends.threats,
        redactions=foundation.redactions,
        clock=foundation.clock,
        limit=foundation.limit,
        metrics=foundation.metrics,
    )


def client_results(foundation: Foundation, keeping: ResultKeeping) -> ClientResults:
    """What is kept for them."""
    return ClientResults(
        foundation.backends.client_results,
        keeping=keeping,
        redactions=foundation.redactions,
        limit=foundation.limit,
        metrics=foundation.metrics,
        clean_every_s=foundation.config.clean_results_every_s,
    )


def retentions(foundation: Foundation, *, shortest_days: int) -> Retentions:
    """How long projects keep what they have."""
    return Retentions(
        foundation.backends.retentions,
        shortest_days=shortest_days,
        redactions=foundation.redactions,
        clock=foundation.clock,
        limit=foundation.limit,
    )


def legal_holds(foundation: Foundation) -> LegalHolds:
    """What they must keep longer."""
    return LegalHolds(
        foundation.backends.legal_holds,
        redactions=foundation.redactions,
        clock=foundation.clock,
        limit=foundation.limit,
    )


def privacy(foundation: Foundation) -> Privacy:
    """What is held of one user or customer."""
    backends = foundation.backends
    return Privacy(
        backends.erasures,
        holds=backends.legal_holds,
        customers=backends.customers,
        places=backends.places,
        redactions=foundation.redactions,
        keys=backends.audit_keys,
        clock=foundation.clock,
        limit=foundation.limit,
    )
