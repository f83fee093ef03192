"""The Python client: typed, asynchronous or not, by gRPC and REST."""

from watchfloor.client._documents import JsonObject, Page
from watchfloor.client.administration import DeadLettersApi, ProjectsApi
from watchfloor.client.agents import AgentBaselines, SeenAgent
from watchfloor.client.client import WatchfloorClient
from watchfloor.client.discovery import Endpoint, discover, discover_key
from watchfloor.client.encryption import TLSFiles, UntrustedError
from watchfloor.client.keys import KeysApi, ListedKey, NewKey
from watchfloor.client.knowledge import ChangesApi, CustomersApi, IntelApi
from watchfloor.client.live import StreamEvent
from watchfloor.client.policies import PoliciesApi
from watchfloor.client.privacy import PrivacyApi, SeenErasure
from watchfloor.client.redaction import RedactionApi, SeenRedaction
from watchfloor.client.retention import HoldsApi, RetentionApi
from watchfloor.client.seen import (
    Evaluation,
    Recorded,
    SaidMessage,
    SeenChain,
    SeenCounters,
    SeenDataflow,
    SeenDecision,
    SeenFollowing,
    SeenPii,
    SeenSession,
    SeenSnapshot,
    SeenSource,
    SeenThought,
    SeenValue,
    SessionEvent,
)
from watchfloor.client.sessions import SessionsApi
from watchfloor.client.spans import SpansSent
from watchfloor.client.submission import Signal, Submitted
from watchfloor.client.sync import SyncWatchfloorClient
from watchfloor.client.threats import (
    JudgedThreat,
    JudgedThreats,
    PendingThreat,
    RelatedSession,
    RelatedSessions,
    ThreatsApi,
    ThreatStatistics,
)
from watchfloor.client.views import ViewsApi

__all__ = [
    "AgentBaselines",
    "ChangesApi",
    "CustomersApi",
    "DeadLettersApi",
    "Endpoint",
    "Evaluation",
    "HoldsApi",
    "IntelApi",
    "JsonObject",
    "JudgedThreat",
    "JudgedThreats",
    "KeysApi",
    "ListedKey",
    "NewKey",
    "Page",
    "PendingThreat",
    "PoliciesApi",
    "PrivacyApi",
    "ProjectsApi",
    "Recorded",
    "RedactionApi",
    "RelatedSession",
    "RelatedSessions",
    "RetentionApi",
    "SaidMessage",
    "SeenAgent",
    "SeenChain",
    "SeenCounters",
    "SeenDataflow",
    "SeenDecision",
    "SeenErasure",
    "SeenFollowing",
    "SeenPii",
    "SeenRedaction",
    "SeenSession",
    "SeenSnapshot",
    "SeenSource",
    "SeenThought",
    "SeenValue",
    "SessionEvent",
    "SessionsApi",
    "Signal",
    "SpansSent",
    "StreamEvent",
    "Submitted",
    "SyncWatchfloorClient",
    "TLSFiles",
    "ThreatStatistics",
    "ThreatsApi",
    "UntrustedError",
    "ViewsApi",
    "WatchfloorClient",
    "discover",
    "discover_key",
]
