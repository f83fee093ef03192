"""The service layer, joined from what the operator set and what is behind the gateway."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import uuid4

from watchfloor.audit import AuditWriter
from watchfloor.bus import Result, SessionUpdate
from watchfloor.core import Clock
from watchfloor.gateway.administration import Administration
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.agent_reports import AgentReports, ReportRules, ReportStores
from watchfloor.gateway.auditing import AuditTrail
from watchfloor.gateway.authentication import Authenticator
from watchfloor.gateway.backends import Backends
from watchfloor.gateway.backlog import Backlog
from watchfloor.gateway.batch import BatchIntake
from watchfloor.gateway.client_result_keeping import ResultKeeping
from watchfloor.gateway.client_results import ClientResults
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.evaluation import Evaluation
from watchfloor.gateway.event_intake import EventIntake
from watchfloor.gateway.intake import Intake
from watchfloor.gateway.key_life import KeyLife, KeyUses
from watchfloor.gateway.legal_holds import LegalHolds
from watchfloor.gateway.limits import Quotas, RateLimits
from watchfloor.gateway.logins import Logins
from watchfloor.gateway.oidc.tokens import TokenVerifier
from watchfloor.gateway.policy_memory import RememberedPolicies
from watchfloor.gateway.port import Disk, Pending
from watchfloor.gateway.privacy import Privacy
from watchfloor.gateway.queue_depth import QueueDepth
from watchfloor.gateway.recording import Recording
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.related_sessions import RelatedSessions
from watchfloor.gateway.retention import Retentions
from watchfloor.gateway.room import Room
from watchfloor.gateway.services import Services
from watchfloor.gateway.session_port import Policies
from watchfloor.gateway.sessions import SessionService
from watchfloor.gateway.stream import (
    AnalysisWaiters,
    FanOut,
    NewestSessions,
    NewestThreats,
    Replay,
    SessionSpeech,
    ThreatSpeech,
    Waiters,
    Watching,
)
from watchfloor.gateway.stream.port import H, Newest, W
from watchfloor.gateway.threats import ThreatService
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.gateway.tls.certificate import ServerCertificate
from watchfloor.gateway.trace_intake import TraceIntake
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
    limit = TimeLimit(config.backend_timeout_s)
    redactions = Redactions(
        backends.redaction_policies,
        news=backends.policy_news,
        keys=backends.redaction_keys,
        clock=clock,
        limit=limit,
    )
    quotas = Quotas(backends.projects, defaults=config.quota, limit=limit)
    rates = RateLimits(
        backends.demand,
        gateway_id=uuid4().hex,
        keys=config.key_rate,
        addresses=config.address_rate,
        projects=quotas.rate_of,
        clock=clock,
        metrics=metrics,
    )
    common = _Common(config, backends, clock, metrics, limit, disk, redactions, quotas, rates)
    waiters, analysed = Waiters(), AnalysisWaiters()
    signals = common.admission(backends.queue, project_limit=project_limit, noun="signals")
    events = common.admission(backends.event_queue, project_limit=event_limit, noun="events")
    policies = RememberedPolicies(backends.policies, clock=clock)
    fan_out, session_fan_out = _fan_out(common, waiters), _session_fan_out(common, analysed)
    uses = KeyUses(backends.api_keys, clock=clock, limit=limit)
    tokens = None if config.oidc is None else TokenVerifier(config.oidc, clock=clock)
    authenticator = Authenticator(
        backends.api_keys,
        clock=clock,
        limit=limit,
        used=uses.note,
        logins=backends.logins,
        rates=rates,
        tokens=tokens,
        remember_s=config.key_cache_s,
    )
    keeping, threats = _keeping(common), _threats(common, waiters, signals)
    return Services(
        config=config,
        version=version,
        clock=clock,
        started_at=clock.monotonic(),
        limit=limit,
        room=Room(most=config.max_requests),
        audit=_audit(common),
        audited=backends.audited,
        quotas=quotas,
        rates=rates,
        authenticator=authenticator,
        threats=threats,
        traces=_traces(common, events),
        customers=backends.customers,
        changes=backends.changes,
        intel=backends.intel,
        dead_letters=backends.dead_letters,
        keeping=keeping,
        client_results=_client_results(common, keeping),
        administration=Administration(
            backends.projects,
            keys=backends.api_keys,
            logins=backends.logins,
            news=backends.key_news,
            quotas=quotas,
            clock=clock,
            limit=limit,
        ),
        logins=Logins(
            backends.logins,
            authenticator=authenticator,
            tokens=tokens,
            oidc=config.oidc,
            news=backends.key_news,
            clock=clock,
            limit=limit,
            longest_s=config.login_longest_s,
        ),
        key_life=KeyLife(authenticator, uses=uses, news=backends.key_news, tokens=tokens),
        redactions=redactions,
        retentions=Retentions(
            backends.retentions,
            shortest_days=shortest_days,
            redactions=redactions,
            clock=clock,
            limit=limit,
        ),
        legal_holds=LegalHolds(
            backends.legal_holds, redactions=redactions, clock=clock, limit=limit
        ),
        privacy=Privacy(
            backends.erasures,
            holds=backends.legal_holds,
            customers=backends.customers,
            places=backends.places,
            redactions=redactions,
            keys=backends.audit_keys,
            clock=clock,
            limit=limit,
        ),
        recording=_recording(common, analysed, events),
        sessions=SessionService(
            backends.sessions,
            events=backends.events,
            snapshots=backends.snapshots,
            pii=backends.pii,
            redactions=redactions,
            limit=limit,
        ),
        related_sessions=RelatedSessions(threats, backends.sessions, config=config, limit=limit),
        evaluation=_evaluation(common, policies),
        policies=policies,
        agents=backends.agents,
        workflows=backends.workflows,
        agent_reports=_agent_reports(common, reports),
        features=backends.features,
        fan_out=fan_out,
        watching=_watching(
            common, fan_out, replay=backends.replay, newest=NewestThreats(backends.threats)
        ),
        session_fan_out=session_fan_out,
        session_watching=_watching(
            common,
            session_fan_out,
            replay=backends.session_replay,
            newest=NewestSessions(backends.sessions),
        ),
        queue_depth=QueueDepth(backends.queue, limit=limit, metrics=metrics),
        readiness=ReadinessChecks(checks),
        metrics=metrics,
        certificate=_certificate(common),
    )


class _Common(NamedTuple):
    """What most parts need."""

    config: GatewayConfig
    backends: Backends
    clock: Clock
    metrics: Metrics
    limit: TimeLimit
    disk: Disk | None
    redactions: Redactions
    quotas: Quotas
    rates: RateLimits

    def admission(self, queue: Pending, *, project_limit: int, noun: str) -> Admission:
        return Admission(
            queue,
            project_limit=project_limit,
            spend=self.rates.require_project,
            clock=self.clock,
            limit=self.limit,
            disk=self.disk,
            noun=noun,
        )


def _certificate(common: _Common) -> ServerCertificate | None:
    if common.config.tls is None:
        return None
    return ServerCertificate(common.config.tls, clock=common.clock, metrics=common.metrics)


def _audit(common: _Common) -> AuditTrail:
    backends = common.backends
    writer = AuditWriter(
        backends.audited, keys=backends.audit_keys, clock=common.clock, metrics=common.metrics
    )
    return AuditTrail(writer, keys=backends.audit_keys, clock=common.clock)


def _fan_out(common: _Common, waiters: Waiters) -> FanOut[Result]:
    return FanOut(
        common.backends.results,
        speech=ThreatSpeech(),
        waiters=waiters,
        queue_size=common.config.stream_queue_size,
    )


def _session_fan_out(common: _Common, waiters: AnalysisWaiters) -> FanOut[SessionUpdate]:
    return FanOut(
        common.backends.session_changes,
        speech=SessionSpeech(),
        waiters=waiters,
        queue_size=common.config.stream_queue_size,
    )


def _watching(
    common: _Common, fan_out: FanOut[H], *, replay: Replay[H], newest: Newest[W]
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


def _threats(common: _Common, waiters: Waiters, admission: Admission) -> ThreatService:
    backends = common.backends
    intake = Intake(
        backends.queue,
        keys=backends.keys,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
        metrics=common.metrics,
    )
    return ThreatService(
        backends.threats,
        queue=backends.queue,
        intake=intake,
        batches=BatchIntake(intake, concurrency=common.config.publish_concurrency),
        admission=admission,
        waiters=waiters,
        announcements=backends.announcements,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
        metrics=common.metrics,
    )


def _traces(common: _Common, admission: Admission) -> TraceIntake:
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


def _keeping(common: _Common) -> ResultKeeping:
    return ResultKeeping(
        common.backends.client_results,
        threats=common.backends.threats,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
        metrics=common.metrics,
    )


def _client_results(common: _Common, keeping: ResultKeeping) -> ClientResults:
    return ClientResults(
        common.backends.client_results,
        keeping=keeping,
        redactions=common.redactions,
        limit=common.limit,
        metrics=common.metrics,
        clean_every_s=common.config.clean_results_every_s,
    )


def _recording(common: _Common, waiters: AnalysisWaiters, admission: Admission) -> Recording:
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


def _agent_reports(common: _Common, rules: ReportRules) -> AgentReports:
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


def _evaluation(common: _Common, policies: Policies) -> Evaluation:
    backends = common.backends
    return Evaluation(
        backends.events,
        policies=policies,
        judge=backends.judge,
        redactions=common.redactions,
        clock=common.clock,
        limit=common.limit,
    )
