"""The service layer, joined from what the operator set and what is behind the gateway."""

from collections.abc import Mapping

from watchfloor.core import Clock
from watchfloor.gateway.agent_reports import ReportRules
from watchfloor.gateway.backends import Backends
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.joining import callers, keeping, sessions, threats
from watchfloor.gateway.joining.foundation import Foundation, foundation_of
from watchfloor.gateway.pipeline_status import PipelineStatus
from watchfloor.gateway.policy_memory import RememberedPolicies
from watchfloor.gateway.port import Disk
from watchfloor.gateway.queue_depth import QueueDepth
from watchfloor.gateway.related_sessions import RelatedSessions
from watchfloor.gateway.room import Room
from watchfloor.gateway.services import Services
from watchfloor.gateway.similar_threats import SimilarThreats
from watchfloor.gateway.stream import (
    AnalysisWaiters,
    FanOut,
    NewestSessions,
    NewestThreats,
    Replay,
    Waiters,
    Watching,
)
from watchfloor.gateway.stream.port import H, Newest, W
from watchfloor.runtime import Check, ReadinessChecks
from watchfloor.telemetry import NO_TRACER, Metrics, Tracer


def join(
    config: GatewayConfig,
    backends: Backends,
    *,
    clock: Clock,
    metrics: Metrics,
    version: str,
    project_limit: int,
    event_limit: int,
    checks: Mapping[str, Check],
    reports: ReportRules,
    shortest_days: int = 1,
    disk: Disk | None = None,
    tracer: Tracer = NO_TRACER,
) -> Services:
    """The service layer in front of these backends. Does no I/O.

    Args:
        config: What the operator set.
        backends: What is behind it.
        clock: Time.
        metrics: The counts of this process.
        version: Version of the product.
        project_limit: Signals of one project that may wait at once, a quarter of the queue.
        event_limit: Session messages of one project that may wait at once, likewise.
        checks: Readiness of each part.
        reports: What those who make reports on agents say about them.
        shortest_days: So long the streams keep what they hold.
        disk: The disk under the queue, where that is ours to watch.
        tracer: Makes spans.
    """
    foundation = foundation_of(
        config, backends, clock=clock, metrics=metrics, disk=disk, tracer=tracer
    )
    waiters, analysed = Waiters(), AnalysisWaiters()
    signals = foundation.admission(backends.queue, project_limit=project_limit, noun="signals")
    events = foundation.admission(backends.event_queue, project_limit=event_limit, noun="events")
    policies = RememberedPolicies(backends.policies, clock=clock)
    live, live_sessions = (
        threats.fan_out(foundation, waiters),
        sessions.fan_out(foundation, analysed),
    )
    newest, newest_sessions = NewestThreats(backends.threats), NewestSessions(backends.sessions)
    who = callers.callers(foundation)
    kept, path = keeping.keeping(foundation), threats.threats(foundation, waiters, signals)
    pipeline = PipelineStatus(backends.status_reports, clock=clock, limit=foundation.limit)
    return Services(
        config=config,
        version=version,
        clock=clock,
        started_at=clock.monotonic(),
        limit=foundation.limit,
        room=Room(most=config.max_requests),
        audit=callers.audit(foundation),
        audited=backends.audited,
        quotas=foundation.quotas,
        rates=foundation.rates,
        authenticator=who.authenticator,
        administration=who.administration,
        logins=who.logins,
        key_life=who.key_life,
        threats=path,
        verdicts=threats.verdicts(foundation),
        traces=sessions.traces(foundation, events),
        customers=backends.customers,
        changes=backends.changes,
        intel=backends.intel,
        views=backends.views,
        dead_letters=backends.dead_letters,
        keeping=kept,
        client_results=keeping.client_results(foundation, kept),
        redactions=foundation.redactions,
        retentions=keeping.retentions(foundation, shortest_days=shortest_days),
        legal_holds=keeping.legal_holds(foundation),
        privacy=keeping.privacy(foundation),
        recording=sessions.recording(foundation, analysed, events),
        sessions=sessions.sessions(foundation),
        related_sessions=RelatedSessions(
            path, backends.sessions, config=config, limit=foundation.limit
        ),
        similar_threats=SimilarThreats(
            path, backends.threats, history=backends.history, limit=foundation.limit
        ),
        evaluation=sessions.evaluation(foundation, policies),
        policies=policies,
        agents=backends.agents,
        workflows=backends.workflows,
        agent_reports=sessions.agent_reports(foundation, reports),
        features=backends.features,
        fan_out=live,
        watching=_watching(foundation, live, replay=backends.replay, newest=newest),
        session_fan_out=live_sessions,
        session_watching=_watching(
            foundation, live_sessions, replay=backends.session_replay, newest=newest_sessions
        ),
        queue_depth=QueueDepth(
            backends.queue,
            events=backends.event_queue,
            pipeline=pipeline,
            disk=disk,
            limit=foundation.limit,
            metrics=metrics,
            clock=clock,
        ),
        signal_admission=signals,
        event_admission=events,
        pipeline=pipeline,
        readiness=ReadinessChecks(checks),
        metrics=metrics,
        certificate=callers.certificate(foundation),
    )


def _watching(
    foundation: Foundation, fan_out: FanOut[H], *, replay: Replay[H], newest: Newest[W]
) -> Watching[H, W]:
    return Watching(
        fan_out,
        replay=replay,
        newest=newest,
        limit=foundation.limit,
        heartbeat_s=foundation.config.stream_heartbeat_s,
        most=foundation.config.max_stream_clients,
        quotas=foundation.quotas,
    )
