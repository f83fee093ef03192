"""Signals that will not be retried: kept with their reason, and counted against a limit."""

from collections import deque

import structlog

from watchfloor.bus import DeadLetter, Delivery
from watchfloor.coordinator.assembly import Assembly
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.port import DeadLetters, Threats
from watchfloor.core import Clock, ThreatId, ThreatSignal
from watchfloor.store import StoredThreat, ThreatRow
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)


class GivingUp:
    """Dead-letters signals, and says when there are so many that work must stop.

    A bad release would otherwise empty the whole queue into the dead letters.
    """

    def __init__(
        self,
        *,
        threats: Threats,
        dead_letters: DeadLetters,
        assembly: Assembly,
        metrics: Metrics,
        clock: Clock,
        config: CoordinatorConfig,
    ) -> None:
        self._threats = threats
        self._dead_letters = dead_letters
        self._assembly = assembly
        self._metrics = metrics
        self._clock = clock
        self._share = config.dead_letter_share
        self._outcomes: deque[bool] = deque(maxlen=config.dead_letter_window)

    @property
    def too_many(self) -> bool:
        """Whether the share of dead letters is above the limit; needs a fifth of the window."""
        seen = len(self._outcomes)
        enough = seen >= (self._outcomes.maxlen or 0) / 5
        return enough and sum(self._outcomes) > self._share * seen

    def succeeded(self, number: int) -> None:
        """Count signals that came to a result."""
        self._outcomes.extend([False] * min(number, self._outcomes.maxlen or 0))

    async def signal(self, delivery: Delivery, signal: ThreatSignal, reason: str) -> StoredThreat:
        """Keep the failed threat and the dead letter; returns what is to be announced."""
        failed = self._assembly.failed(signal, reason)
        row = ThreatRow(failed, failed.model_dump_json().encode())
        (stored,) = await self._threats.save([row])
        await self._keep(delivery, reason, signal)
        return stored

    async def unreadable(self, delivery: Delivery) -> None:
        """Keep a dead letter of a message that holds no signal."""
        await self._keep(delivery, "the message holds no readable signal", None)

    async def _keep(self, delivery: Delivery, reason: str, signal: ThreatSignal | None) -> None:
        await self._dead_letters.put(
            DeadLetter(
                threat_id=ThreatId(delivery.threat_id),
                project_id=delivery.project_id,
                reason=reason,
                failed_at=self._clock.now(),
                deliveries=delivery.deliveries,
                requeues=delivery.requeues,
                signal=signal,
            )
        )
        self._outcomes.append(True)
        self._metrics.dead_lettered()
        log.error(
            "signal_dead_lettered",
            threat_id=delivery.threat_id,
            deliveries=delivery.deliveries,
            reason=reason,
        )
