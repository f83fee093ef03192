"""What is done with a batch of deliveries: look up, analyse, save, publish, acknowledge."""

import asyncio
from collections.abc import Sequence

from watchfloor.bus import Delivery, ResultMessage
from watchfloor.coordinator.analysed import Analysed
from watchfloor.coordinator.careful import Careful, Task
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.giving_up import GivingUp
from watchfloor.coordinator.last_minute import LastMinute
from watchfloor.coordinator.port import Analysis, AttemptMemory, Results, Settling, Threats
from watchfloor.coordinator.threat_spans import ThreatSpans
from watchfloor.coordinator.trials import Trials
from watchfloor.core import ThreatAnalysis, ThreatSignal, ThreatStatus, WatchfloorError
from watchfloor.store import StoredThreat, ThreatRow
from watchfloor.telemetry import NO_TRACER, Metrics, Tracer, bound_to, within_trace

_SignalTask = Task[Delivery, ThreatSignal]


class Worker:
    """Works on one batch at a time per call; calls may overlap.

    Every step may be repeated: a threat is stored once, a revision is published once, and the
    acknowledgement comes last, so a crash anywhere leads to the same single result.
    """

    def __init__(
        self,
        *,
        queue: Settling[Delivery],
        pipeline: Analysis,
        threats: Threats,
        results: Results,
        attempts: AttemptMemory,
        giving_up: GivingUp,
        metrics: Metrics,
        minute: LastMinute,
        config: CoordinatorConfig,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        self._pipeline = pipeline
        self._threats = threats
        self._results = results
        self._giving_up = giving_up
        self._metrics = metrics
        self._minute = minute
        self._spans = ThreatSpans(tracer)
        self._careful = Careful(
            self,
            queue=queue,
            trials=Trials(attempts, limit=config.attempts, what="analysis"),
            alone_from=config.alone_from_delivery,
        )

    async def work(self, deliveries: Sequence[Delivery], *, look_up_all: bool) -> None:
        """Bring every delivery to its end, or raise because a part is away.

        Args:
            deliveries: The batch.
            look_up_all: Whether any of it may be stored already, not only what was redelivered.

        Raises:
            UnavailableError: Store, bus or an analyzer is away; call again with what is left.
        """
        with self._spans.batch(deliveries):
            tasks = await self._readable(deliveries)
            fresh = await self._not_yet_stored(tasks, look_up_all=look_up_all)
            await self._careful.work(fresh)

    async def _readable(self, deliveries: Sequence[Delivery]) -> list[_SignalTask]:
        tasks = []
        for delivery in deliveries:
            try:
                signal = delivery.signal()
            except ValueError:
                await self._giving_up.unreadable(delivery)
                await self._careful.finish([delivery])
                continue
            tasks.append(Task(delivery, delivery.project_id, delivery.threat_id, signal))
        return tasks

    async def _not_yet_stored(
        self, tasks: Sequence[_SignalTask], *, look_up_all: bool
    ) -> list[_SignalTask]:
        """Publish again what is stored; nothing is analysed a second time."""
        suspects = [
            (task.project_id, task.item_id)
            for task in tasks
            if look_up_all
            or task.delivery.is_repeat
            or task.delivery.requeues
            or task.delivery.deliveries > 1
        ]
        stored = await self._threats.load(suspects) if suspects else {}
        fresh = []
        for task in tasks:
            known = stored.get((task.project_id, task.item_id))
            if known is None:
                fresh.append(task)
                continue
            threat = ThreatAnalysis.model_validate_json(known.document)
            if threat.status is ThreatStatus.FAILED and task.delivery.requeues:
                fresh.append(task)
                continue
            await self._publish(task, ResultMessage.of(threat, known.document))
            await self._careful.finish([task.delivery])
        return fresh

    async def make(self, tasks: Sequence[_SignalTask]) -> Analysed:
        """Analyse the signals."""
        self._metrics.batch_started(len(tasks))
        begun = self._spans.begin([task.delivery for task in tasks])
        analysed = await self._pipeline.analyze([task.value for task in tasks])
        self._spans.end(begun, analysed)
        for stage, took_s in analysed.stages():
            self._metrics.stage_took(stage, took_s)
        return analysed

    async def complete(self, tasks: Sequence[_SignalTask], analysed: Analysed) -> None:
        """Save the threats, publish them, acknowledge their signals."""
        threats = analysed.threats
        rows = [ThreatRow(threat, threat.model_dump_json().encode()) for threat in threats]
        with self._metrics.store_time("save_threats"), self._spans.saving(len(rows)):
            saved = await self._threats.save(rows)
        messages = [
            ResultMessage.of(row.threat, row.document)
            if kept.document == row.document
            else _message_of(kept)
            for row, kept in zip(rows, saved, strict=True)
        ]
        async with asyncio.TaskGroup() as group:
            for task, message in zip(tasks, messages, strict=True):
                group.create_task(self._publish(task, message))
        for task, threat in zip(tasks, threats, strict=True):
            self._metrics.threat_completed(threat, task.delivery.trace)
        self._minute.note(threats)
        self._giving_up.share.succeeded(len(tasks))
        await self._careful.finish([task.delivery for task in tasks])

    async def give_up(self, task: _SignalTask, reason: str) -> None:
        """Save and publish a failed threat, keep the dead letter, acknowledge."""
        ids = {"threat_id": task.item_id, "project_id": task.project_id}
        with within_trace(task.delivery.trace), bound_to(**ids):
            stored = await self._giving_up.signal(task.delivery, task.value, reason)
        self._spans.given_up(task.delivery, WatchfloorError.code)
        await self._publish(task, _message_of(stored))
        await self._careful.finish([task.delivery])

    async def _publish(self, task: _SignalTask, message: ResultMessage) -> None:
        with self._spans.publishing(task.delivery, message):
            await self._results.publish(message)


def _message_of(stored: StoredThreat) -> ResultMessage:
    return ResultMessage.of(ThreatAnalysis.model_validate_json(stored.document), stored.document)
