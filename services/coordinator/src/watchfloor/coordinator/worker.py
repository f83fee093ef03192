"""What is done with a batch of deliveries: look up, analyse, save, publish, acknowledge."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import structlog

from watchfloor.bus import Attempts, Delivery, ResultMessage
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.giving_up import GivingUp
from watchfloor.coordinator.port import Analysis, AttemptMemory, Queue, Results, Threats
from watchfloor.core import ThreatAnalysis, ThreatSignal, ThreatStatus, UnavailableError
from watchfloor.store import StoredThreat, ThreatRow
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_RETRY_DELAY_S = 1.0
_NO_END = "the analysis began and was not heard of again"


class _Task(NamedTuple):
    delivery: Delivery
    signal: ThreatSignal


class Worker:
    """Works on one batch at a time per call; calls may overlap.

    Every step may be repeated: a threat is stored once, a revision is published once, and the
    acknowledgement comes last, so a crash anywhere leads to the same single result.
    """

    def __init__(
        self,
        *,
        queue: Queue,
        pipeline: Analysis,
        threats: Threats,
        results: Results,
        attempts: AttemptMemory,
        giving_up: GivingUp,
        metrics: Metrics,
        config: CoordinatorConfig,
    ) -> None:
        self._queue = queue
        self._pipeline = pipeline
        self._threats = threats
        self._results = results
        self._attempts = attempts
        self._giving_up = giving_up
        self._metrics = metrics
        self._config = config

    async def work(self, deliveries: Sequence[Delivery], *, look_up_all: bool) -> None:
        """Bring every delivery to its end, or raise because a part is away.

        Args:
            deliveries: The batch.
            look_up_all: Whether any of it may be stored already, not only what was redelivered.

        Raises:
            UnavailableError: Store, bus or an analyzer is away; call again with what is left.
        """
        tasks = await self._readable(deliveries)
        tasks = await self._not_yet_stored(tasks, look_up_all=look_up_all)
        alone_from = self._config.alone_from_delivery
        together = [task for task in tasks if task.delivery.deliveries < alone_from]
        if together:
            self._metrics.batch_started(len(together))
            await self._together(together)
        for task in tasks:
            if task.delivery.deliveries >= alone_from:
                await self._alone(task, began_before=True)

    async def _readable(self, deliveries: Sequence[Delivery]) -> list[_Task]:
        tasks = []
        for delivery in deliveries:
            try:
                tasks.append(_Task(delivery, delivery.signal()))
            except ValueError:
                await self._giving_up.unreadable(delivery)
                await self._finish([delivery])
        return tasks

    async def _not_yet_stored(self, tasks: Sequence[_Task], *, look_up_all: bool) -> list[_Task]:
        """Publish again what is stored; nothing is analysed a second time."""
        suspects = [
            (task.delivery.project_id, task.delivery.threat_id)
            for task in tasks
            if look_up_all
            or task.delivery.is_repeat
            or task.delivery.requeues
            or task.delivery.deliveries > 1
        ]
        stored = await self._threats.load(suspects) if suspects else {}
        fresh = []
        for task in tasks:
            known = stored.get((task.delivery.project_id, task.delivery.threat_id))
            if known is None:
                fresh.append(task)
                continue
            threat = ThreatAnalysis.model_validate_json(known.document)
            if threat.status is ThreatStatus.FAILED and task.delivery.requeues:
                fresh.append(task)
                continue
            await self._results.publish(ResultMessage.of(threat, known.document))
            await self._finish([task.delivery])
        return fresh

    async def _together(self, tasks: Sequence[_Task]) -> None:
        try:
            threats = await self._pipeline.analyze([task.signal for task in tasks])
        except UnavailableError:
            # Who analyses is away; the signals are not to blame.
            raise
        except Exception as exc:  # noqa: BLE001 - the border around the analysis
            log.warning("batch_failed", error_type=type(exc).__name__, batch_size=len(tasks))
            for task in tasks:
                await self._alone(task, began_before=False)
            return
        await self._complete([task.delivery for task in tasks], threats)

    async def _alone(self, task: _Task, *, began_before: bool) -> None:
        """Analyse one signal by itself, counting the attempt.

        Args:
            task: The signal.
            began_before: It may be what ended the process: the attempt is written down before it
                begins, so that a signal which kills the process is given up in the end, and a
                signal that was merely in hand then is not.
        """
        delivery = task.delivery
        known = await self._attempts.read(delivery.project_id, delivery.threat_id)
        if known.tries >= self._config.attempts:
            await self._give_up(task, known.reason)
            return
        tries = known.tries + 1
        if began_before:
            await self._note(delivery, Attempts(tries, _NO_END))
        try:
            threats = await self._pipeline.analyze([task.signal])
        except UnavailableError:
            if began_before:
                await self._note(delivery, known)
            raise
        except Exception as exc:  # noqa: BLE001 - the border around the analysis
            await self._failed(task, Attempts(tries, f"{type(exc).__name__} in the analysis"))
            return
        if began_before:
            # It came to an end: what follows may fail, which is no fault of the signal.
            await self._note(delivery, known)
        await self._complete([delivery], threats)

    async def _failed(self, task: _Task, attempts: Attempts) -> None:
        delivery = task.delivery
        log.warning(
            "signal_failed",
            threat_id=delivery.threat_id,
            tries=attempts.tries,
            deliveries=delivery.deliveries,
            reason=attempts.reason,
        )
        await self._note(delivery, attempts)
        if attempts.tries >= self._config.attempts:
            await self._give_up(task, attempts.reason)
            return
        await delivery.give_back(delay_s=_RETRY_DELAY_S)
        self._queue.settle([delivery])

    async def _note(self, delivery: Delivery, attempts: Attempts) -> None:
        await self._attempts.write(delivery.project_id, delivery.threat_id, attempts)

    async def _give_up(self, task: _Task, reason: str) -> None:
        stored = await self._giving_up.signal(task.delivery, task.signal, reason)
        await self._results.publish(_message_of(stored))
        await self._finish([task.delivery])

    async def _complete(
        self, deliveries: Sequence[Delivery], threats: Sequence[ThreatAnalysis]
    ) -> None:
        rows = [ThreatRow(threat, threat.model_dump_json().encode()) for threat in threats]
        with self._metrics.store_time("save_threats"):
            saved = await self._threats.save(rows)
        messages = [
            ResultMessage.of(row.threat, row.document)
            if kept.document == row.document
            else _message_of(kept)
            for row, kept in zip(rows, saved, strict=True)
        ]
        async with asyncio.TaskGroup() as group:
            for message in messages:
                group.create_task(self._results.publish(message))
        for threat in threats:
            self._metrics.threat_completed(threat)
        self._giving_up.succeeded(len(deliveries))
        await self._finish(deliveries)

    async def _finish(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await delivery.acknowledge()
        self._queue.settle(deliveries)


def _message_of(stored: StoredThreat) -> ResultMessage:
    return ResultMessage.of(ThreatAnalysis.model_validate_json(stored.document), stored.document)
