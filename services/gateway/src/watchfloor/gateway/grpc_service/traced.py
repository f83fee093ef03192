"""Where a call by gRPC goes on with the trace of its caller."""

from contextlib import AbstractContextManager

from watchfloor.rpc import Metadata
from watchfloor.telemetry import context_in, within_trace


def trace_of_caller(metadata: Metadata | None) -> AbstractContextManager[None]:
    """The work for a call, in the trace that its metadata names."""
    told = {name: value for name, value in metadata or () if isinstance(value, str)}
    return within_trace(context_in(told))
