"""The analyzer of sessions that looks for agents who follow instructions in data."""

import asyncio
from collections.abc import Sequence

from watchfloor.analyzers.dataflow.analysis import trace_dataflow
from watchfloor.analyzers.dataflow.config import DataflowConfig
from watchfloor.analyzers.dataflow.conversation import conversation_of
from watchfloor.analyzers.dataflow.evidence import as_kept
from watchfloor.analyzers.dataflow.readings import Readings
from watchfloor.core import Clock, SessionDataflow, SessionExcerpt
from watchfloor.telemetry import Metrics


class DataflowAnalyzer:
    """Judges sessions by where the values of their tool calls came from. Asks no model.

    Args:
        clock: Time.
        metrics: Counts what came of each.
        config: What an operator set.
    """

    def __init__(
        self, *, clock: Clock, metrics: Metrics, config: DataflowConfig | None = None
    ) -> None:
        self._clock = clock
        self._metrics = metrics
        self._config = config or DataflowConfig()
        self._readings = Readings()

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    def judge(self, excerpt: SessionExcerpt) -> SessionDataflow:
        """What the session shows, its evidence masked; takes as long as its results are."""
        began = self._clock.monotonic()
        told = conversation_of(excerpt.events)
        found = trace_dataflow(
            [each.message for each in told], self._config.tools, readings=self._readings
        )
        took_s = self._clock.monotonic() - began
        self._metrics.session_judged("dataflow", found.verdict, took_s=took_s)
        return as_kept(found, told, analyzed_at=self._clock.now())

    async def analyze(self, batch: Sequence[SessionExcerpt]) -> Sequence[SessionDataflow]:
        """One answer per session, in order; who waits for it may do something else."""
        return [await asyncio.to_thread(self.judge, excerpt) for excerpt in batch]
