"""Counting what the session path does in the coordinator."""

from watchfloor.core import PolicyAction
from watchfloor.telemetry import session_metric_names as names
from watchfloor.telemetry._registry import Registry


class SessionMetrics:
    """The counts of sessions in one process; a part of its ``Metrics``."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def saved(self, *, events: int, calls: int) -> None:
        """So many events and calls of models were saved."""
        for kind, count in (("event", events), ("call", calls)):
            self._registry.counter(names.SAVED, kind=kind).inc(count)

    def dead_lettered(self) -> None:
        """A message was given up."""
        self._registry.counter(names.DEAD_LETTERS).inc()

    def analyzed(self, kind: str, outcome: str, *, took_s: float) -> None:
        """An analysis ended; kind and outcome are fixed words."""
        self._registry.counter(names.ANALYSES, kind=kind, outcome=outcome).inc()
        self._registry.histogram(names.ANALYSIS_DURATION, kind=kind).observe(took_s)

    def decided(self, action: PolicyAction) -> None:
        """Policies were asked about a session."""
        self._registry.counter(names.DECISIONS, action=action).inc()

    def concluded(self, kind: str, count: int) -> None:
        """So many sessions or traces went quiet."""
        self._registry.counter(names.CONCLUDED, kind=kind).inc(count)

    def conclusion_took(self, delay_s: float) -> None:
        """A session was concluded so long after it counted as quiet."""
        self._registry.histogram(names.CONCLUSION_DELAY).observe(max(delay_s, 0.0))

    def step_ended(self, step: str, outcome: str, count: int) -> None:
        """Something that follows conclusions was tried, for so many of them."""
        self._registry.counter(names.STEPS, step=step, outcome=outcome).inc(count)

    def run_decided(self, decision: str) -> None:
        """Whether an agent's analyses are run was decided."""
        self._registry.counter(names.RUNS, decision=decision).inc()

    def sent(self, kind: str, outcome: str) -> None:
        """Somebody outside was told, or was not reached."""
        self._registry.counter(names.SENT, kind=kind, outcome=outcome).inc()
