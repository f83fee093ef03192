"""The Python client of the REST face. Knows the core values and no other room."""

from watchfloor.client._documents import JsonObject, Page
from watchfloor.client.administration import DeadLettersApi, KeptLetter, NewKey, ProjectsApi
from watchfloor.client.client import WatchfloorClient
from watchfloor.client.discovery import Endpoint, discover, discover_key, discover_url
from watchfloor.client.knowledge import ChangesApi, CustomersApi, IntelApi
from watchfloor.client.live import StreamEvent
from watchfloor.client.sessions import (
    PoliciesApi,
    SaidMessage,
    SeenDecision,
    SeenSession,
    SeenSnapshot,
    SeenThought,
    SessionsApi,
)
from watchfloor.client.spans import SpansSent
from watchfloor.client.submission import Signal, Submitted
from watchfloor.client.threats import (
    PendingThreat,
    RelatedSession,
    RelatedSessions,
    ThreatsApi,
    ThreatStatistics,
)

__all__ = [
    "ChangesApi",
    "CustomersApi",
    "DeadLettersApi",
    "Endpoint",
    "IntelApi",
    "JsonObject",
    "KeptLetter",
    "NewKey",
    "Page",
    "PendingThreat",
    "PoliciesApi",
    "ProjectsApi",
    "RelatedSession",
    "RelatedSessions",
    "SaidMessage",
    "SeenDecision",
    "SeenSession",
    "SeenSnapshot",
    "SeenThought",
    "SessionsApi",
    "Signal",
    "SpansSent",
    "StreamEvent",
    "Submitted",
    "ThreatStatistics",
    "ThreatsApi",
    "WatchfloorClient",
    "discover",
    "discover_key",
    "discover_url",
]
