"""The service layer, joined from what the operator set and what is behind the gateway."""

from collections.abc import Mapping

from watchfloor.core import Clock
from watchfloor.gateway.agent_reports import ReportRules
from watchfloor.gateway.backends import Backends
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.joining import callers, keeping, sessions, threats
from watchfloor.gateway.joining.common import Common, common_of
from watchfloor.gateway.policy_memory import RememberedPolicies
from watchfloor.gateway.port import Disk
from watchfloor.gateway.queue_depth import QueueDepth
from watchfloor.gateway.related_sessions import RelatedSessions
from watchfloor.gateway.room import Room
from watchfloor.gateway.services import Services
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
from watchfloor.telemetry import Metrics


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
    """
    common = common_of(config, backends, clock=clock, metrics=metrics, disk=disk)
    waiters, analysed = Waiters(), AnalysisWaiters()
    signals = common.admission(backends.queue, project_limit=project_limit, noun="signals")
    events = common.admission(backends.event_queue, project_limit=event_limit, noun="events")
    policies = RememberedPolicies(backends.policies, clock=clock)
    live, live_sessions = threats.fan_out(common, waiters), sessions.fan_out(common, analysed)
    newest, newest_sessions = NewestThreats(backends.threats), NewestSessions(backends.sessions)
    who = callers.callers(common)
    kept, path = keeping.keeping(common), threats.threats(common, waiters, signals)
    return Services(
        config=config,
        version=version,
        clock=clock,
        started_at=clock.monotonic(),
        limit=common.limit,
        room=Room(most=config.max_requests),
        audit=callers.audit(common),
        audited=backends.audited,
        quotas=common.quotas,
        rates=common.rates,
        authenticator=who.authenticator,
        administration=who.administration,
        logins=who.logins,
        key_life=who.key_life,
        threats=path,
        traces=sessions.traces(common, events),
        customers=backends.customers,
        changes=backends.changes,
        intel=backends.intel,
        dead_letters=backends.dead_letters,
        keeping=kept,
        client_results=keeping.client_results(common, kept),
        redactions=common.redactions,
        retentions=keeping.retentions(common, shortest_days=shortest_days),
        legal_holds=keeping.legal_holds(common),
        privacy=keeping.privacy(common),
        recording=sessions.recording(common, analysed, events),
        sessions=sessions.sessions(common),
        related_sessions=RelatedSessions(
            path, backends.sessions, config=config, limit=common.limit
        ),
        evaluation=sessions.evaluation(common, policies),
        policies=policies,
        agents=backends.agents,
        workflows=backends.workflows,
        agent_reports=sessions.agent_reports(common, reports),
        features=backends.features,
        fan_out=live,
        watching=_watching(common, live, replay=backends.replay, newest=newest),
        session_fan_out=live_sessions,
        session_watching=_watching(
            common, live_sessions, replay=backends.session_replay, newest=newest_sessions
        ),
        queue_depth=QueueDepth(backends.queue, limit=common.limit, metrics=metrics),
        readiness=ReadinessChecks(checks),
        metrics=metrics,
        certificate=callers.certificate(common),
    )


def _watching(
    common: Common, fan_out: FanOut[H], *, replay: Replay[H], newest: Newest[W]
) -> Watching[H, W]:
    return Watching(
        fan_out,
        replay=replay,
        newest=newest,
        limit=common.limit,
        heartbeat_s=common.config.stream_heartbeat_s,
        most=common.config.max_stream_clients,
        quotas=common.quotas,
    )
