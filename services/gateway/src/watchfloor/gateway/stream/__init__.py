"""Fan-out of results: callers that wait for one threat, watchers that want to see them all."""

from watchfloor.gateway.stream.fan_out import FanOut
from watchfloor.gateway.stream.message import Ending, Message
from watchfloor.gateway.stream.selection import Selection
from watchfloor.gateway.stream.subscription import Subscription
from watchfloor.gateway.stream.waiters import Waiter, Waiters
from watchfloor.gateway.stream.watching import Watch, Watching

__all__ = [
    "Ending",
    "FanOut",
    "Message",
    "Selection",
    "Subscription",
    "Waiter",
    "Waiters",
    "Watch",
    "Watching",
]
