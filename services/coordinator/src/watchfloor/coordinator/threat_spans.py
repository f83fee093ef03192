"""The spans of the threat path in the coordinator."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

import structlog

from watchfloor.bus import Delivery, ResultMessage
from watchfloor.coordinator.analysed import Analysed
from watchfloor.core import AgentName, AgentStatus, ThreatAnalysis
from watchfloor.runtime import AnalyzerName
from watchfloor.telemetry import Attributes, Span, SpanKind, Tracer, within_trace

log = structlog.get_logger(__name__)

_NAMES: Mapping[AgentName | AnalyzerName, str] = {
    **{agent: f"{agent}_agent.analyze" for agent in AgentName},
    AnalyzerName.FALSE_POSITIVE: "fp_analyzer.analyze",
    AnalyzerName.RESPONSE: "response_engine.generate_plan",
    AnalyzerName.TIMELINE: "timeline_builder.build",
}
_BATCH: ContextVar[Span | None] = ContextVar("batch", default=None)


class _Begun(NamedTuple):
    """The analysis of a sampled signal, under way; ``place`` is the signal's in its batch."""

    place: int
    span: Span


class ThreatSpans:
    """Tells of each sampled threat what was done about it, and of batches that have such.

    What is not sampled when it is put into the queue has no span here. The agents and analyzers
    work on a whole batch, so each threat is told the times of its batch.

    Args:
        tracer: Makes spans.
    """

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    @contextmanager
    def batch(self, deliveries: Sequence[Delivery]) -> Iterator[None]:
        """What is done with these, in a trace of its own, where any of them is sampled."""
        if all(each.trace is None for each in deliveries):
            yield
            return
        with self._tracer.root("process_batch", {"batch.size": len(deliveries)}) as span:
            before = _BATCH.set(span)
            try:
                yield
            finally:
                _BATCH.reset(before)

    def begin(self, deliveries: Sequence[Delivery]) -> Sequence[_Begun]:
        """The analyses of those that are sampled; what fails is never told, since it is retried."""
        begun = []
        for place, delivery in enumerate(deliveries):
            if delivery.trace is None:
                continue
            about = _about(delivery, deliveries)
            span = self._tracer.span(
                "analyze_threat", about, kind=SpanKind.CONSUMER, under=delivery.trace
            )
            if span.context is None:
                continue
            if (batch := _BATCH.get()) is not None:
                batch.link(span.context)
            begun.append(_Begun(place, span))
        return begun

    def end(self, begun: Sequence[_Begun], analysed: Analysed) -> None:
        """They ended well; tells each what its batch went through."""
        for place, span in begun:
            threat = analysed.threats[place]
            known: Attributes = {
                "threat.type": threat.signal.threat_type,
                "threat.severity": threat.severity,
            }
            for step in analysed.steps:
                part = self._tracer.span(
                    _NAMES[step.by], known, under=span.context, at=step.ran.started_at
                )
                part.end(at=step.ran.ended_at, error_type=_failure(threat, step.by))
            span.describe(known)
            span.end()
            _tell(span, threat)

    def saving(self, threats: int) -> Span:
        """What the store does about a batch."""
        return self._tracer.span("threats.save", {"batch.size": threats}, kind=SpanKind.CLIENT)

    @contextmanager
    def publishing(self, delivery: Delivery, message: ResultMessage) -> Iterator[None]:
        """What the bus does about one threat; in its own trace, or in none."""
        with within_trace(delivery.trace):
            if delivery.trace is None:
                yield
                return
            about: Attributes = {"threat.id": message.threat_id, "revision": message.revision}
            with self._tracer.span("threat.publish", about, kind=SpanKind.PRODUCER):
                yield

    def given_up(self, delivery: Delivery, error_type: str) -> None:
        """Its analysis came to nothing."""
        if delivery.trace is not None:
            about = _about(delivery, [delivery])
            span = self._tracer.span(
                "analyze_threat", about, kind=SpanKind.CONSUMER, under=delivery.trace
            )
            span.end(error_type=error_type)


def _tell(span: Span, threat: ThreatAnalysis) -> None:
    """Lead from the log to the trace and back; what is not sampled is counted alone."""
    with within_trace(span.context):
        log.info(
            "threat_analyzed",
            threat_id=threat.id,
            project_id=threat.project_id,
            severity=threat.severity,
            processing_time_ms=threat.total_processing_time_ms,
        )


def _about(delivery: Delivery, batch: Sequence[Delivery]) -> Attributes:
    return {
        "threat.id": delivery.threat_id,
        "project.id": delivery.project_id,
        "batch.size": len(batch),
        "messaging.delivery_count": delivery.deliveries,
    }


def _failure(threat: ThreatAnalysis, by: AgentName | AnalyzerName) -> str | None:
    answer = threat.agent_analyses.get(by) if isinstance(by, AgentName) else None
    return None if answer is None or answer.status is AgentStatus.OK else answer.status
