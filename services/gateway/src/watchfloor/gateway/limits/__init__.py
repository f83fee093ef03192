"""How often callers may come: token buckets, whose limits all gateways share."""

from watchfloor.gateway.limits.buckets import Buckets
from watchfloor.gateway.limits.port import DemandNews
from watchfloor.gateway.limits.rates import Rate, RateLimits
from watchfloor.gateway.limits.shares import DemandReport, Shares

__all__ = ["Buckets", "DemandNews", "DemandReport", "Rate", "RateLimits", "Shares"]
