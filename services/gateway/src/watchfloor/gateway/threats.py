"""What callers can do with threats, whichever face they come through."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic_core import to_json

from watchfloor.core import (
    Accepted,
    Caller,
    Clock,
    NotFoundError,
    Refused,
    SignalInput,
    ThreatFilter,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    UnavailableError,
    parse_threat_id,
)
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.batch import BatchIntake, Outcome
from watchfloor.gateway.intake import Intake, checked_key
from watchfloor.gateway.port import (
    MinuteCount,
    SignalFinder,
    SummaryPage,
    ThreatPage,
    Threats,
    ThreatStats,
)
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.stream import Waiter, Waiters
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import Metrics


class Triggered(NamedTuple):
    """What a trigger answers.

    Attributes:
        threat_id: The id, whatever happened.
        document: The threat's JSON; absent while it is pending.
    """

    threat_id: ThreatId
    document: bytes | None


class ThreatService:
    """The threat path as callers see it; one service behind all faces.

    Args:
        threats: Finished threats.
        queue: Finds signals that still wait.
        intake: Takes one signal.
        batches: Takes many.
        admission: Says whether there is room.
        waiters: Wakes a trigger when its threat is finished.
        redactions: Say what is to be kept back.
        clock: Time.
        limit: Bounds each question to the store and the bus.
        metrics: Counts what is refused.
    """

    def __init__(
        self,
        threats: Threats,
        *,
        queue: SignalFinder,
        intake: Intake,
        batches: BatchIntake,
        admission: Admission,
        waiters: Waiters,
        redactions: Redactions,
        clock: Clock,
        limit: TimeLimit,
        metrics: Metrics,
    ) -> None:
        self._threats = threats
        self._queue = queue
        self._intake = intake
        self._batches = batches
        self._admission = admission
        self._waiters = waiters
        self._redactions = redactions
        self._clock = clock
        self._limit = limit
        self._metrics = metrics

    async def submit_one(
        self, caller: Caller, signal: SignalInput, *, key: str | None = None
    ) -> Accepted:
        """Take one signal; returns when it is durable. Idempotent under a key.

        Raises:
            InvalidInputError: The key cannot be one.
            ConflictError: The key was used with another body.
            SaturatedError: The project has too many signals waiting.
            UnavailableError: The queue is full or away.
        """
        checked_key(key)
        await self._admission.admit(caller.project_id)
        prepared = await self._intake.prepare(caller, signal, key=key)
        return await self._intake.publish(prepared)

    async def submit_many(
        self,
        caller: Caller,
        items: Sequence[SignalInput | Refused],
        *,
        key: str | None = None,
        numbers: Sequence[int] | None = None,
    ) -> list[Outcome]:
        """Take a batch: each signal is durable or refused for itself, in order.

        Args:
            caller: Who reports them.
            items: Valid signals, and those that were refused before, with their reasons.
            key: The caller's key for the whole batch; each signal's is ``<key>/<index>``.
            numbers: The caller's own indices, where they are not those of the sequence.

        Raises:
            InvalidInputError: The key cannot be one.
            SaturatedError: The project has no room for all of them; none was taken.
            UnavailableError: There is no room; none was taken.
        """
        checked_key(key)
        if count := sum(isinstance(item, SignalInput) for item in items):
            await self._admission.admit(caller.project_id, count)
        outcomes = await self._batches.take(caller, items, key=key, numbers=numbers)
        for outcome in outcomes:
            if isinstance(outcome, Refused):
                self._metrics.signals_refused(outcome.code)
        return outcomes

    async def trigger(
        self,
        caller: Caller,
        signal: SignalInput,
        *,
        key: str | None = None,
        timeout_s: float = 10.0,
    ) -> Triggered:
        """Take one signal and wait for its threat; a threat that failed is an answer too.

        Args:
            caller: Who reports it.
            signal: What is reported.
            key: The caller's key for this report.
            timeout_s: The longest wait; after it the answer is that the threat is pending.

        Raises:
            InvalidInputError: The key cannot be one.
            ConflictError: The key was used with another body.
            SaturatedError: The project has too many signals waiting.
            UnavailableError: The queue is full or away.
        """
        checked_key(key)
        await self._admission.admit(caller.project_id)
        prepared = await self._intake.prepare(caller, signal, key=key)
        with self._waiters.wait_for(caller.project_id, prepared.signal.threat_id) as waiter:
            await self._intake.publish(prepared)
            document = await self._look(prepared.signal) if prepared.is_repeat else None
            if document is None:
                document = await self._wait(waiter, prepared.signal, timeout_s)
        return Triggered(prepared.signal.threat_id, document)

    async def get(self, caller: Caller, threat_id: str) -> bytes:
        """A threat's JSON as it is stored, or that its signal is pending.

        Raises:
            NotFoundError: The project has no such threat.
            UnavailableError: The store or the bus is away.
        """
        wanted = parse_threat_id(threat_id)
        if (stored := await self._stored(caller.project_id, wanted)) is not None:
            return stored
        waiting = await self._limit(self._queue.find(caller.project_id, wanted))
        # Between the two looks it may have been finished and have left the queue.
        if (stored := await self._stored(caller.project_id, wanted)) is not None:
            return stored
        if waiting is None:
            raise NotFoundError("No threat has this id.")
        return _pending(waiting)

    async def list(
        self, caller: Caller, where: ThreatFilter, *, limit: int, cursor: str | None
    ) -> ThreatPage:
        """Finished threats, newest first.

        Raises:
            InvalidInputError: The cursor is none of this list.
            UnavailableError: The store is away.
        """
        edge = await self._redactions.of(caller.project_id)
        return await self._limit(
            self._threats.list(
                caller.project_id,
                edge.where(where),
                or_search=edge.search(where.search),
                limit=limit,
                cursor=cursor,
            )
        )

    async def summaries(
        self, caller: Caller, where: ThreatFilter, *, limit: int, cursor: str | None
    ) -> SummaryPage:
        """The same threats, and of each what a list shows.

        Raises:
            InvalidInputError: The cursor is none of this list.
            UnavailableError: The store is away.
        """
        edge = await self._redactions.of(caller.project_id)
        return await self._limit(
            self._threats.summaries(
                caller.project_id,
                edge.where(where),
                or_search=edge.search(where.search),
                limit=limit,
                cursor=cursor,
            )
        )

    async def stats(self, caller: Caller, *, since: datetime | None = None) -> ThreatStats:
        """Counts over the project's threats.

        Raises:
            UnavailableError: The store is away.
        """
        return await self._limit(self._threats.stats(caller.project_id, since=since))

    async def per_minute(self, caller: Caller, *, minutes: int) -> Sequence[MinuteCount]:
        """How many threats came in each of the last minutes, the one that goes on at last.

        Raises:
            UnavailableError: The store is away.
        """
        counted = self._threats.per_minute(
            caller.project_id, until=self._clock.now(), minutes=minutes
        )
        return await self._limit(counted)

    async def _wait(self, waiter: Waiter, signal: ThreatSignal, timeout_s: float) -> bytes | None:
        # Waiting in vain is no error: the answer is then what the store says.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not waiter.is_closed:
                    document = await waiter.woken() or await self._look(signal)
                    if document is not None:
                        return document
        return await self._look(signal)

    async def _look(self, signal: ThreatSignal) -> bytes | None:
        # The signal is durable by this time: a store that is away only means "not yet".
        try:
            return await self._stored(signal.project_id, signal.threat_id)
        except UnavailableError:
            return None

    async def _stored(self, project_id: str, threat_id: str) -> bytes | None:
        stored = await self._limit(self._threats.get(project_id, threat_id))
        return stored.document if stored is not None else None


def _pending(signal: ThreatSignal) -> bytes:
    return to_json(
        {
            "id": signal.threat_id,
            "threat_id": signal.threat_id,
            "project_id": signal.project_id,
            "status": ThreatStatus.PENDING,
            "signal": signal,
        }
    )
