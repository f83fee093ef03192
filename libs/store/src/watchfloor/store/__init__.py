"""The store: PostgreSQL behind repositories and the look-ups of the agents."""

from watchfloor.store.analysis_sessions import AnalysisSessionRepository
from watchfloor.store.analysis_standings import AnalysisStandings
from watchfloor.store.api_keys import ApiKeyRepository
from watchfloor.store.audit_chain import AuditChainRepository
from watchfloor.store.audit_log import AuditLogRepository
from watchfloor.store.audit_reading import AuditReading
from watchfloor.store.behavior import BehaviorRepository
from watchfloor.store.change_events import ChangeEventRepository
from watchfloor.store.change_log import StoreChangeLog
from watchfloor.store.client_results import ClientResultRepository, Kept, Retrieved
from watchfloor.store.config import ClientResultsConfig, StoreConfig
from watchfloor.store.customer_directory import StoreCustomerDirectory
from watchfloor.store.customers import CustomerRepository
from watchfloor.store.database_copy import CopiedTable, DatabaseCopy, copying
from watchfloor.store.database_rebuild import DatabaseRebuild, rebuilding, table_with_rows
from watchfloor.store.dead_letters import DeadWork
from watchfloor.store.deliveries import DeliveryRepository
from watchfloor.store.erasures import ErasureRepository
from watchfloor.store.features import FeatureRepository
from watchfloor.store.history import StoreThreatHistory
from watchfloor.store.intel import IntelRepository, IntelSource
from watchfloor.store.intel_index import StoreIntelIndex
from watchfloor.store.leases import LeaseRepository
from watchfloor.store.legal_holds import AGAINST_HOLDS, LegalHoldRepository
from watchfloor.store.logins import LoginRepository
from watchfloor.store.maintenance import Maintenance
from watchfloor.store.migrate import known_revisions, migrate
from watchfloor.store.page import Page
from watchfloor.store.policies import PolicyRepository
from watchfloor.store.projects import ProjectRepository
from watchfloor.store.redaction_policies import RedactionPolicyRepository
from watchfloor.store.retention import Leave, WorkTimes, work_times
from watchfloor.store.retentions import RetentionRepository
from watchfloor.store.roles import APP, OWNER, ROLES, WORKER, roles_sql
from watchfloor.store.saved_views import SavedViewRepository
from watchfloor.store.security_checks import SecurityCheckRepository
from watchfloor.store.session_facts import SessionFactsRepository
from watchfloor.store.sessions import (
    AgentRepository,
    Conclusions,
    ConclusionSteps,
    DueAnalyses,
    DueStep,
    EventPage,
    EventRepository,
    Found,
    RecentSession,
    Saved,
    SessionIdentity,
    SessionNews,
    SessionPage,
    SessionPiiRepository,
    SessionRepository,
    SessionSaving,
    SessionWork,
    SnapshotRepository,
    Step,
    StepKind,
    TraceRepository,
    WorkflowRepository,
)
from watchfloor.store.store import Store
from watchfloor.store.subjects import (
    Holding,
    SubjectEvents,
    SubjectHolds,
    SubjectIndex,
    SubjectKnowledge,
    SubjectReports,
    SubjectSessions,
    SubjectThreats,
)
from watchfloor.store.threats import (
    StoredThreat,
    ThreatPage,
    ThreatRepository,
    ThreatRow,
    ThreatStats,
)
from watchfloor.store.token_ledger import StoreTokenLedger
from watchfloor.store.vacuum import vacuum

__all__ = [
    "AGAINST_HOLDS",
    "APP",
    "OWNER",
    "ROLES",
    "WORKER",
    "AgentRepository",
    "AnalysisSessionRepository",
    "AnalysisStandings",
    "ApiKeyRepository",
    "AuditChainRepository",
    "AuditLogRepository",
    "AuditReading",
    "BehaviorRepository",
    "ChangeEventRepository",
    "ClientResultRepository",
    "ClientResultsConfig",
    "ConclusionSteps",
    "Conclusions",
    "CopiedTable",
    "CustomerRepository",
    "DatabaseCopy",
    "DatabaseRebuild",
    "DeadWork",
    "DeliveryRepository",
    "DueAnalyses",
    "DueStep",
    "ErasureRepository",
    "EventPage",
    "EventRepository",
    "FeatureRepository",
    "Found",
    "Holding",
    "IntelRepository",
    "IntelSource",
    "Kept",
    "LeaseRepository",
    "Leave",
    "LegalHoldRepository",
    "LoginRepository",
    "Maintenance",
    "Page",
    "PolicyRepository",
    "ProjectRepository",
    "RecentSession",
    "RedactionPolicyRepository",
    "RetentionRepository",
    "Retrieved",
    "Saved",
    "SavedViewRepository",
    "SecurityCheckRepository",
    "SessionFactsRepository",
    "SessionIdentity",
    "SessionNews",
    "SessionPage",
    "SessionPiiRepository",
    "SessionRepository",
    "SessionSaving",
    "SessionWork",
    "SnapshotRepository",
    "Step",
    "StepKind",
    "Store",
    "StoreChangeLog",
    "StoreConfig",
    "StoreCustomerDirectory",
    "StoreIntelIndex",
    "StoreThreatHistory",
    "StoreTokenLedger",
    "StoredThreat",
    "SubjectEvents",
    "SubjectHolds",
    "SubjectIndex",
    "SubjectKnowledge",
    "SubjectReports",
    "SubjectSessions",
    "SubjectThreats",
    "ThreatPage",
    "ThreatRepository",
    "ThreatRow",
    "ThreatStats",
    "TraceRepository",
    "WorkTimes",
    "WorkflowRepository",
    "copying",
    "known_revisions",
    "migrate",
    "rebuilding",
    "roles_sql",
    "table_with_rows",
    "vacuum",
    "work_times",
]
