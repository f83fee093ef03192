"""One line for each request that was served, where an operator wants that."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger(__name__)


class Served:
    """A request that is being served.

    Attributes:
        route: The template or full name of what was asked for, never the caller's own text.
        status: What came of it, as its face says it.
    """

    def __init__(self) -> None:
        self.route: str | None = None
        self.status: int | str | None = None


@contextmanager
def served(face: str, method: str = "") -> Iterator[Served]:
    """Log what is served in the block when it is over, whatever became of it.

    Args:
        face: ``rest``, ``websocket``, ``grpc``...
        method: Of HTTP.
    """
    request, began = Served(), time.monotonic()
    try:
        yield request
    finally:
        log.info(
            "request_served",
            face=face,
            **({"method": method} if method else {}),
            route=request.route,
            status=request.status,
            duration_ms=round((time.monotonic() - began) * 1000, 3),
        )
