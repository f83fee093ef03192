"""The trace of a caller that is watched by itself, in W3C's words."""

import secrets
from typing import NamedTuple


class CallerTrace(NamedTuple):
    """Where a caller says that it is.

    Attributes:
        trace_id: Hex.
        span_id: Hex.
        is_sampled: Whether it keeps its trace.
    """

    trace_id: str
    span_id: str
    is_sampled: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """The same, as it sends it."""
        flags = "01" if self.is_sampled else "00"
        return {"traceparent": f"00-{self.trace_id}-{self.span_id}-{flags}"}


def caller_trace(*, is_sampled: bool = True) -> CallerTrace:
    """One that nobody had before."""
    return CallerTrace(secrets.token_hex(16), secrets.token_hex(8), is_sampled)
