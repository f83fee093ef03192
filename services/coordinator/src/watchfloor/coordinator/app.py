"""Joins the coordinator's parts and gives them a life."""

from collections.abc import Callable

from watchfloor.bus import SignalConsumer
from watchfloor.coordinator.config import OVERTAKING, CoordinatorConfig
from watchfloor.coordinator.giving_up import GivingUp
from watchfloor.coordinator.intake import Intake, IntakeLimits
from watchfloor.coordinator.port import Part
from watchfloor.coordinator.republishing import Republishing
from watchfloor.coordinator.worker import Worker
from watchfloor.core import Periodic
from watchfloor.runtime import Health


class Coordinator:
    """Brings signals to their results, and announces what was saved and not announced.

    Args:
        consumer: The queue.
        worker: What is done with a batch.
        giving_up: Says when there are too many dead letters.
        parts: What must be there: the store and the bus.
        republishing: Publishes changes that were saved and not announced.
        config: Batches and pauses.
        width: How many processes do the same part of the work beside each other.
    """

    def __init__(
        self,
        consumer: SignalConsumer,
        worker: Worker,
        *,
        giving_up: GivingUp,
        parts: tuple[Part, ...],
        republishing: Republishing,
        config: CoordinatorConfig,
        width: Callable[[], int],
    ) -> None:
        self._sweep = Periodic(config.republish_after_s, republishing.sweep)
        self._intake = Intake(
            consumer,
            worker.work,
            name="signals",
            share=giving_up.share,
            parts=parts,
            limits=limits_of(config),
            width=width,
        )

    def health(self) -> Health:
        """How it is, without asking anybody."""
        return self._intake.health()

    async def start(self) -> None:
        """Begin to take signals."""
        await self._intake.start()
        await self._sweep.start()

    async def stop(self) -> None:
        """Take nothing more, finish what is in flight within the deadline, give back the rest."""
        await self._sweep.stop()
        await self._intake.stop()


def limits_of(config: CoordinatorConfig) -> IntakeLimits:
    """How signals are taken."""
    return IntakeLimits(
        batch=config.batch,
        batch_turn_s=config.batch_turn_ms / 1000,
        batches_in_flight=config.batches_in_flight,
        overtaking=OVERTAKING,
        attempt_pause_s=config.store_attempt_pause_s,
        stop_deadline_s=config.stop_deadline_s,
    )
