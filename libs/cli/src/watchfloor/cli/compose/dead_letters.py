"""Where each kind of dead letters is kept."""

from collections.abc import Mapping

from watchfloor.bus import DeadLetterBox, EventQueue, NATSBus, SignalQueue
from watchfloor.core import DeadLetterKind
from watchfloor.store import DeadWork, Store


def dead_letters_on(
    store: Store, bus: NATSBus
) -> Mapping[DeadLetterKind, DeadLetterBox | DeadWork]:
    """What was given up, by kind: messages on the bus, work in the store."""
    return {
        DeadLetterKind.SIGNALS: DeadLetterBox(bus, SignalQueue(bus)),
        DeadLetterKind.EVENTS: DeadLetterBox(bus, EventQueue(bus)),
        DeadLetterKind.DELIVERIES: DeadWork.of_deliveries(store),
        DeadLetterKind.STEPS: DeadWork.of_steps(store),
    }
