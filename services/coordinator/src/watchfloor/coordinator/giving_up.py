"""Signals that will not be retried: kept with their reason, and counted against a limit."""

import structlog

from watchfloor.bus import Delivery
from watchfloor.coordinator.assembly import Assembly
from watchfloor.coordinator.config import CoordinatorConfig
from watchfloor.coordinator.dead_letter_share import DeadLetterShare
from watchfloor.coordinator.port import DeadLetters, Threats
from watchfloor.core import Clock, DeadLetter, DeadLetterKind, ThreatSignal
from watchfloor.store import StoredThreat, ThreatRow
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)


class GivingUp:
    """Dead-letters signals, and counts them.

    Attributes:
        share: Says when there are so many dead letters that work must stop.
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
        self.share = DeadLetterShare(config.dead_letter_share, window=config.dead_letter_window)

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
                kind=DeadLetterKind.SIGNALS,
                id=delivery.threat_id,
                project_id=delivery.project_id,
                reason=reason,
                failed_at=self._clock.now(),
                attempts=delivery.deliveries,
                requeues=delivery.requeues,
                content=signal and signal.model_dump(mode="json"),
            )
        )
        self.share.failed()
        self._metrics.dead_lettered()
        log.error(
            "signal_dead_lettered",
            threat_id=delivery.threat_id,
            project_id=delivery.project_id,
            deliveries=delivery.deliveries,
            reason=reason,
        )
