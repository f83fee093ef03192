"""From a valid signal to a durable one: its one id, its key, its place in the queue."""

from typing import NamedTuple

import structlog

from watchfloor.core import (
    Accepted,
    Caller,
    Clock,
    FieldProblem,
    SignalInput,
    ThreatId,
    ThreatSignal,
    invalid,
    mint_uuid7,
    uuid7_time,
)
from watchfloor.gateway.port import Keys, SignalSink
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.repeats import fingerprint
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.telemetry import NO_TRACER, Metrics, SpanKind, Tracer

log = structlog.get_logger(__name__)

_LONGEST_KEY = 255


class Prepared(NamedTuple):
    """A signal that has its id and waits to be published.

    Attributes:
        signal: What will be published.
        is_repeat: Whether its key was known, so that its threat may exist already.
    """

    signal: ThreatSignal
    is_repeat: bool

    @property
    def accepted(self) -> Accepted:
        """What the caller hears once it is durable."""
        return Accepted(self.signal.threat_id, repeated=self.is_repeat)


class Intake:
    """Gives signals their ids and puts them into the queue.

    Args:
        queue: Where signals become durable.
        keys: Binds a caller's key to one id.
        redactions: Say what is to be kept back.
        clock: Says when a signal was received.
        limit: Bounds each call to the bus.
        metrics: Counts what is taken.
        tracer: Begins the trace of each threat, or goes on with its caller's.
    """

    def __init__(
        self,
        queue: SignalSink,
        *,
        keys: Keys,
        redactions: Redactions,
        clock: Clock,
        limit: TimeLimit,
        metrics: Metrics,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        self._queue = queue
        self._keys = keys
        self._redactions = redactions
        self._clock = clock
        self._limit = limit
        self._metrics = metrics
        self._tracer = tracer

    async def prepare(
        self, caller: Caller, signal: SignalInput, *, key: str | None = None
    ) -> Prepared:
        """Give the signal its id: a fresh one, or the one that its key stands for.

        Args:
            caller: Who reports it.
            signal: What is reported.
            key: The caller's key for this report; wins over the signal's own ``id``.

        Raises:
            ConflictError: The key was used with another body.
            UnavailableError: The bus is away, or it is not known what is to be kept back.
        """
        threat_id, is_repeat = ThreatId(mint_uuid7(self._clock.now())), False
        edge = await self._redactions.of(caller.project_id)
        key = key if key is not None else signal.id
        if key is not None:
            said = fingerprint(signal, without="id", key=edge.repeats_key)
            claim = await self._limit(
                self._keys.claim(
                    caller.project_id,
                    edge.id("id", key),
                    body=said.value,
                    threat_id=threat_id,
                    or_body=said.others,
                )
            )
            threat_id, is_repeat = claim.threat_id, not claim.is_new
        accepted = _accepted(signal, caller.project_id, threat_id)
        return Prepared(await edge.record(accepted), is_repeat)

    async def publish(self, prepared: Prepared) -> Accepted:
        """Make it durable. A repeat is published again: later stages drop what they know.

        Raises:
            UnavailableError: The queue is full or away; it may nevertheless have been taken.
        """
        signal = prepared.signal
        about = {
            "threat.id": signal.threat_id,
            "threat.type": signal.threat_type,
            "project.id": signal.project_id,
        }
        with self._tracer.entry("threat.submit", about, kind=SpanKind.PRODUCER) as span:
            await self._limit(self._queue.publish(signal, repeat=prepared.is_repeat))
            if span.context is not None:
                # Leads from the log to the trace and back; what is not sampled is counted alone.
                log.info(
                    "threat_submitted",
                    threat_id=signal.threat_id,
                    project_id=signal.project_id,
                    is_repeat=prepared.is_repeat,
                )
        self._metrics.signal_received(signal.threat_type)
        return prepared.accepted


def checked_key(key: str | None) -> str | None:
    """A key that a caller sent beside the signal.

    Raises:
        InvalidInputError: It is empty, too long or has characters that cannot be seen.
    """
    if key is None or (0 < len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable()):
        return key
    reason = f"must have 1 to {_LONGEST_KEY} visible ASCII characters"
    raise invalid(FieldProblem("Idempotency-Key", reason))


def _accepted(signal: SignalInput, project_id: str, threat_id: ThreatId) -> ThreatSignal:
    # The time inside the id is the one that the product keeps, so that both always agree.
    received_at = uuid7_time(threat_id)
    fields = dict(signal)
    fields["detected_at"] = signal.detected_at or received_at
    return ThreatSignal(
        **fields, threat_id=threat_id, project_id=project_id, received_at=received_at
    )
