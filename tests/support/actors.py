"""Agents and analyzers with a fault, importable in the process of an actor too."""

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from watchfloor.core import AgentAnalysis, AgentName, Investigation, ThreatSignal

Marks = Path
"""A folder in which processes leave their ids, to be found by the test."""


class Fault(StrEnum):
    """What is wrong with it."""

    NONE = "none"
    RAISES = "raises"
    RAISES_ON_BAD = "raises on the customer named bad"
    HANGS = "hangs"
    HANGS_AT_FIRST = "the first ones made hang"
    BLOCKS_ONCE = "the first process blocks its loop"
    KILLS = "ends its process"
    KILLS_ONCE = "the first process ends itself"


@dataclass(frozen=True)
class Faulty:
    """Builds an agent: a plain value, as composition makes them."""

    fault: Fault
    marks: Marks

    def __call__(self) -> "FaultyAgent":
        return FaultyAgent(self.fault, self.marks)


@dataclass(frozen=True)
class FaultyAnalyzing:
    """The same for an analyzer."""

    fault: Fault
    marks: Marks

    def __call__(self) -> "FaultyAnalyzer":
        return FaultyAnalyzer(self.fault, self.marks)


class _Component:
    def __init__(self, fault: Fault, marks: Marks) -> None:
        self._fault = fault
        self._marks = marks
        self._is_first = not any(marks.iterdir())
        self._ordinal = len(list(marks.iterdir()))
        (marks / f"{self._ordinal}").write_text(str(os.getpid()))

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    async def _misbehave(self, signals: Sequence[ThreatSignal]) -> None:
        deeds: dict[Fault, Callable[[], object]] = {
            Fault.RAISES: self._raise,
            Fault.RAISES_ON_BAD: lambda: (
                self._raise() if any(each.customer_id == "bad" for each in signals) else None
            ),
            Fault.KILLS: lambda: os.kill(os.getpid(), 9),
            Fault.KILLS_ONCE: lambda: os.kill(os.getpid(), 9) if self._is_first else None,
            Fault.BLOCKS_ONCE: lambda: threading.Event().wait(60) if self._is_first else None,
        }
        if self._fault is Fault.HANGS or (self._fault is Fault.HANGS_AT_FIRST and self._is_first):
            await asyncio.Event().wait()
        deeds.get(self._fault, lambda: None)()

    def _raise(self) -> None:
        raise LookupError("a fault of its own")


class FaultyAgent(_Component):
    """An agent that does what is wrong with it, and answers with the customer's name."""

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        await self._misbehave(batch)
        return [
            AgentAnalysis(
                agent_name=AgentName.CONTEXT, analysis=signal.customer_id or "", confidence=0.5
            )
            for signal in batch
        ]


class FaultyAnalyzer(_Component):
    """An analyzer that does the same."""

    async def analyze(self, batch: Sequence[Investigation]) -> Sequence[str]:
        await self._misbehave([case.signal for case in batch])
        return [case.signal.customer_id or "" for case in batch]


def process_of_last(marks: Marks) -> int:
    """The process of the component that was made last."""
    last = max(marks.iterdir(), key=lambda mark: int(mark.name))
    return int(last.read_text())


@dataclass(frozen=True)
class Gated:
    """Builds an agent that holds each batch until a file appears, and names its process."""

    begun: Marks
    gate: Path

    def __call__(self) -> "GatedAgent":
        return GatedAgent(self.begun, self.gate)


class GatedAgent:
    """Shows that it has a batch by a file in ``begun``, named after the first customer."""

    def __init__(self, begun: Marks, gate: Path) -> None:
        self._begun = begun
        self._gate = gate

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    async def analyze(self, batch: Sequence[ThreatSignal]) -> Sequence[AgentAnalysis]:
        (self._begun / (batch[0].customer_id or "")).write_text(str(os.getpid()))
        while not self._gate.exists():  # noqa: ASYNC110 - another process opens it
            await asyncio.sleep(0.01)
        return [
            AgentAnalysis(agent_name=AgentName.CONTEXT, analysis=str(os.getpid()), confidence=0.5)
            for _ in batch
        ]
