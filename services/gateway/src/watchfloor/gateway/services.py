"""Everything that a face of the gateway needs, in one value."""

from collections.abc import Mapping
from typing import NamedTuple

from watchfloor.bus import Result, SessionUpdate
from watchfloor.core import Clock, DeadLetterKind
from watchfloor.gateway.administration import Administration
from watchfloor.gateway.admission import Admission
from watchfloor.gateway.agent_reports import AgentReports
from watchfloor.gateway.auditing import AuditedEntries, AuditTrail
from watchfloor.gateway.authentication import Authenticator
from watchfloor.gateway.client_result_keeping import ResultKeeping
from watchfloor.gateway.client_results import ClientResults
from watchfloor.gateway.config import GatewayConfig
from watchfloor.gateway.evaluation import Evaluation
from watchfloor.gateway.key_life import KeyLife
from watchfloor.gateway.knowledge import Changes, Customers, Intel, Views
from watchfloor.gateway.legal_holds import LegalHolds
from watchfloor.gateway.limits import Quotas, RateLimits
from watchfloor.gateway.logins import Logins
from watchfloor.gateway.pipeline_status import PipelineStatus
from watchfloor.gateway.port import DeadLetters
from watchfloor.gateway.privacy import Privacy
from watchfloor.gateway.queue_depth import QueueDepth
from watchfloor.gateway.recording import Recording
from watchfloor.gateway.redaction import Redactions
from watchfloor.gateway.related_sessions import RelatedSessions
from watchfloor.gateway.retention import Retentions
from watchfloor.gateway.room import Room
from watchfloor.gateway.session_port import Agents, Features, Policies, Workflows
from watchfloor.gateway.sessions import SessionService
from watchfloor.gateway.similar_threats import SimilarThreats
from watchfloor.gateway.stream import FanOut, Selection, SessionSelection, Watching
from watchfloor.gateway.threats import ThreatService
from watchfloor.gateway.time_limit import TimeLimit
from watchfloor.gateway.tls.certificate import ServerCertificate
from watchfloor.gateway.trace_intake import TraceIntake
from watchfloor.gateway.verdicts import Verdicts
from watchfloor.runtime import ReadinessChecks
from watchfloor.telemetry import Metrics


class Services(NamedTuple):
    """The service layer, whichever face is in front of it.

    Attributes:
        config: What the operator set.
        version: Version of the product.
        clock: Time.
        started_at: The clock's monotonic reading when this process began.
        limit: Bounds each question to the store and the bus.
        room: Bounds the requests at work.
        audit: Tells the audit log of calls.
        audited: The audit log.
        quotas: What each project may have.
        rates: Bounds how often each key and each address comes.
        authenticator: Who is calling.
        threats: The threat path.
        verdicts: What people make of threats.
        customers: Whose traffic it is.
        changes: What changed in the watched systems.
        intel: What others have seen.
        views: Lists as people left them.
        dead_letters: What was given up, by kind.
        keeping: Keeps results for clients that come back.
        client_results: What is kept for them.
        administration: Tenants and their API keys.
        logins: People who log in with a browser.
        key_life: What goes on with keys beside calls.
        redactions: What projects want to be kept back.
        retentions: How long they keep what they have.
        legal_holds: What they must keep longer.
        privacy: What is held of one user or customer.
        recording: Events of sessions in.
        traces: What instrumented agents send, in.
        sessions: Sessions, out.
        related_sessions: Those that have something in common with a threat.
        similar_threats: Past threats that have something in common with one.
        evaluation: Whether a session may go on.
        policies: What is to be done about sessions.
        agents: Monitored agents.
        workflows: What they belong to.
        agent_reports: What is known about those agents.
        features: Features of traces.
        fan_out: Live results.
        watching: Streams of them.
        session_fan_out: Live changes of sessions.
        session_watching: Streams of them.
        queue_depth: How long the queues are.
        signal_admission: Whether there is room for signals, and how many wait.
        event_admission: The same of events.
        pipeline: How the coordinators are.
        readiness: Whether requests are welcome.
        metrics: The counts of this process.
        certificate: What ports are encrypted with, where they are.
    """

    config: GatewayConfig
    version: str
    clock: Clock
    started_at: float
    limit: TimeLimit
    room: Room
    audit: AuditTrail
    audited: AuditedEntries
    quotas: Quotas
    rates: RateLimits
    authenticator: Authenticator
    threats: ThreatService
    verdicts: Verdicts
    customers: Customers
    changes: Changes
    intel: Intel
    views: Views
    dead_letters: Mapping[DeadLetterKind, DeadLetters]
    keeping: ResultKeeping
    client_results: ClientResults
    administration: Administration
    logins: Logins
    key_life: KeyLife
    redactions: Redactions
    retentions: Retentions
    legal_holds: LegalHolds
    privacy: Privacy
    recording: Recording
    traces: TraceIntake
    sessions: SessionService
    related_sessions: RelatedSessions
    similar_threats: SimilarThreats
    evaluation: Evaluation
    policies: Policies
    agents: Agents
    workflows: Workflows
    agent_reports: AgentReports
    features: Features
    fan_out: FanOut[Result]
    watching: Watching[Result, Selection]
    session_fan_out: FanOut[SessionUpdate]
    session_watching: Watching[SessionUpdate, SessionSelection]
    queue_depth: QueueDepth
    signal_admission: Admission
    event_admission: Admission
    pipeline: PipelineStatus
    readiness: ReadinessChecks
    metrics: Metrics
    certificate: ServerCertificate | None = None
