"""What should be done about a threat."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from watchfloor.core.response_words import ActionType, Urgency


class ResponseAction(BaseModel):
    """One step of a response.

    Attributes:
        action_type: What to do.
        urgency: How soon.
        target: To what: an address, a user or a customer.
        reason: Why, in a sentence.
        parameters: How long, how much; the form depends on the action.
        auto_executable: Whether the customer's policy lets it happen unasked.
        requires_approval: The opposite.
        estimated_impact: What legitimate users will notice: ``low``, ``medium`` or ``high``.
        confidence: 0 to 1.
    """

    model_config = ConfigDict(frozen=True)
    action_type: ActionType
    urgency: Urgency
    target: str
    reason: str
    parameters: dict[str, JsonValue] = Field(default_factory=dict)
    auto_executable: bool
    requires_approval: bool
    estimated_impact: str
    confidence: Annotated[float, Field(ge=0, le=1)]


class ResponsePlan(BaseModel):
    """The response to one threat.

    Attributes:
        primary_action: What to do first.
        secondary_actions: What to do as well, in order.
        backup_actions: What to do where the primary action cannot be carried out.
        escalation_path: Who is told, in order.
        sla_minutes: By when a person must have answered, in minutes.
        auto_escalate_after_minutes: When it goes to the next in the path.
        overall_confidence: 0 to 1.
        notes: What changed the plan from its template.
    """

    model_config = ConfigDict(frozen=True)
    primary_action: ResponseAction
    secondary_actions: tuple[ResponseAction, ...] = ()
    backup_actions: tuple[ResponseAction, ...] = ()
    escalation_path: tuple[str, ...]
    sla_minutes: int
    auto_escalate_after_minutes: int
    overall_confidence: Annotated[float, Field(ge=0, le=1)]
    notes: tuple[str, ...] = ()
