"""The ports that several rooms share: what the pipeline asks of agents, and agents of the store.

Every look-up takes the whole batch and answers in the same order, one entry per signal.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from watchfloor.core.analysis import AgentAnalysis
from watchfloor.core.change_event import ChangeEvent
from watchfloor.core.customer import Customer
from watchfloor.core.history import SignalHistory
from watchfloor.core.intel import IntelIndicator
from watchfloor.core.investigation import Investigation
from watchfloor.core.signal import ThreatSignal

Result_co = TypeVar("Result_co", covariant=True)


class Component(Protocol):
    """Anything with a life: construct (no I/O) -> ``start`` -> work -> ``stop``.

    ``stop`` is safe twice and without ``start``.
    """

    async def start(self) -> None:
        """Acquire what the work needs."""
        ...

    async def stop(self) -> None:
        """Finish or hand back the work, then release."""
        ...


class AnalysisAgent(Component, Protocol):
    """One of the five that look at every signal, in parallel.

    ``analyze`` is idempotent; it answers once per signal, in order, or raises.
    """

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        """One answer per signal, in order."""
        ...


class Analyzer(Component, Protocol[Result_co]):
    """Judges from what others found. Idempotent; one answer per investigation, in order."""

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[Result_co]:
        """One answer per investigation, in order."""
        ...


class ThreatHistory(Protocol):
    """Past threats and their verdicts."""

    async def similar(self, batch: Sequence[ThreatSignal]) -> Sequence[SignalHistory]:
        """What the past says about each signal; the signal's own threat is never counted."""
        ...


class CustomerDirectory(Protocol):
    """Customers by the id or, where a signal has none, by the name that it carries."""

    async def find(self, batch: Sequence[ThreatSignal]) -> Sequence[Customer | None]:
        """The customer of each signal, or nothing."""
        ...


class ChangeLog(Protocol):
    """Change events around a moment."""

    async def before(
        self, batch: Sequence[ThreatSignal], window: timedelta
    ) -> Sequence[Sequence[ChangeEvent]]:
        """Events that touch each signal's customer in the window before its ``detected_at``.

        An event counts when it began in the window or still lasted into it; newest first, at
        most 20 each.
        """
        ...


class IntelIndex(Protocol):
    """Imported indicators that are valid."""

    async def match(self, batch: Sequence[ThreatSignal]) -> Sequence[Sequence[IntelIndicator]]:
        """Indicators that name each signal's address or user agent, surest first, at most 20."""
        ...
