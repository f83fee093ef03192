"""Fan-out of results: callers that wait for one threat, watchers that want to see them all."""

from watchfloor.gateway.stream.fan_out import FanOut
from watchfloor.gateway.stream.subscription import Selection, Subscription
from watchfloor.gateway.stream.waiters import Waiter, Waiters

__all__ = ["FanOut", "Selection", "Subscription", "Waiter", "Waiters"]
