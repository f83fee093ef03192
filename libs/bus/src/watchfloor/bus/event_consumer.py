"""The queue of session messages seen from a coordinator."""

from watchfloor.bus import subjects
from watchfloor.bus._queue_consumer import QueueConsumer
from watchfloor.bus.connection import NATSBus
from watchfloor.bus.event_delivery import EventDelivery


class EventConsumer(QueueConsumer[EventDelivery]):
    """Takes session messages, each project in its turn."""

    def __init__(self, bus: NATSBus) -> None:
        super().__init__(
            bus,
            stream=subjects.EVENTS,
            batch=bus.config.events_batch,
            turn_of=lambda name: int(subjects.is_event_consumer(name)),
            deliver=EventDelivery,
        )
