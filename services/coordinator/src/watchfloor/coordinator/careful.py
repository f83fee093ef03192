"""Work on a batch at once, and one by one where one of it may be poisonous."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

import structlog

from watchfloor.coordinator.port import Settling
from watchfloor.coordinator.trials import Failed, Trials, kind_of
from watchfloor.core import UnavailableError

log = structlog.get_logger(__name__)

_RETRY_DELAY_S = 1.0


class Held(Protocol):
    """A delivery in the coordinator's hands."""

    deliveries: int

    async def acknowledge(self) -> None:
        """Say that it is never to be delivered again."""
        ...

    async def give_back(self, *, delay_s: float = 0.0) -> None:
        """Ask that it be delivered again, after a while."""
        ...


Delivered = TypeVar("Delivered", bound=Held)
Value = TypeVar("Value")
Outcome = TypeVar("Outcome")


class Task(NamedTuple, Generic[Delivered, Value]):
    """One delivery that could be read.

    Attributes:
        delivery: To be settled.
        project_id: The tenant.
        item_id: What tells it from others of the tenant, the same on each delivery.
        value: What is inside.
    """

    delivery: Delivered
    project_id: str
    item_id: str
    value: Value


class Handling(Protocol[Delivered, Value, Outcome]):
    """What is done with tasks."""

    async def make(self, tasks: Sequence[Task[Delivered, Value]]) -> Outcome:
        """The work itself, which a poisonous task makes fail. Must be repeatable."""
        ...

    async def complete(self, tasks: Sequence[Task[Delivered, Value]], outcome: Outcome) -> None:
        """Keep and announce what was made, then acknowledge; its failures blame no task."""
        ...

    async def give_up(self, task: Task[Delivered, Value], reason: str) -> None:
        """Keep a dead letter of it, then acknowledge."""
        ...


class Careful(Generic[Delivered, Value, Outcome]):
    """Sees to it that one poisonous task costs its neighbours nothing.

    Args:
        handling: What is done.
        queue: Keeps deliveries until they are settled.
        trials: Counts the tries of what is done alone.
        alone_from: From this delivery on a task is worked on alone.
    """

    def __init__(
        self,
        handling: Handling[Delivered, Value, Outcome],
        *,
        queue: Settling[Delivered],
        trials: Trials,
        alone_from: int,
    ) -> None:
        self._handling = handling
        self._queue = queue
        self._trials = trials
        self._alone_from = alone_from

    async def work(self, tasks: Sequence[Task[Delivered, Value]]) -> None:
        """Bring every task to its end, or raise because a part is away.

        Raises:
            UnavailableError: A part is away; call again with what is left.
        """
        together = [task for task in tasks if task.delivery.deliveries < self._alone_from]
        if together:
            await self._together(together)
        for task in tasks:
            if task.delivery.deliveries >= self._alone_from:
                await self._alone(task, began_before=True)

    async def finish(self, deliveries: Sequence[Delivered]) -> None:
        """Acknowledge them; they came to their end."""
        for delivery in deliveries:
            await delivery.acknowledge()
        self._queue.settle(deliveries)

    async def _together(self, tasks: Sequence[Task[Delivered, Value]]) -> None:
        try:
            outcome = await self._handling.make(tasks)
        except UnavailableError:
            # Who works is away; what is worked on is not to blame.
            raise
        except Exception as exc:  # noqa: BLE001 - the border around the work
            log.warning("batch_failed", error_type=kind_of(exc), batch_size=len(tasks))
            for task in tasks:
                await self._alone(task, began_before=False)
            return
        await self._handling.complete(tasks, outcome)

    async def _alone(self, task: Task[Delivered, Value], *, began_before: bool) -> None:
        outcome = await self._trials.run(
            task.project_id,
            task.item_id,
            lambda: self._handling.make([task]),
            began_before=began_before,
        )
        if isinstance(outcome, Failed):
            await self._failed(task, outcome)
        else:
            await self._handling.complete([task], outcome)

    async def _failed(self, task: Task[Delivered, Value], failure: Failed) -> None:
        delivery = task.delivery
        log.warning(
            "delivery_failed",
            item_id=task.item_id,
            project_id=task.project_id,
            tries=failure.tries,
            deliveries=delivery.deliveries,
            reason=failure.reason,
        )
        if failure.is_final:
            await self._handling.give_up(task, failure.reason)
            return
        await delivery.give_back(delay_s=_RETRY_DELAY_S)
        self._queue.settle([delivery])
