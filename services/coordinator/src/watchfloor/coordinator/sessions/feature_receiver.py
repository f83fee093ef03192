"""Tells an external receiver of features, many at once, and leaves it in peace when it asks."""

from collections.abc import Sequence

import structlog
from pydantic_core import to_json

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.port import Sender
from watchfloor.core import (
    Backoff,
    Clock,
    DeniedError,
    FeatureSet,
    SaturatedError,
    UnavailableError,
    WatchfloorError,
)
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_OK = range(200, 300)
_OVERLOADED = frozenset({429, 503})
_FIRST_PAUSE_S = 5.0
_LONGEST_PAUSE_S = 300.0


class ReceiverRefusedError(WatchfloorError):
    """The receiver did not take it; asked again later it may."""

    code = "receiver_refused"
    retryable = True


class FeatureReceiver:
    """Sends ``{"features": [...]}`` to one address.

    The receiver must take a set twice: after a crash, and after an answer that was lost.

    Args:
        sender: Speaks HTTP.
        url: Where it goes.
        config: Sets sent at once at most, and how long the receiver may take.
        metrics: Counts.
        clock: Time.
    """

    def __init__(
        self,
        sender: Sender,
        url: str,
        *,
        config: SessionsConfig,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._sender = sender
        self._url = url
        self._batch = config.receiver_batch
        self._timeout_s = config.receiver_timeout_s
        self._metrics = metrics
        self._clock = clock
        self._paused_until = 0.0
        self._backoff = Backoff(base_s=_FIRST_PAUSE_S, cap_s=_LONGEST_PAUSE_S)

    async def tell(self, sets: Sequence[FeatureSet]) -> None:
        """Return when the receiver has them.

        Raises:
            SaturatedError: It is overloaded and left in peace for a while.
            ReceiverRefusedError: It refused, or could not be reached.
        """
        for begin in range(0, len(sets), self._batch):
            await self._send(sets[begin : begin + self._batch])

    async def _send(self, sets: Sequence[FeatureSet]) -> None:
        left_s = self._paused_until - self._clock.monotonic()
        if left_s > 0:
            raise SaturatedError("The receiver is left in peace.", retry_after_s=left_s)
        body = to_json({"features": sets})
        try:
            status = await self._sender.post(self._url, body, headers={}, timeout_s=self._timeout_s)
        except WatchfloorError as exc:
            self._metrics.sessions.sent("features", exc.code)
            if isinstance(exc, UnavailableError | DeniedError):
                raise ReceiverRefusedError("The receiver cannot be reached.") from exc
            raise self._pause(exc.code) from exc
        self._metrics.sessions.sent("features", "delivered" if status in _OK else "failed")
        if status in _OVERLOADED:
            raise self._pause(f"status {status}")
        if status not in _OK:
            raise ReceiverRefusedError(f"The receiver answered with {status}.")
        self._backoff.reset()

    def _pause(self, reason: str) -> SaturatedError:
        """Leave it in peace: it says that it has too much to do, or is too slow to say anything."""
        pause_s = self._backoff.next_s()
        self._paused_until = self._clock.monotonic() + pause_s
        log.warning("feature_receiver_paused", pause_s=round(pause_s, 1), reason=reason)
        return SaturatedError("The receiver is overloaded.", retry_after_s=pause_s)
