"""What is around every call by gRPC: its caller's trace, and its line in the access log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc

from watchfloor.gateway.access_log import served
from watchfloor.telemetry import context_among, within_trace

_NAMES = {code.value[0]: code.name for code in grpc.StatusCode}


class Around:
    """The context in which a call is served.

    Args:
        face: What this listener speaks.
        is_logged: Whether calls have lines in the log.
    """

    def __init__(self, *, face: str, is_logged: bool) -> None:
        self._face = face
        self._is_logged = is_logged

    @contextmanager
    def __call__(self, method: str, context: Any) -> Iterator[None]:
        """Goes on with the trace that the call's metadata names."""
        metadata = context.invocation_metadata() or ()
        told = ((name, value) for name, value in metadata if isinstance(value, str))
        with within_trace(context_among(told)):
            if not self._is_logged:
                yield
                return
            with served(self._face) as request:
                request.route = method
                try:
                    yield
                finally:
                    request.status = _status_of(context)


def _status_of(context: Any) -> str:
    code = context.code() or 0
    return code.name if isinstance(code, grpc.StatusCode) else _NAMES[int(code)]
