"""The queue of signals seen from a coordinator."""

from watchfloor.bus import subjects
from watchfloor.bus._queue_consumer import QueueConsumer
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.delivery import Delivery
from watchfloor.core import Lane

_TURNS = {Lane.URGENT: 4, Lane.NORMAL: 1, None: 0}


class SignalConsumer(QueueConsumer[Delivery]):
    """Takes signals, each project and lane in its turn; the urgent lane has longer turns."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(
            bus,
            stream=subjects.SIGNALS,
            batch=bus.config.batch,
            turn_of=lambda name: _TURNS[subjects.lane_of_consumer(name)],
            deliver=Delivery,
        )
