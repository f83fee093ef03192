"""Session messages that will not be tried again, kept with their reason and counted."""

import structlog

from watchfloor.bus import EventDelivery
from watchfloor.coordinator.dead_letter_share import DeadLetterShare
from watchfloor.coordinator.port import DeadLetters
from watchfloor.core import Clock, DeadLetter, DeadLetterKind, SessionMessage
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)


class EventsGivenUp:
    """Keeps dead letters of messages that cannot be saved.

    Args:
        dead_letters: Where they are kept.
        share: Told of each.
        metrics: Counts.
        clock: Time.

    Attributes:
        share: Says when there are so many dead letters that work must stop.
    """

    def __init__(
        self,
        dead_letters: DeadLetters,
        *,
        share: DeadLetterShare,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._dead_letters = dead_letters
        self._metrics = metrics
        self._clock = clock
        self.share = share

    async def keep(
        self, delivery: EventDelivery, reason: str, *, message: SessionMessage | None = None
    ) -> None:
        """Keep one; without a message where it could not be read."""
        await self._dead_letters.put(
            DeadLetter(
                kind=DeadLetterKind.EVENTS,
                id=delivery.message_id,
                project_id=delivery.project_id,
                reason=reason,
                failed_at=self._clock.now(),
                attempts=delivery.deliveries,
                requeues=delivery.requeues,
                content=message and message.model_dump(mode="json", exclude_defaults=True),
            )
        )
        self.share.failed()
        self._metrics.sessions.dead_lettered()
        log.error(
            "events_dead_lettered",
            message_id=delivery.message_id,
            deliveries=delivery.deliveries,
            reason=reason,
        )
