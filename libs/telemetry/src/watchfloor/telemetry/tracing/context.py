"""Where in which trace something happens, in W3C's words, and how that travels."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

TRACEPARENT = "traceparent"
TRACESTATE = "tracestate"
_WANTED = frozenset({TRACEPARENT, TRACESTATE})

_FORM = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_OF_FIRST_VERSION = 55
_SAMPLED = 1
_LONGEST_STATE = 512


class TraceContext(NamedTuple):
    """A span, as those know it that are made below it elsewhere.

    Attributes:
        traceparent: Trace, span and flags, as W3C writes them.
        tracestate: What others passed along; empty where nobody did.
    """

    traceparent: str
    tracestate: str = ""

    @property
    def trace_id(self) -> str:
        """The trace, 32 digits of hex."""
        return self.traceparent[3:35]

    @property
    def span_id(self) -> str:
        """The span, 16 digits of hex."""
        return self.traceparent[36:52]

    @property
    def is_sampled(self) -> bool:
        """Whether the trace is kept."""
        return bool(int(self.traceparent[53:55], 16) & _SAMPLED)

    def headers(self) -> dict[str, str]:
        """The same as headers of whatever carries it on."""
        told = {TRACEPARENT: self.traceparent}
        return {**told, TRACESTATE: self.tracestate} if self.tracestate else told


def context_in(headers: Mapping[str, str]) -> TraceContext | None:
    """What headers say, their names in lower case; nothing where they say it badly or not at all.

    They come from outside: a trace that is not understood must never cost a request.
    """
    told = headers.get(TRACEPARENT)
    if told is None:
        return None
    # A later version may say more, and says this first.
    known, more = told[:_OF_FIRST_VERSION], told[_OF_FIRST_VERSION:]
    if _FORM.fullmatch(known) is None or (more and (told.startswith("00") or more[0] != "-")):
        return None
    state = headers.get(TRACESTATE, "")
    # What is passed on is what is understood: the first version.
    return TraceContext(f"00{known[2:]}", state if _is_plain(state) else "")


def context_among(headers: Iterable[tuple[str, str]]) -> TraceContext | None:
    """The same of headers that may come several times, which is one with commas in it.

    So several states are one, and of several parents none is believed.
    """
    told: dict[str, str] = {}
    for name, value in headers:
        if name in _WANTED:
            told[name] = f"{told[name]},{value}" if name in told else value
    return context_in(told)


def _is_plain(state: str) -> bool:
    return len(state) <= _LONGEST_STATE and state.isascii() and state.isprintable()


CURRENT: ContextVar[TraceContext | None] = ContextVar("trace", default=None)
"""For those that make spans; everybody else reads and sets it by the functions below."""


def current_trace() -> TraceContext | None:
    """Where the work of this task belongs; nothing where nobody said it."""
    return CURRENT.get()


@contextmanager
def within_trace(context: TraceContext | None) -> Iterator[None]:
    """Work in the block, and in tasks made in it, belongs there; with nothing, to no trace."""
    if context is CURRENT.get():
        yield
        return
    before = CURRENT.set(context)
    try:
        yield
    finally:
        CURRENT.reset(before)


def traced(headers: dict[str, str]) -> dict[str, str]:
    """Headers of what leaves this process, with where the work at hand belongs, if that is kept."""
    context = CURRENT.get()
    if context is None or not context.is_sampled:
        return headers
    return {**headers, **context.headers()}
