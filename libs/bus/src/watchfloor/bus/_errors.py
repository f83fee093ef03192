"""The library's errors in our words, at the edge of this room."""

from collections.abc import Iterator
from contextlib import contextmanager

import nats.errors
import nats.js.errors

from watchfloor.core import UnavailableError

_AWAY = (
    nats.errors.TimeoutError,
    nats.errors.ConnectionClosedError,
    nats.errors.ConnectionDrainingError,
    nats.errors.ConnectionReconnectingError,
    nats.errors.NoServersError,
    nats.errors.NoRespondersError,
    nats.errors.OutboundBufferLimitError,
    nats.errors.StaleConnectionError,
    nats.errors.UnexpectedEOF,
    nats.js.errors.NoStreamResponseError,
    nats.js.errors.ServiceUnavailableError,
    nats.js.errors.ServerError,
    TimeoutError,
    OSError,
    # uvloop's word for a connection that was closed, before the library has seen that.
    RuntimeError,
)
_FULL = {
    10023,  # insufficient resources
    10047,  # insufficient storage resources
    10077,  # stream store failed: maximum messages or bytes exceeded
    10122,  # maximum bytes exceeded
}


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise ``UnavailableError`` for whatever says that the bus is away, slow or full.

    Args:
        what: What was being done, for the message.
    """
    try:
        yield
    except _AWAY as exc:
        raise UnavailableError(f"The bus did not answer: {what}.") from exc
    except nats.js.errors.APIError as exc:
        if getattr(exc, "err_code", None) in _FULL:
            raise UnavailableError(f"The bus has no room: {what}.", retry_after_s=5.0) from exc
        raise
