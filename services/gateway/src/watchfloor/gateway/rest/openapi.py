"""The OpenAPI document: FastAPI's own, with the bodies that our routes read themselves."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from watchfloor.core import (
    AnalysisSession,
    AuditView,
    ChangeEvent,
    ChangeEventInput,
    CheckCatalogue,
    Customer,
    DeadLetter,
    EventInput,
    IntelIndicator,
    IntelIndicatorInput,
    LegalHold,
    LegalHoldInput,
    MonitoredAgent,
    MonitoredWorkflow,
    Permission,
    PolicyInput,
    Project,
    QuotaInput,
    RedactionPolicyInput,
    Retention,
    RetentionInput,
    SavedView,
    SavedViewInput,
    SignalInput,
    ThreatAnalysis,
    ThreatSummary,
    VerdictInput,
)
from watchfloor.gateway.administration import RevokedTokens, WantedKey
from watchfloor.gateway.analysis_standing import AgentStanding
from watchfloor.gateway.evaluation import EvaluateInput
from watchfloor.gateway.parameters import RebaselineInput
from watchfloor.gateway.permissions import Requirement, holders
from watchfloor.gateway.privacy import WantedErasure, WantedSubject
from watchfloor.gateway.rest import (
    agent_analysis_shapes,
    agent_report_shapes,
    dead_letters,
    features,
    login,
    privacy,
    redaction,
    result_shapes,
    retention,
    session_shapes,
    shapes,
    status,
    verdicts,
    views,
)
from watchfloor.gateway.rest.dialect import Dialect
from watchfloor.gateway.session_views import EvaluationView, PolicyView, SessionChangeView
from watchfloor.gateway.stream import ChangedSession, SessionSummary
from watchfloor.gateway.view import View

_COMPONENTS: tuple[type[BaseModel], ...] = (
    AgentStanding,
    AnalysisSession,
    CheckCatalogue,
    ChangeEvent,
    ChangeEventInput,
    Customer,
    AuditView,
    DeadLetter,
    EvaluateInput,
    EvaluationView,
    EventInput,
    IntelIndicator,
    IntelIndicatorInput,
    LegalHold,
    LegalHoldInput,
    MonitoredAgent,
    MonitoredWorkflow,
    PolicyInput,
    PolicyView,
    Project,
    RebaselineInput,
    QuotaInput,
    RedactionPolicyInput,
    Retention,
    RetentionInput,
    SessionChangeView,
    ChangedSession,
    SessionSummary,
    SignalInput,
    ThreatAnalysis,
    ThreatSummary,
    SavedView,
    SavedViewInput,
    status.PipelineStatusAnswer,
    dead_letters.DecidedLetters,
    verdicts.JudgedThreats,
    verdicts.ThreatsInput,
    verdicts.VerdictsInput,
    dead_letters.LettersInput,
    views.SavedViews,
    VerdictInput,
    WantedErasure,
    WantedSubject,
    features.AnalyzeFeatures,
    features.FeaturesAnswer,
    agent_analysis_shapes.AnalysisDetails,
    agent_analysis_shapes.AnalysisRequested,
    agent_analysis_shapes.BaselinesAnswer,
    agent_analysis_shapes.Rebaselined,
    agent_analysis_shapes.WorkflowStanding,
    agent_report_shapes.AgentAnswer,
    agent_report_shapes.AgentChecksAnswer,
    agent_report_shapes.ListedCheck,
    agent_report_shapes.WorkflowChecksAnswer,
    session_shapes.ConversationAnswer,
    session_shapes.EventsAnswer,
    session_shapes.EventsRecorded,
    session_shapes.PoliciesAnswer,
    session_shapes.SessionAnswer,
    session_shapes.SessionsAnswer,
    result_shapes.CheckedResult,
    result_shapes.CleanedResults,
    result_shapes.ClientResultList,
    result_shapes.DeletedResult,
    privacy.ErasureAnswer,
    redaction.RedactionPolicyAnswer,
    retention.HoldsAnswer,
    result_shapes.RecoverySettings,
    result_shapes.ResultStatsAnswer,
    result_shapes.RetrievedResult,
    shapes.AllProjects,
    shapes.Health,
    shapes.IntelSources,
    shapes.KeyAnswer,
    login.LoginInput,
    login.LoginWays,
    login.Me,
    shapes.KeysAnswer,
    shapes.RotatedKey,
    RevokedTokens,
    WantedKey,
    shapes.NewProject,
    shapes.PendingThreat,
    shapes.Problem,
    shapes.ReadyAnswer,
    shapes.RecordedChanges,
    shapes.RelatedSessionsAnswer,
    shapes.Removed,
    shapes.RequeuedLetter,
    shapes.Stored,
    shapes.SubmissionAnswer,
    shapes.ThreatCounts,
    shapes.SimilarThreatsAnswer,
)


class Described(FastAPI):
    """An application whose OpenAPI document names every body and every permission."""

    def openapi(self) -> dict[str, Any]:
        """The document; made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            components = document.setdefault("components", {}).setdefault("schemas", {})
            components.update(_schemas())
            for each in self.state.operations:
                if each.is_described:
                    described = document["paths"][each.path][each.method]
                    _require(described, each.requirement)
                    _refine(described["responses"], Dialect.of({"path": each.path}))
        return super().openapi()


def _require(described: dict[str, Any], requirement: Requirement) -> None:
    described["x-permission"] = requirement.value
    if isinstance(requirement, Permission):
        needs = f"Needs `{requirement}`: {holders(requirement)}."
        described["description"] = f"{described['description']}\n\n{needs}"


def _refine(responses: dict[str, Any], dialect: Dialect) -> None:
    """Say by which status the route's dialect refuses what is not valid."""
    invalid = HTTPStatus.UNPROCESSABLE_ENTITY
    if dialect.status(invalid) is not invalid and str(invalid.value) in responses:
        refusal = responses.pop(str(invalid.value))
        responses[str(dialect.status(invalid).value)] = refusal


def _schemas() -> dict[str, Any]:
    _, definitions = models_json_schema(
        # What is only shown is described as it is written, not as it could be read.
        [(it, "serialization" if issubclass(it, View) else "validation") for it in _COMPONENTS],
        ref_template="#/components/schemas/{model}",
    )
    schemas: dict[str, Any] = definitions["$defs"]
    return schemas
