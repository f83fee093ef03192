"""Sessions: in, out, live, and what is concluded from them."""

from watchfloor.bus import SessionUpdate
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.agent_reports import AgentReports, ReportRules, ReportStores
from watchfloor.gateway.backlog import Backlog
from watchfloor.gateway.evaluation import Evaluation
from watchfloor.gateway.event_intake import EventIntake
from watchfloor.gateway.joining.common import Common
from watchfloor.gateway.recording import Recording
from watchfloor.gateway.session_port import Policies
from watchfloor.gateway.sessions import SessionService
from watchfloor.gateway.stream import (
    AnalysisWaiters,
    FanOut,
    SessionSpeech,
)
from watchfloor.gateway.trace_intake import TraceIntake


def recording(common: Common, waiters: AnalysisWaiters, admission: Admission) -> Recording:
    """Events in."""
    config, backends = common.config, common.backends
    intake = EventIntake(
        backends.event_queue,
        keys=backends.keys,
        redactions=common.redactions,
        admission=admission,
        clock=common.clock,
        limit=common.limit,
        concurrency=config.publish_concurrency,
        metrics=common.metrics,
    )
    return Recording(
        intake,
        waiters=waiters,
        events=backends.events,
        limit=common.limit,
        wait_s=config.analysis_wait_s if config.analysis_strategy == "sync" else 0.0,
    )


def traces(common: Common, admission: Admission) -> TraceIntake:
    """What instrumented agents send, in."""
    return TraceIntake(
        common.backends.event_queue,
        redactions=common.redactions,
        admission=admission,
        backlog=Backlog(room_bytes=common.config.otlp_backlog_bytes),
        clock=common.clock,
        limit=common.limit,
        concurrency=common.config.publish_concurrency,
        metrics=common.metrics,
    )


def fan_out(common: Common, waiters: AnalysisWaiters) -> FanOut[SessionUpdate]:
    """Live changes of sessions."""
    return FanOut(
        common.backends.session_changes,
        speech=SessionSpeech(),
        waiters=waiters,
        queue_size=common.config.stream_queue_size,
    )


def evaluation(common: Common, policies: Policies) -> Evaluation:
    """Whether a session may go on."""
    backends = common.backends
    return Evaluation(
        backends.events,
        policies=policies,
        judge=backends.judge,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
    )


def agent_reports(common: Common, rules: ReportRules) -> AgentReports:
    """What is known about agents."""
    backends = common.backends
    stores = ReportStores(
        agents=backends.agents,
        workflows=backends.workflows,
        runs=backends.runs,
        checks=backends.checks,
        requests=backends.report_requests,
        standings=backends.standings,
        baselines=backends.baselines,
    )
    return AgentReports(stores, rules=rules, redactions=common.redactions, limit=common.limit)


def sessions(common: Common) -> SessionService:
    """Sessions, out."""
    backends = common.backends
    return SessionService(
        backends.sessions,
        events=backends.events,
        snapshots=backends.snapshots,
        pii=backends.pii,
        redactions=common.redactions,
        limit=common.limit,
    )
