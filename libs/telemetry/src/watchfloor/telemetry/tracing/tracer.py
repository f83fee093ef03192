"""Spans as the rest of the product knows them, and what stands for them where there are none."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self, TypeAlias

from watchfloor.telemetry.tracing.context import TraceContext

Attributes: TypeAlias = Mapping[str, str | int | float | bool]
"""Names in dotted lower case. Ids, fixed words and numbers: never anything that a user wrote."""


class SpanKind(StrEnum):
    """What a span is to the one above it."""

    INTERNAL = "internal"
    CLIENT = "client"
    PRODUCER = "producer"
    CONSUMER = "consumer"


class Span(Protocol):
    """A unit of work under way. As a context manager it is current in the block, then ends."""

    @property
    def context(self) -> TraceContext | None:
        """What those below it elsewhere are to know; nothing where it is not sampled."""
        ...

    def link(self, context: TraceContext) -> None:
        """Say that it has to do with that span of another trace."""
        ...

    def describe(self, attributes: Attributes) -> None:
        """Say more about it."""
        ...

    def end(self, *, at: datetime | None = None, error_type: str | None = None) -> None:
        """It is over; what is never ended is never told.

        Args:
            at: When; now where absent.
            error_type: Why it came to nothing, as a fixed word.
        """
        ...

    def __enter__(self) -> Self:
        """Make it current."""
        ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """End it; an error that leaves the block is its own, by the error's code."""
        ...


class Tracer(Protocol):
    """Makes spans. Lifecycle: construct (no I/O) -> ``start`` -> spans -> ``stop``.

    No call blocks, waits or raises for what becomes of a span.
    """

    @property
    def is_on(self) -> bool:
        """Whether any span is ever kept."""
        ...

    def span(
        self,
        name: str,
        attributes: Attributes | None = None,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        under: TraceContext | None = None,
        at: datetime | None = None,
    ) -> Span:
        """A part of what is above it, which begins; sampled where that is.

        Args:
            name: A fixed word.
            attributes: What is known about it already.
            kind: What it is to the one above it.
            under: The one above it; the current one where absent.
            at: When it begins; now where absent.
        """
        ...

    def entry(
        self,
        name: str,
        attributes: Attributes | None = None,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
    ) -> Span:
        """Where work enters the product: sampled as its caller says, by chance without a caller.

        Args:
            name: A fixed word.
            attributes: What is known about it already.
            kind: What it is to the current span, its caller's.
        """
        ...

    def root(self, name: str, attributes: Attributes | None = None) -> Span:
        """A sampled span with nothing above it: it is linked to what is sampled."""
        ...

    async def start(self) -> None:
        """Begin to tell of spans."""
        ...

    async def stop(self) -> None:
        """Tell of what ended, within a limit; safe twice and without ``start``."""
        ...


class NoSpan:
    """A span that is not sampled: it costs nothing and tells nothing."""

    context = None

    def link(self, context: TraceContext) -> None:
        """Nothing."""

    def describe(self, attributes: Attributes) -> None:
        """Nothing."""

    def end(self, *, at: datetime | None = None, error_type: str | None = None) -> None:
        """Nothing."""

    def __enter__(self) -> Self:
        """Leave what is current as it is."""
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Nothing."""


NO_SPAN = NoSpan()


class NoTracer:
    """Where nobody wants spans."""

    is_on = False

    def span(
        self,
        name: str,  # noqa: ARG002 - the port's
        attributes: Attributes | None = None,  # noqa: ARG002 - the same
        *,
        kind: SpanKind = SpanKind.INTERNAL,  # noqa: ARG002 - the same
        under: TraceContext | None = None,  # noqa: ARG002 - the same
        at: datetime | None = None,  # noqa: ARG002 - the same
    ) -> Span:
        """No span."""
        return NO_SPAN

    def entry(
        self,
        name: str,  # noqa: ARG002 - the port's
        attributes: Attributes | None = None,  # noqa: ARG002 - the same
        *,
        kind: SpanKind = SpanKind.INTERNAL,  # noqa: ARG002 - the same
    ) -> Span:
        """No span."""
        return NO_SPAN

    def root(self, name: str, attributes: Attributes | None = None) -> Span:  # noqa: ARG002 - the same
        """No span."""
        return NO_SPAN

    async def start(self) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""


NO_TRACER = NoTracer()
