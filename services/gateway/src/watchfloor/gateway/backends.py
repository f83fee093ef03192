"""What the gateway stands in front of."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.audit import Keys as AuditKeys
from watchfloor.bus import Result, SessionUpdate
from watchfloor.core import DeadLetterKind
from watchfloor.gateway.agent_report_port import Baselines, Checks, Requests, Runs, Standings
from watchfloor.gateway.auditing import AuditedEntries
from watchfloor.gateway.client_result_port import KeptResults
from watchfloor.gateway.keeping_port import KeptHolds, KeptRetentions
from watchfloor.gateway.knowledge import Changes, Customers, Intel, Views
from watchfloor.gateway.limits import DemandNews
from watchfloor.gateway.pipeline_status import StatusReports
from watchfloor.gateway.port import (
    Announcements,
    ApiKeys,
    DeadLetters,
    History,
    KeptLogins,
    KeyNews,
    Keys,
    Projects,
    SignalQueue,
    Threats,
)
from watchfloor.gateway.privacy import Erasures
from watchfloor.gateway.redaction_port import News, RedactionKeys, RedactionPolicies
from watchfloor.gateway.session_port import (
    Agents,
    EventQueue,
    Events,
    Features,
    FoundPii,
    Policies,
    SessionJudge,
    Sessions,
    Snapshots,
    Workflows,
)
from watchfloor.gateway.stream import Feed, Replay
from watchfloor.privacy import Place


class Backends(NamedTuple):
    """What the gateway stands in front of; each has a life of its own.

    Attributes:
        queue: Where signals become durable.
        keys: Callers' keys for their reports.
        demand: Where gateways hear of each other's demand.
        results: Finished threats as they come.
        replay: Finished threats as they came.
        announcements: Where changes of finished threats are told.
        dead_letters: What was given up, by kind.
        threats: Finished threats as they are kept.
        history: What those have in common.
        customers: Whose traffic it is.
        changes: What changed in the watched systems.
        intel: What others have seen.
        views: Lists as people left them.
        client_results: Results that wait for their clients.
        projects: Tenants.
        api_keys: Their API keys.
        key_news: What gateways tell each other about those.
        logins: People who logged in with a browser.
        event_queue: Where events of sessions become durable.
        session_changes: Changes of sessions as they come.
        session_replay: Changes of sessions as they came.
        sessions: Sessions as they are kept.
        events: Their events.
        snapshots: What analyses of them found.
        pii: Personal data and secrets in them.
        policies: What is to be done about them.
        agents: Monitored agents.
        workflows: What they belong to.
        runs: Runs of the analyses of those agents.
        checks: What their security checks came to.
        report_requests: Where their reports are asked for.
        standings: How far their reports are behind their sessions.
        baselines: What their sessions are measured by.
        judge: Says what a session is worth.
        features: Features of traces.
        status_reports: What coordinators tell of themselves.
        audited: The audit log.
        audit_keys: What signs it.
        redaction_policies: What projects want to be kept back.
        policy_news: Where gateways hear of changes of that.
        redaction_keys: What tokens are made with.
        retentions: How long projects want to keep what they have.
        legal_holds: What they must keep.
        erasures: What is to be erased.
        places: Where data of users and customers can be.
    """

    queue: SignalQueue
    keys: Keys
    demand: DemandNews
    results: Feed[Result]
    replay: Replay[Result]
    announcements: Announcements
    dead_letters: Mapping[DeadLetterKind, DeadLetters]
    threats: Threats
    history: History
    customers: Customers
    changes: Changes
    intel: Intel
    views: Views
    client_results: KeptResults
    projects: Projects
    api_keys: ApiKeys
    key_news: KeyNews
    logins: KeptLogins
    event_queue: EventQueue
    session_changes: Feed[SessionUpdate]
    session_replay: Replay[SessionUpdate]
    sessions: Sessions
    events: Events
    snapshots: Snapshots
    pii: FoundPii
    policies: Policies
    agents: Agents
    workflows: Workflows
    runs: Runs
    checks: Checks
    report_requests: Requests
    standings: Standings
    baselines: Baselines
    judge: SessionJudge
    features: Features
    status_reports: StatusReports
    audited: AuditedEntries
    audit_keys: AuditKeys
    redaction_policies: RedactionPolicies
    policy_news: News
    redaction_keys: RedactionKeys
    retentions: KeptRetentions
    legal_holds: KeptHolds
    erasures: Erasures
    places: Sequence[Place]
