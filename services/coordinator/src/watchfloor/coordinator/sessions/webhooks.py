"""Deliveries to somebody outside: claimed, signed, sent, tried again."""

import hashlib
import hmac
from collections.abc import Sequence

import structlog

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.port import Deliveries, Sender
from watchfloor.core import (
    Clock,
    DeadlineError,
    Delivery,
    DeliveryStatus,
    DeniedError,
    UnavailableError,
)
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_LEASE_FACTOR = 4
"""A claimed delivery is left to its worker for so many of its time-outs."""

_OK = range(200, 300)


class Webhooks:
    """Makes one delivery at a time; calls may overlap.

    What is answered with 2xx has arrived. Everything else is tried again, after pauses that the
    store doubles with jitter, and given up after the eighth time. A receiver may get a delivery
    twice, after a crash: ``Wf-Delivery`` is the same then.

    Args:
        deliveries: Hands out what is due.
        sender: Speaks HTTP.
        config: The secret that signs, and how long a receiver may take.
        metrics: Counts.
        clock: Time.
    """

    def __init__(
        self,
        deliveries: Deliveries,
        *,
        sender: Sender,
        config: SessionsConfig,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._deliveries = deliveries
        self._sender = sender
        secret = config.webhook_secret
        self._secret = secret.get_secret_value().encode() if secret else None
        self._timeout_s = config.webhook_timeout_s
        self._metrics = metrics
        self._clock = clock

    async def claim(self, limit: int) -> Sequence[Delivery]:
        """Deliveries that nobody else has, the longest overdue first."""
        claimed = await self._deliveries.claim(limit, lease_s=self._timeout_s * _LEASE_FACTOR)
        for each in claimed:
            if each.status is DeliveryStatus.DEAD:
                self._tell(each, reason="abandoned", is_dead=True)
        return [each for each in claimed if each.status is DeliveryStatus.PENDING]

    async def work(self, delivery: Delivery) -> None:
        """Make one claimed delivery.

        Raises:
            UnavailableError: The store is away; call again.
        """
        failure = await self._send(delivery)
        if failure is None:
            await self._deliveries.delivered(delivery)
            self._metrics.sessions.sent(delivery.kind, "delivered")
            return
        after = await self._deliveries.failed(delivery, reason=failure)
        is_dead = after is not None and after.status is DeliveryStatus.DEAD
        self._tell(delivery, reason=failure, is_dead=is_dead)

    def _tell(self, delivery: Delivery, *, reason: str, is_dead: bool) -> None:
        self._metrics.sessions.sent(delivery.kind, "dead" if is_dead else "failed")
        tell = log.error if is_dead else log.warning
        tell(
            "delivery_given_up" if is_dead else "delivery_not_made",
            delivery_id=delivery.delivery_id,
            kind=delivery.kind,
            attempts=delivery.attempts,
            reason=reason,
        )

    async def _send(self, delivery: Delivery) -> str | None:
        """Why it did not arrive, in a fixed word; nothing where it did."""
        try:
            status = await self._sender.post(
                delivery.url,
                delivery.payload,
                headers=self._headers(delivery),
                timeout_s=self._timeout_s,
            )
        except DeniedError:
            return "refused"
        except UnavailableError:
            return "unreachable"
        except DeadlineError:
            return "timeout"
        return None if status in _OK else f"status {status}"

    def _headers(self, delivery: Delivery) -> dict[str, str]:
        seconds = int(self._clock.now().timestamp())
        headers = {"Wf-Delivery": delivery.delivery_id, "Wf-Timestamp": str(seconds)}
        if self._secret is not None:
            signature = signature_of(delivery.payload, secret=self._secret, seconds=seconds)
            headers["Wf-Signature"] = signature
        return headers


def signature_of(payload: bytes, *, secret: bytes, seconds: int) -> str:
    """HMAC-SHA256 over ``<timestamp>.<body>``, as ``sha256=<hex>``.

    The time is part of it, so that what was overheard cannot be sent again much later.
    """
    return f"sha256={hmac.new(secret, b'%d.' % seconds + payload, hashlib.sha256).hexdigest()}"
