"""Subject names: what is on the bus, and how it is filtered.

Text of users never becomes a token: what is no plain id is replaced by a digest of it.
"""

import base64
import hashlib
import re
from types import MappingProxyType

from watchfloor.core import DeadLetterKind, Lane, ThreatSignal

SIGNALS, RESULTS, DEAD_LETTERS = "SIGNALS", "RESULTS", "DEAD_LETTERS"
EVENTS, SESSIONS = "EVENTS", "SESSIONS"
IDEMPOTENCY, ATTEMPTS = "idempotency", "attempts"
POOL_SIZES, TEAMS = "pool_sizes", "teams"
STATUS = "status"
AUDIT_HEADS = "audit_heads"
BY_PROJECT = MappingProxyType(
    {
        RESULTS: "wf.results.{}.>",
        SESSIONS: "wf.sessions.{}.>",
        DEAD_LETTERS: "wf.dead.{}.>",
        EVENTS: "wf.events.{}.>",
        SIGNALS: "wf.signals.*.{}.>",
    }
)
"""All of one project in each stream; what feeds others comes after them."""
ABOUT_THREATS = (IDEMPOTENCY, ATTEMPTS)
KEYS_CHANGED = "wf.keys.changed"
"""Where gateways tell each other which API key must be looked up again; no stream keeps it."""
DEMAND = "wf.limits.demand"

_EVENT_CONSUMER = "events_"
_PLAIN = re.compile(r"[a-z0-9_-]{1,63}")
_DIGEST_CHARACTERS = 16


def token(text: str) -> str:
    """``text`` as one subject token: itself when plain, else 16 characters of its digest."""
    if _PLAIN.fullmatch(text):
        return text
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:_DIGEST_CHARACTERS]


ALL_SIGNALS, ALL_EVENTS = "wf.signals.>", "wf.events.>"


def of_signal(signal: ThreatSignal) -> str:
    """Where a signal waits: ``wf.signals.<lane>.<project>.<type>.<threat_id>``."""
    return f"wf.signals.{signal.lane}.{signal.project_id}.{signal.threat_type}.{signal.threat_id}"


def lane_of(project_id: str, lane: Lane) -> str:
    """All signals of one project in one lane."""
    return f"wf.signals.{lane}.{project_id}.>"


def any_lane_of(project_id: str, threat_id: str) -> str:
    """One signal, whatever its lane and type."""
    return f"wf.signals.*.{project_id}.*.{threat_id}"


def of_result(project_id: str, severity: str) -> str:
    """Where a result is published: ``wf.results.<project>.<severity>``."""
    return f"wf.results.{project_id}.{severity}"


def results_of(project_id: str) -> str:
    """All results of one project."""
    return f"wf.results.{project_id}.>"


def of_events(project_id: str, agent_id: str) -> str:
    """Where session messages of a monitored agent wait: ``wf.events.<project>.<agent>``."""
    return f"wf.events.{project_id}.{token(agent_id)}"


def events_of(project_id: str) -> str:
    """All session messages of one project."""
    return f"wf.events.{project_id}.>"


def of_session_change(project_id: str, kind: str) -> str:
    """Where changes of sessions are published: ``wf.sessions.<project>.<kind>``."""
    return f"wf.sessions.{project_id}.{kind}"


def session_changes_of(project_id: str) -> str:
    """All changes of one project's sessions."""
    return f"wf.sessions.{project_id}.>"


def of_news(topic: str, project_id: str) -> str:
    """Where gateways tell one another what was changed: ``wf.news.<topic>.<project>``."""
    return f"wf.news.{topic}.{project_id}"


def of_dead_letter(project_id: str, kind: DeadLetterKind, letter_id: str) -> str:
    """Where what was given up is kept: ``wf.dead.<project>.<kind>.<id>``."""
    return f"wf.dead.{project_id}.{kind}.{token(letter_id)}"


def dead_letters_of(project_id: str, kind: DeadLetterKind) -> str:
    """All of that kind of one project that were given up."""
    return f"wf.dead.{project_id}.{kind}.*"


def all_dead_letters(kind: DeadLetterKind) -> str:
    """All of that kind that were given up, of every project."""
    return f"wf.dead.*.{kind}.*"


def event_consumer_name(project_id: str) -> str:
    """The durable consumer of one project's session messages."""
    return f"{_EVENT_CONSUMER}{project_id}"


def is_event_consumer(name: str) -> bool:
    """Whether a consumer of session messages is one of ours."""
    return len(name) > len(_EVENT_CONSUMER) and name.startswith(_EVENT_CONSUMER)


def consumer_name(project_id: str, lane: Lane) -> str:
    """The durable consumer of one project and lane; the lane comes first, so no two collide."""
    return f"{lane}_{project_id}"


def lane_of_consumer(name: str) -> Lane | None:
    """The lane that a consumer serves, or nothing where it is not one of ours."""
    head, _, project = name.partition("_")
    return Lane(head) if project and head in set(Lane) else None
