"""What callers say beside a signal or about a list, the same on every face."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from watchfloor.core import (
    CheckFilter,
    Label,
    SessionChangeKind,
    SessionFilter,
    Text,
    ThreatFilter,
)

MOST_IN_A_PAGE = 1000


def _uuid(text: str) -> str:
    """The canonical form of an id.

    Raises:
        ValueError: It is none.
    """
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError("must be the id of an analysis") from None


class TriggerParameters(BaseModel):
    """How long to wait.

    Attributes:
        timeout_s: Seconds after which the answer is that the threat is pending.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    timeout_s: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)] = 10.0


class ThreatConditions(ThreatFilter):
    """Which threats, for lists and streams alike; an absent condition holds always.

    Attributes:
        search: Words, or beginnings of words, that must all occur.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    search: Annotated[Text, Field(max_length=200)] | None = None

    @property
    def where(self) -> ThreatFilter:
        """The conditions alone."""
        return ThreatFilter(**{name: getattr(self, name) for name in ThreatFilter.model_fields})


class ListParameters(ThreatConditions):
    """Which threats, and which part of their list.

    Attributes:
        limit: At most so many.
        cursor: Where the part before this one ended.
    """

    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[Text, Field(min_length=1)] | None = None


class SessionListParameters(SessionFilter):
    """Which sessions, and which part of their list.

    Attributes:
        limit: At most so many.
        cursor: Where the part before this one ended.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[Text, Field(min_length=1)] | None = None

    @property
    def where(self) -> SessionFilter:
        """The conditions alone."""
        return SessionFilter(**{name: getattr(self, name) for name in SessionFilter.model_fields})


class AgentListParameters(BaseModel):
    """Which part of a list.

    Attributes:
        limit: At most so many.
        cursor: Where the part before this one ended.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[Text, Field(min_length=1)] | None = None


class AgentParameters(BaseModel):
    """Which agent.

    Attributes:
        agent_id: Its id.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    agent_id: Label


class WhoseParameters(BaseModel):
    """Which agent, or the agents of which workflow.

    Attributes:
        agent_id: The agent.
        workflow_id: The workflow.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    agent_id: Label | None = None
    workflow_id: Label | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.agent_id is None) is (self.workflow_id is None):
            raise ValueError("one of agent_id and workflow_id is required")
        return self


class AnalysisRequestParameters(WhoseParameters):
    """Who is to be analysed.

    Attributes:
        force: Also where nothing is new.
    """

    force: bool = False


class RebaselineInput(BaseModel):
    """Why an agent's sessions are to be measured by another baseline.

    Attributes:
        reason: For people who look at the reports after it.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"reason": "Release 4.2 has another planner."}]},
    )
    reason: Annotated[Text, Field(min_length=1, max_length=500)]


class AnalysisListParameters(WhoseParameters, AgentListParameters):
    """Whose runs, and which part of their list."""


class CheckListParameters(CheckFilter):
    """Which security checks, and which part of their list.

    Attributes:
        limit: At most so many.
        cursor: Where the part before this one ended.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    agent_id: tuple[Label, ...] = ()
    workflow_id: tuple[Label, ...] = ()
    check_id: tuple[Label, ...] = ()
    analysis_id: Annotated[str, AfterValidator(_uuid)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[Text, Field(min_length=1)] | None = None

    @property
    def where(self) -> CheckFilter:
        """The conditions alone."""
        return CheckFilter(**{name: getattr(self, name) for name in CheckFilter.model_fields})


class SessionWatchConditions(BaseModel):
    """Which changes of sessions to watch; an absent condition holds always.

    Attributes:
        min_risk: The risk is at least this.
        patterns: One of these patterns was found.
        agent_id: Any of these.
        workflow_id: Any of these.
        kind: What became of it is any of these.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    min_risk: Annotated[float, Field(ge=0, le=1)] | None = None
    patterns: tuple[Label, ...] = ()
    agent_id: tuple[Label, ...] = ()
    workflow_id: tuple[Label, ...] = ()
    kind: tuple[SessionChangeKind, ...] = ()

    def where(self) -> SessionFilter:
        """The conditions, as the store is asked."""
        return SessionFilter(
            min_risk=self.min_risk,
            patterns=self.patterns,
            agent_id=self.agent_id,
            workflow_id=self.workflow_id,
        )
