"""What is done with a batch of session messages: save, acknowledge, announce."""

from collections.abc import Callable, Mapping, Sequence

from watchfloor.bus import EventDelivery
from watchfloor.coordinator.careful import Careful, Task
from watchfloor.coordinator.port import Settling
from watchfloor.coordinator.sessions.giving_up import EventsGivenUp
from watchfloor.coordinator.sessions.news import gathered, news_of
from watchfloor.coordinator.sessions.port import Saving
from watchfloor.coordinator.sessions.session_spans import NO_SESSION_SPANS, SessionSpans
from watchfloor.coordinator.sessions.updates import Updates
from watchfloor.coordinator.trials import Trials
from watchfloor.core import SessionKey, SessionMessage
from watchfloor.store import Saved, SessionNews, SessionWork
from watchfloor.telemetry import Metrics

_MessageTask = Task[EventDelivery, SessionMessage]


class Saver:
    """Works on one batch at a time per call; calls may overlap.

    Saving may be repeated: what is saved already changes nothing, and the acknowledgement comes
    after it, so a crash anywhere leads to the same session.

    Args:
        queue: Keeps deliveries until they are settled.
        saving: Writes sessions and events, one transaction a batch.
        updates: Tells watchers of sessions.
        trials: Counts the tries of messages that may be poisonous.
        given_up: What becomes of those that are.
        on_saved: Called after each batch: there is something to analyse.
        metrics: Counts.
        alone_from: From this delivery on a message is saved alone.
        spans: Tell of sampled messages.
    """

    def __init__(
        self,
        *,
        queue: Settling[EventDelivery],
        saving: Saving,
        updates: Updates,
        trials: Trials,
        given_up: EventsGivenUp,
        on_saved: Callable[[], None],
        metrics: Metrics,
        alone_from: int,
        spans: SessionSpans = NO_SESSION_SPANS,
    ) -> None:
        self._saving = saving
        self._updates = updates
        self._given_up = given_up
        self._on_saved = on_saved
        self._spans = spans
        self._metrics = metrics
        self._careful = Careful(self, queue=queue, trials=trials, alone_from=alone_from)

    async def work(self, deliveries: Sequence[EventDelivery], *, look_up_all: bool) -> None:  # noqa: ARG002 - saving again changes nothing, so nothing is looked up
        """Bring every delivery to its end, or raise because a part is away.

        Raises:
            UnavailableError: Store or bus is away; call again with what is left.
        """
        await self._careful.work(await self._readable(deliveries))

    async def _readable(self, deliveries: Sequence[EventDelivery]) -> list[_MessageTask]:
        tasks = []
        for delivery in deliveries:
            try:
                message = delivery.message()
            except ValueError:
                await self._given_up.keep(delivery, "the message cannot be read")
                await self._careful.finish([delivery])
                continue
            tasks.append(Task(delivery, delivery.project_id, delivery.message_id, message))
        return tasks

    async def make(self, tasks: Sequence[_MessageTask]) -> Saved:
        """Save everything in one transaction."""
        records = gathered((task.value, task.delivery.received_at) for task in tasks)

        def news(works: Mapping[SessionKey, SessionWork]) -> Sequence[SessionNews]:
            return [news_of(key, work, records) for key, work in works.items()]

        begun = self._spans.saving(tasks)
        with self._metrics.store_time("save_events"):
            saved = await self._saving.save(tuple(records), news)
        self._spans.saved(begun)
        return saved

    async def complete(self, tasks: Sequence[_MessageTask], saved: Saved) -> None:
        """Acknowledge the messages; watchers hear of the sessions in a moment."""
        self._updates.saved(saved)
        for task in tasks:
            self._metrics.sessions.saved(events=len(task.value.events), calls=len(task.value.calls))
        self._given_up.share.succeeded(len(tasks))
        await self._careful.finish([task.delivery for task in tasks])
        self._on_saved()

    async def give_up(self, task: _MessageTask, reason: str) -> None:
        """Keep a dead letter and acknowledge the message."""
        await self._given_up.keep(task.delivery, reason, message=task.value)
        await self._careful.finish([task.delivery])
