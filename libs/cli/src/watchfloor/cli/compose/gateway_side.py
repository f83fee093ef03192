"""The gateway on its foundation."""

from collections.abc import Mapping
from importlib.metadata import version

from watchfloor.analyzers import check_catalogue
from watchfloor.audit import Sealer
from watchfloor.bus import (
    AuditHeads,
    DemandFeed,
    EventQueue,
    IdempotencyKeys,
    KeyNotices,
    PolicyNews,
    ResultFeed,
    ResultReplay,
    ResultStream,
    SessionFeed,
    SessionReplay,
    SignalQueue,
    StatusReports,
)
from watchfloor.cli.compose.checks import told_by
from watchfloor.cli.compose.dead_letters import dead_letters_on
from watchfloor.cli.compose.edge_judge import EdgeJudge
from watchfloor.cli.compose.features import features_on
from watchfloor.cli.compose.foundation import Foundation
from watchfloor.cli.compose.privacy import places_on
from watchfloor.cli.compose.sessions_side import JudgingSettings
from watchfloor.cli.config import RootConfig
from watchfloor.gateway import Backends, Gateway, Listeners, ReportRules, Services, join
from watchfloor.runtime import Check, DiskGuard, Part, RedactionKeys
from watchfloor.store import (
    AgentRepository,
    AnalysisSessionRepository,
    AnalysisStandings,
    ApiKeyRepository,
    AuditChainRepository,
    AuditLogRepository,
    BehaviorRepository,
    ChangeEventRepository,
    ClientResultRepository,
    ConclusionSteps,
    CustomerRepository,
    ErasureRepository,
    EventRepository,
    IntelRepository,
    LeaseRepository,
    LegalHoldRepository,
    LoginRepository,
    PolicyRepository,
    ProjectRepository,
    RedactionPolicyRepository,
    RetentionRepository,
    SavedViewRepository,
    SecurityCheckRepository,
    SessionPiiRepository,
    SessionRepository,
    SnapshotRepository,
    StoreThreatHistory,
    WorkflowRepository,
)


class GatewaySide:
    """The gateway and what it alone needs.

    Args:
        config: What the operator set.
        foundation: Started before.
        listeners: Where HTTP is served; closed by the gateway.
        checks: What ``/ready`` asks beside store and bus, by component.
        disk: The disk under an embedded server, where there is one; started and stopped here.
    """

    def __init__(
        self,
        config: RootConfig,
        foundation: Foundation,
        *,
        listeners: Listeners,
        checks: Mapping[str, Check],
        disk: DiskGuard | None = None,
    ) -> None:
        self._config = config
        self._foundation = foundation
        self._disk = disk
        self._watched = [Part("disk", disk)] if disk is not None else []
        self._checks = {**foundation.checks(), **told_by(self._watched), **checks}
        self._feed = ResultFeed(foundation.bus)
        self._session_feed = SessionFeed(foundation.bus)
        self._news = PolicyNews(foundation.bus)
        judging = JudgingSettings(config.llm, config.judgement, config.dataflow, config.pii)
        self._judge = EdgeJudge(foundation, judging)
        self._gateway = Gateway(self._services(), listeners=listeners)

    @property
    def grpc_addresses(self) -> dict[str, str]:
        """Where gRPC and OTLP by gRPC are served, once they are."""
        return self._gateway.grpc_addresses

    def parts(self) -> list[Part]:
        """What is started, in order."""
        return [
            *self._watched,
            *self._judge.parts(),
            Part("results", self._feed),
            Part("session_changes", self._session_feed),
            Part("policy_news", self._news),
            Part("sealer", self._sealer()),
            Part("gateway", self._gateway),
        ]

    def _sealer(self) -> Sealer:
        store, bus = self._foundation.store, self._foundation.bus
        return Sealer(
            AuditChainRepository(store),
            heads=AuditHeads(bus),
            leases=LeaseRepository(store),
            keys=self._foundation.audit_keys,
            clock=self._foundation.clock,
            metrics=self._foundation.metrics,
            retention_days=self._config.store.audit_retention_days,
        )

    def _services(self) -> Services:
        store, bus, clock = self._foundation.store, self._foundation.bus, self._foundation.clock
        backends = Backends(
            queue=SignalQueue(bus),
            keys=IdempotencyKeys(bus),
            demand=DemandFeed(bus),
            results=self._feed,
            replay=ResultReplay(bus),
            announcements=ResultStream(bus),
            dead_letters=dead_letters_on(store, bus),
            threats=self._foundation.threats,
            history=StoreThreatHistory(store, clock=clock),
            customers=CustomerRepository(store),
            changes=ChangeEventRepository(store),
            intel=IntelRepository(store),
            views=SavedViewRepository(store, clock=clock),
            client_results=ClientResultRepository(
                store,
                clock=self._foundation.clock,
                config=self._config.store.client_results,
            ),
            projects=ProjectRepository(store),
            api_keys=ApiKeyRepository(store, clock=clock),
            key_news=KeyNotices(bus),
            logins=LoginRepository(store, idle_s=self._config.gateway.login_idle_s, clock=clock),
            event_queue=EventQueue(bus),
            session_changes=self._session_feed,
            session_replay=SessionReplay(bus),
            sessions=SessionRepository(store),
            events=EventRepository(store),
            snapshots=SnapshotRepository(store),
            pii=SessionPiiRepository(store),
            policies=PolicyRepository(store, clock=clock),
            agents=AgentRepository(store),
            workflows=WorkflowRepository(store),
            runs=AnalysisSessionRepository(store, clock=clock),
            checks=SecurityCheckRepository(store),
            report_requests=ConclusionSteps(store),
            standings=AnalysisStandings(store),
            baselines=BehaviorRepository(store),
            judge=self._judge,
            features=features_on(store, clock=clock),
            status_reports=StatusReports(bus),
            audited=AuditLogRepository(store),
            audit_keys=self._foundation.audit_keys,
            redaction_policies=RedactionPolicyRepository(store),
            policy_news=self._news,
            redaction_keys=RedactionKeys(self._config.gateway.redaction_keys),
            retentions=RetentionRepository(store, config=self._config.store),
            legal_holds=LegalHoldRepository(store),
            erasures=ErasureRepository(store),
            places=places_on(store, self._foundation, self._config.store),
        )
        return join(
            self._config.gateway,
            backends,
            clock=clock,
            metrics=self._foundation.metrics,
            version=version("watchfloor"),
            project_limit=self._config.bus.queue_max_messages // 4,
            event_limit=self._config.bus.events_max_messages // 4,
            checks=self._checks,
            reports=ReportRules(
                check_catalogue(),
                minimum_sessions=self._config.coordinator.sessions.minimum_sessions,
            ),
            shortest_days=self._config.shortest_retention_days,
            disk=self._disk,
            tracer=self._foundation.tracer,
        )
