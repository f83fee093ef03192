"""Sessions: in, out, live, and what is concluded from them."""

from watchfloor.bus import SessionUpdate
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.agent_reports import AgentReports, ReportRules, ReportStores
from watchfloor.gateway.backlog import Backlog
from watchfloor.gateway.evaluation import Evaluation
from watchfloor.gateway.event_intake import EventIntake
from watchfloor.gateway.joining.foundation import Foundation
from watchfloor.gateway.recording import Recording
from watchfloor.gateway.session_port import Policies
from watchfloor.gateway.sessions import SessionService
from watchfloor.gateway.stream import (
    AnalysisWaiters,
    FanOut,
    SessionSpeech,
)
from watchfloor.gateway.trace_intake import TraceIntake


def recording(foundation: Foundation, waiters: AnalysisWaiters, admission: Admission) -> Recording:
    """Events in."""
    config, backends = foundation.config, foundation.backends
    intake = EventIntake(
        backends.event_queue,
        keys=backends.keys,
        redactions=foundation.redactions,
        admission=admission,
        clock=foundation.clock,
        limit=foundation.limit,
        concurrency=config.publish_concurrency,
        metrics=foundation.metrics,
        tracer=foundation.tracer,
    )
    return Recording(
        intake,
        waiters=waiters,
        events=backends.events,
        limit=foundation.limit,
        wait_s=config.analysis_wait_s if config.analysis_strategy == "sync" else 0.0,
    )


def traces(foundation: Foundation, admission: Admission) -> TraceIntake:
    """What instrumented agents send, in."""
    return TraceIntake(
        foundation.backends.event_queue,
        redactions=foundation.redactions,
        admission=admission,
        backlog=Backlog(room_bytes=foundation.config.otlp_backlog_bytes),
        clock=foundation.clock,
        limit=foundation.limit,
        concurrency=foundation.config.publish_concurrency,
        metrics=foundation.metrics,
        tracer=foundation.tracer,
    )


def fan_out(foundation: Foundation, waiters: AnalysisWaiters) -> FanOut[SessionUpdate]:
    """Live changes of sessions."""
    return FanOut(
        foundation.backends.session_changes,
        speech=SessionSpeech(),
        waiters=waiters,
        queue_size=foundation.config.stream_queue_size,
        metrics=foundation.metrics,
        tracer=foundation.tracer,
    )


def evaluation(foundation: Foundation, policies: Policies) -> Evaluation:
    """Whether a session may go on."""
    backends = foundation.backends
    return Evaluation(
        backends.events,
        policies=policies,
        judge=backends.judge,
        redactions=foundation.redactions,
        clock=foundation.clock,
        limit=foundation.limit,
    )


def agent_reports(foundation: Foundation, rules: ReportRules) -> AgentReports:
    """What is known about agents."""
    backends = foundation.backends
    stores = ReportStores(
        agents=backends.agents,
        workflows=backends.workflows,
        runs=backends.runs,
        checks=backends.checks,
        requests=backends.report_requests,
        standings=backends.standings,
        baselines=backends.baselines,
    )
    return AgentReports(
        stores, rules=rules, redactions=foundation.redactions, limit=foundation.limit
    )


def sessions(foundation: Foundation) -> SessionService:
    """Sessions, out."""
    backends = foundation.backends
    return SessionService(
        backends.sessions,
        events=backends.events,
        snapshots=backends.snapshots,
        pii=backends.pii,
        redactions=foundation.redactions,
        limit=foundation.limit,
    )
