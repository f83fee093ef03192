"""How often callers may come: token buckets, whose limits all gateways share."""

from watchfloor.gateway.limits.buckets import Buckets
from watchfloor.gateway.limits.connections import Connections
from watchfloor.gateway.limits.port import DeclaredQuotas, DemandNews
from watchfloor.gateway.limits.quotas import Quotas
from watchfloor.gateway.limits.rate import Rate
from watchfloor.gateway.limits.rates import RateLimits
from watchfloor.gateway.limits.shares import DemandReport, Shares

__all__ = [
    "Buckets",
    "Connections",
    "DeclaredQuotas",
    "DemandNews",
    "DemandReport",
    "Quotas",
    "Rate",
    "RateLimits",
    "Shares",
]
