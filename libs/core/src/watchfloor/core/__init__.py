"""Values, ids, errors, clock and the ports that several rooms share. Knows no other room."""

from watchfloor.core.analysis import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    Factor,
    Narrative,
    NarrativeStatus,
)
from watchfloor.core.change_event import ChangeEvent, ChangeEventInput, ChangeKind
from watchfloor.core.clock import Clock, FakeClock, SystemClock
from watchfloor.core.customer import Contact, Customer, CustomerTier
from watchfloor.core.errors import (
    ConflictError,
    DeadlineError,
    DeniedError,
    FieldProblem,
    InvalidInputError,
    MalformedError,
    NotFoundError,
    SaturatedError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
    WatchfloorError,
)
from watchfloor.core.factor_names import FactorName
from watchfloor.core.false_positive import (
    FalsePositiveScore,
    Indicator,
    IndicatorCategory,
    Recommendation,
)
from watchfloor.core.history import SIMILAR_LIMIT, SignalHistory, SimilarThreats
from watchfloor.core.ids import (
    PROJECT_PATTERN,
    ChangeId,
    CustomerId,
    IntelId,
    KeyId,
    ProjectId,
    ThreatId,
    is_project_id,
    mint_uuid7,
    parse_threat_id,
    uuid7_time,
)
from watchfloor.core.intel import IntelIndicator, IntelIndicatorInput, IntelKind
from watchfloor.core.investigation import Investigation, Judgement
from watchfloor.core.language_model import (
    LanguageModel,
    ModelAnswer,
    ModelPurpose,
    ModelRequest,
)
from watchfloor.core.moment import Moment
from watchfloor.core.outcomes import Accepted, Refused
from watchfloor.core.periodic import Periodic
from watchfloor.core.ports import (
    AnalysisAgent,
    Analyzer,
    ChangeLog,
    Component,
    CustomerDirectory,
    IntelIndex,
    ThreatHistory,
)
from watchfloor.core.project import Caller, IssuedKey, Project, Role
from watchfloor.core.response import ResponseAction, ResponsePlan
from watchfloor.core.response_words import ActionType, Urgency
from watchfloor.core.retry import Backoff, retry
from watchfloor.core.severity import Severity
from watchfloor.core.signal import RAW_DATA_LIMIT_BYTES, SignalFields, SignalInput, ThreatSignal
from watchfloor.core.text import Address, Label, Network, Text
from watchfloor.core.threat import MitreTactic, MitreTechnique, ThreatAnalysis, ThreatStatus
from watchfloor.core.threat_filter import ThreatFilter
from watchfloor.core.threat_types import (
    PROFILES,
    Lane,
    PlannedAction,
    Technique,
    Template,
    ThreatType,
    ThreatTypeProfile,
)
from watchfloor.core.timeline import (
    InvestigationTimeline,
    Phase,
    PhaseSpan,
    TimelineEvent,
    TimelineEventType,
)
from watchfloor.core.verdict import (
    FALSE_ALARMS,
    REAL_THREATS,
    VERDICT_IDS,
    Verdict,
    VerdictInput,
    VerdictKind,
)

__all__ = [
    "FALSE_ALARMS",
    "PROFILES",
    "PROJECT_PATTERN",
    "RAW_DATA_LIMIT_BYTES",
    "REAL_THREATS",
    "SIMILAR_LIMIT",
    "VERDICT_IDS",
    "Accepted",
    "ActionType",
    "Address",
    "AgentAnalysis",
    "AgentName",
    "AgentStatus",
    "AnalysisAgent",
    "Analyzer",
    "Backoff",
    "Caller",
    "ChangeEvent",
    "ChangeEventInput",
    "ChangeId",
    "ChangeKind",
    "ChangeLog",
    "Clock",
    "Component",
    "ConflictError",
    "Contact",
    "Customer",
    "CustomerDirectory",
    "CustomerId",
    "CustomerTier",
    "DeadlineError",
    "DeniedError",
    "Factor",
    "FactorName",
    "FakeClock",
    "FalsePositiveScore",
    "FieldProblem",
    "Indicator",
    "IndicatorCategory",
    "IntelId",
    "IntelIndex",
    "IntelIndicator",
    "IntelIndicatorInput",
    "IntelKind",
    "InvalidInputError",
    "Investigation",
    "InvestigationTimeline",
    "IssuedKey",
    "Judgement",
    "KeyId",
    "Label",
    "Lane",
    "LanguageModel",
    "MalformedError",
    "MitreTactic",
    "MitreTechnique",
    "ModelAnswer",
    "ModelPurpose",
    "ModelRequest",
    "Moment",
    "Narrative",
    "NarrativeStatus",
    "Network",
    "NotFoundError",
    "Periodic",
    "Phase",
    "PhaseSpan",
    "PlannedAction",
    "Project",
    "ProjectId",
    "Recommendation",
    "Refused",
    "ResponseAction",
    "ResponsePlan",
    "Role",
    "SaturatedError",
    "Severity",
    "SignalFields",
    "SignalHistory",
    "SignalInput",
    "SimilarThreats",
    "SystemClock",
    "Technique",
    "Template",
    "Text",
    "ThreatAnalysis",
    "ThreatFilter",
    "ThreatHistory",
    "ThreatId",
    "ThreatSignal",
    "ThreatStatus",
    "ThreatType",
    "ThreatTypeProfile",
    "TimelineEvent",
    "TimelineEventType",
    "TooLargeError",
    "UnauthenticatedError",
    "UnavailableError",
    "Urgency",
    "Verdict",
    "VerdictInput",
    "VerdictKind",
    "WatchfloorError",
    "is_project_id",
    "mint_uuid7",
    "parse_threat_id",
    "retry",
    "uuid7_time",
]
