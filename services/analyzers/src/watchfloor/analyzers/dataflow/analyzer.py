"""The analyzer of sessions that looks for agents who follow instructions in data."""

from collections.abc import Sequence

from watchfloor.analyzers.dataflow.analysis import trace_dataflow
from watchfloor.analyzers.dataflow.config import DataflowConfig
from watchfloor.analyzers.dataflow.conversation import conversation_of
from watchfloor.core import Clock, Dataflow, SessionExcerpt
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

    async def start(self) -> None:
        """Nothing to acquire."""

    async def stop(self) -> None:
        """Nothing to release."""

    def judge(self, excerpt: SessionExcerpt) -> Dataflow:
        """What the session shows, at once."""
        began = self._clock.monotonic()
        found = trace_dataflow(conversation_of(excerpt.events), self._config.tools)
        took_s = self._clock.monotonic() - began
        self._metrics.session_judged("dataflow", found.verdict, took_s=took_s)
        return found

    async def analyze(self, batch: Sequence[SessionExcerpt]) -> Sequence[Dataflow]:
        """One answer per session, in order."""
        return [self.judge(excerpt) for excerpt in batch]
