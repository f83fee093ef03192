"""Policies: what is to be done about a session, and what was decided."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic.alias_generators import to_camel

from watchfloor.core.ids import ProjectId
from watchfloor.core.session import Risk
from watchfloor.core.session_ids import PolicyId
from watchfloor.core.text import Label, Text


class PolicyAction(StrEnum):
    """What a policy wants, the strongest first."""

    BLOCK = "block"
    FLAG = "flag"
    NOTIFY = "notify"
    ALLOW = "allow"


class _Wire(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )


class CountRange(_Wire):
    """How many.

    Attributes:
        min: At least so many.
        max: At most so many.
        time_window_ms: Within so many milliseconds before the newest event; all where absent.
    """

    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None
    time_window_ms: Annotated[int, Field(gt=0)] | None = None


class PolicyConditions(_Wire):
    """All that are set must hold; empty lists count as not set.

    Attributes:
        min_risk_score: The risk is at least this.
        max_risk_score: The risk is at most this.
        risk_score_below: The risk is less than this.
        patterns_any: One of these patterns was found.
        patterns_all: All of them were.
        cot_labels_any: One of these chain-of-thought labels was found.
        cot_labels_all: All of them were.
        event_count: So many events.
    """

    min_risk_score: Risk | None = None
    max_risk_score: Risk | None = None
    risk_score_below: Risk | None = None
    patterns_any: tuple[Label, ...] = ()
    patterns_all: tuple[Label, ...] = ()
    cot_labels_any: tuple[Label, ...] = ()
    cot_labels_all: tuple[Label, ...] = ()
    event_count: CountRange | None = None

    @model_validator(mode="after")
    def _can_hold(self) -> Self:
        low, high = self.min_risk_score, self.max_risk_score
        if low is not None and high is not None and low > high:
            raise ValueError("minRiskScore must not be greater than maxRiskScore")
        return self


class PolicyEffects(_Wire):
    """What happens when a policy triggers.

    Attributes:
        action: The decision.
        message: Said with it.
        webhook_url: Told of it.
        webhook_payload: Sent along.
        apply_tags: Set on the session.
    """

    action: PolicyAction
    message: Text | None = None
    webhook_url: Text | None = None
    webhook_payload: dict[str, JsonValue] | None = None
    apply_tags: tuple[Label, ...] = ()


class PolicyInput(_Wire):
    """A policy as a caller writes it.

    Attributes:
        name: For people.
        description: Why it is there.
        conditions: When it triggers; without any, always.
        actions: What happens then.
        enabled: Whether it counts.
    """

    name: Label
    description: Text | None = None
    conditions: PolicyConditions = PolicyConditions()
    actions: PolicyEffects
    enabled: bool = True


class Policy(PolicyInput):
    """A policy that is kept.

    Attributes:
        policy_id: Unique within the project.
        project_id: The tenant.
        created_at: When; the order in which policies are looked at.
        updated_at: When it was changed last.
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True
    )
    policy_id: PolicyId
    project_id: ProjectId
    created_at: AwareDatetime
    updated_at: AwareDatetime


class PolicyContext(BaseModel):
    """What policies look at; what is not known is skipped, not failed.

    Attributes:
        risk_score: The session's risk, 0 to 1.
        patterns: Its patterns.
        cot_labels: Chain-of-thought labels.
        event_times: When its events happened, for counts within a window.
        event_count: How many events it has.
    """

    model_config = ConfigDict(frozen=True)
    risk_score: Risk
    patterns: tuple[str, ...] = ()
    cot_labels: tuple[str, ...] | None = None
    event_times: tuple[AwareDatetime, ...] | None = None
    event_count: int | None = None


class PolicyDecision(BaseModel):
    """What the policies decided together.

    Attributes:
        action: The strongest of those that triggered.
        reasons: Why, in the order of the policies.
        triggered_policies: Their ids, in that order.
        risk_score: What they looked at.
        patterns: The same.
    """

    model_config = ConfigDict(frozen=True)
    action: PolicyAction
    reasons: tuple[str, ...]
    triggered_policies: tuple[PolicyId, ...]
    risk_score: Risk
    patterns: tuple[str, ...]
