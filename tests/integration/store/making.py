"""What the tests of the store make: signals, rows and verdicts with what matters to a test set."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from watchfloor.core import (
    AgentId,
    Bands,
    BehaviorBaseline,
    Caller,
    Erasure,
    FeatureSet,
    FeatureSubject,
    KeyId,
    LegalHold,
    Role,
    SecurityCheck,
    SessionFeatures,
    SubjectField,
    ThreatSignal,
    Verdict,
    mint_uuid7,
)
from watchfloor.store import ThreatRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

MakeSignal = Callable[..., ThreatSignal]
MakeRow = Callable[..., ThreatRow]
MakeVerdict = Callable[..., Verdict]


def make_caller(project: str, prefix: str = "wf_ann", role: Role = Role.ANALYST) -> Caller:
    """Somebody of a project."""
    key_id = KeyId(mint_uuid7(NOON))
    return Caller(key_id=key_id, prefix=prefix, project_id=project, role=role)


def make_features(project: str, *, number: int = 1, calls: int = 0) -> FeatureSet:
    """Features of the session ``s-1`` after one of its conclusions."""
    return FeatureSet(
        feature_id=f"00000000-0000-8000-8000-{number:012}",
        project_id=project,
        subject=FeatureSubject.SESSION,
        subject_id="s-1",
        conclusion_number=number,
        agent_id=AgentId("a"),
        features=SessionFeatures(llm_request_count=calls),
        analyzed_at=NOON,
    )


def make_check(check_id: str = "ENV_001_CONSISTENT_MODEL", **fields: Any) -> SecurityCheck:
    """What a check came to."""
    check = {
        "check_id": check_id,
        "category": "ENVIRONMENT",
        "name": "Pinned Model Usage",
        "description": "Every model is named by a release.",
        "status": "critical",
        "value": "1 unpinned model",
        "evidence": {"unpinned_models": ["m"]},
        "cvss_score": 9.0,
    }
    return SecurityCheck.model_validate(check | fields)


def make_baseline(project: str, agent_id: str = "shop", *, sessions: int = 5) -> BehaviorBaseline:
    """What an agent's sessions are measured by."""
    return BehaviorBaseline(
        baseline_id=mint_uuid7(NOON),
        project_id=project,
        agent_id=AgentId(agent_id),
        bands=Bands(quartiles={"total_tokens": (1.5, 2.0, 2.5)}),
        sessions=sessions,
        created_at=NOON,
    )


def make_erasure(project: str, *tokens: str) -> Erasure:
    """An erasure that nobody began."""
    return Erasure(
        erasure_id=mint_uuid7(NOON),
        project_id=project,
        field=SubjectField.USER,
        tokens=tokens or ("user_1_aaaaaaaaaaaaaaaa",),
        proof="erasure_1_aaaaaaaaaaaaaaaa",
        asked_at=NOON,
        changed_at=NOON,
    )


def make_hold(project: str, scope: str = "project", *subjects: str) -> LegalHold:
    """A hold on all of a project, or on a customer or user of it."""
    return LegalHold.model_validate(
        {
            "hold_id": mint_uuid7(NOON),
            "project_id": project,
            "scope": scope,
            "subjects": subjects,
            "reason": "case 12/2026",
            "held_by": "wf_abc",
            "held_at": NOON,
        }
    )
