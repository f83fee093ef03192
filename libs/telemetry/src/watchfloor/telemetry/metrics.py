"""Counting what the product does, in its own words."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from watchfloor.core import (
    AgentStatus,
    EventSource,
    ModelPurpose,
    NarrativeStatus,
    ThreatAnalysis,
    ThreatType,
)
from watchfloor.telemetry import metric_names as names
from watchfloor.telemetry._registry import Registry
from watchfloor.telemetry.audit_metrics import AuditMetrics
from watchfloor.telemetry.intel_metrics import IntelMetrics
from watchfloor.telemetry.metrics_form import MetricsForm
from watchfloor.telemetry.retention_metrics import RetentionMetrics
from watchfloor.telemetry.session_metrics import SessionMetrics
from watchfloor.telemetry.tracing.context import TraceContext
from watchfloor.telemetry.tracing_metrics import TracingMetrics

_MS_PER_S = 1000


class Metrics:
    """The counts of one process; give the same one to all its parts.

    Every method is quick, never raises for what it is told, and may be called from any thread.

    Attributes:
        sessions: What is counted of sessions.
        audit: What is counted of the audit log.
        retention: What is counted of rows that leave with time.
        intel: What is counted of threat-intel feeds.
        tracing: What is counted of the product's own spans.
    """

    def __init__(self) -> None:
        self._registry = Registry(names.SERVICE_METRICS)
        self.sessions = SessionMetrics(self._registry)
        self.audit = AuditMetrics(self._registry)
        self.retention = RetentionMetrics(self._registry)
        self.intel = IntelMetrics(self._registry)
        self.tracing = TracingMetrics(self._registry)

    def signal_received(self, threat_type: ThreatType) -> None:
        """The queue accepted a signal."""
        self._registry.counter(names.SIGNALS_RECEIVED, type=threat_type).inc()

    def signals_refused(self, reason: str, count: int = 1) -> None:
        """Signals were turned away; the reason is the error's ``code``."""
        self._registry.counter(names.SIGNALS_REFUSED, reason=reason).inc(count)

    def events_received(self, source: EventSource, count: int = 1) -> None:
        """The queue accepted events of sessions."""
        self._registry.counter(names.EVENTS_RECEIVED, source=source).inc(count)

    def events_refused(self, reason: str, count: int = 1) -> None:
        """Events were turned away; the reason is the error's ``code``."""
        self._registry.counter(names.EVENTS_REFUSED, reason=reason).inc(count)

    def request_limited(self, limit: str) -> None:
        """A caller came too often; the limit is a fixed word such as ``key``."""
        self._registry.counter(names.REQUESTS_LIMITED, limit=limit).inc()

    def batch_started(self, size: int) -> None:
        """So many signals are analysed together."""
        self._registry.histogram(names.BATCH_SIZE).observe(size)

    def stage_took(self, stage: str, took_s: float) -> None:
        """A batch was in this stage of its analysis for so long; the stage is a fixed word."""
        self._registry.histogram(names.STAGE_DURATION, stage=stage).observe(took_s)

    def threat_completed(self, threat: ThreatAnalysis, trace: TraceContext | None = None) -> None:
        """A threat was saved for the first time: its counts, durations, score and agents.

        Args:
            threat: The threat.
            trace: Its trace, which the durations then lead to.
        """
        exemplar = {"trace_id": trace.trace_id} if trace is not None else None
        kind, severity = threat.signal.threat_type, threat.severity
        self._registry.counter(names.THREATS, type=kind, severity=severity).inc()
        self._registry.counter(names.THREATS_BY_SEVERITY, severity=severity).inc()
        self._registry.counter(names.THREATS_BY_TYPE, type=kind).inc()
        took_s = threat.total_processing_time_ms / _MS_PER_S
        self._registry.histogram(names.ANALYSIS_DURATION, type=kind).observe(took_s, exemplar)
        if threat.degraded:
            self._registry.counter(names.DEGRADED, type=kind).inc()
        if threat.requires_human_review:
            self._registry.counter(names.REVIEWS, severity=severity).inc()
        if (judged := threat.false_positive_score) is not None:
            self._registry.histogram(names.FALSE_POSITIVE_SCORE, type=kind).observe(judged.score)
        self._agents_answered(threat, exemplar)

    def _agents_answered(self, threat: ThreatAnalysis, exemplar: dict[str, str] | None) -> None:
        for agent, answer in threat.agent_analyses.items():
            took_s = answer.processing_time_ms / _MS_PER_S
            self._registry.histogram(names.AGENT_DURATION, agent=agent).observe(took_s, exemplar)
            if answer.status is not AgentStatus.OK:
                self._registry.counter(
                    names.AGENT_FAILURES, agent=agent, status=answer.status
                ).inc()
            if answer.narrative_status is not NarrativeStatus.OFF:
                self._registry.counter(
                    names.NARRATIVES, agent=agent, status=answer.narrative_status
                ).inc()

    def dead_lettered(self) -> None:
        """A signal was given up."""
        self._registry.counter(names.DEAD_LETTERS).inc()

    def coordinators(self, count: int) -> None:
        """So many coordinators take what waits."""
        self._registry.gauge(names.COORDINATORS).set(count)

    def queue_pending(self, signals: int, *, oldest_s: float) -> None:
        """So many signals wait, the oldest for so long."""
        self._registry.gauge(names.QUEUE_PENDING).set(signals)
        self._registry.gauge(names.QUEUE_AGE).set(oldest_s)

    def delivered(self, stream: str, *, after_s: float) -> None:
        """Something was heard so long after it was published; the stream is a fixed word."""
        self._registry.histogram(names.DELIVERY_LAG, stream=stream).observe(max(after_s, 0.0))

    def watcher_cut_off(self, reason: str) -> None:
        """A watcher was sent away; the reason is a fixed word."""
        self._registry.counter(names.CUT_OFF, reason=reason).inc()

    def events_pending(self, messages: int, *, oldest_s: float) -> None:
        """So many messages with events wait, the oldest for so long."""
        self._registry.gauge(names.EVENTS_PENDING).set(messages)
        self._registry.gauge(names.EVENTS_AGE).set(oldest_s)

    def stream_client(self) -> AbstractContextManager[None]:
        """A client watches the live stream, as long as the context lasts."""
        return self._registry.gauge(names.STREAM_CLIENTS).track_inprogress()

    @contextmanager
    def websocket_client(self) -> Iterator[None]:
        """The same for a client that came by WebSocket, who also counts as one."""
        with (
            self._registry.gauge(names.WEBSOCKET_CONNECTIONS).track_inprogress(),
            self.stream_client(),
        ):
            yield

    def store_time(self, operation: str) -> AbstractContextManager[object]:
        """Measure what happens in the context as one operation of the store.

        Args:
            operation: A fixed word such as ``save_threats``.
        """
        return self._registry.histogram(names.STORE_DURATION, operation=operation).time()

    def model_called(self, purpose: ModelPurpose, outcome: str, *, took_s: float) -> None:
        """A language model was asked; the outcome is ``ok`` or a fixed word for the failure."""
        self._registry.counter(names.LLM_CALLS, purpose=purpose, outcome=outcome).inc()
        self._registry.histogram(names.LLM_DURATION, purpose=purpose).observe(took_s)

    def tokens_used(self, purpose: ModelPurpose, asked: int, answered: int) -> None:
        """A question to a language model and its answer were so long."""
        for direction, tokens in (("input", asked), ("output", answered)):
            self._registry.counter(names.LLM_TOKENS, purpose=purpose, direction=direction).inc(
                tokens
            )

    def model_cost(self, purpose: ModelPurpose, cost: float) -> None:
        """A question to a language model and its answer cost so much."""
        self._registry.counter(names.LLM_COST, purpose=purpose).inc(cost)

    def model_paused(self, purpose: ModelPurpose, *, is_paused: bool) -> None:
        """A language model is left in peace, or asked again."""
        self._registry.gauge(names.LLM_PAUSED, purpose=purpose).set(is_paused)

    def session_judged(self, analyzer: str, outcome: str, *, took_s: float) -> None:
        """A thought or session was judged; both words are fixed ones."""
        self._registry.counter(names.SESSION_JUDGEMENTS, analyzer=analyzer, outcome=outcome).inc()
        self._registry.histogram(names.SESSION_JUDGEMENT_DURATION, analyzer=analyzer).observe(
            took_s
        )

    def client_results(self, outcome: str, count: int = 1) -> None:
        """Results for clients were treated so; the outcome is a fixed word such as ``kept``."""
        self._registry.counter(names.CLIENT_RESULTS, outcome=outcome).inc(count)

    def disk_free(self, share: float) -> None:
        """So much of the disk under the embedded servers is free."""
        self._registry.gauge(names.DISK_FREE, disk="data").set(share)

    def certificate_left(self, seconds: float) -> None:
        """The certificate that ports are encrypted with is good for so long."""
        self._registry.gauge(names.CERTIFICATE_LEFT, certificate="gateway").set(seconds)

    def render(self, form: MetricsForm = MetricsForm.TEXT) -> bytes:
        """Everything, without what ends a document; tasks are counted in the caller's loop."""
        with suppress(RuntimeError):  # there may be none
            self._registry.gauge(names.TASKS).set(len(asyncio.all_tasks()))
        return self._registry.render(form)
