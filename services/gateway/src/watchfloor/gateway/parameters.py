"""What callers say beside a signal or about a list, the same on every face."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core import (
    Label,
    SessionChangeKind,
    SessionFilter,
    Severity,
    Text,
    ThreatFilter,
    ThreatType,
)


class TriggerParameters(BaseModel):
    """How long to wait.

    Attributes:
        timeout_s: Seconds after which the answer is that the threat is pending.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    timeout_s: Annotated[float, Field(ge=0, le=60, allow_inf_nan=False)] = 10.0


class ListParameters(ThreatFilter):
    """Which threats, and which part of their list.

    Attributes:
        search: Words, or beginnings of words, that must all occur.
        limit: At most so many.
        cursor: Where the part before this one ended.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    search: Annotated[Text, Field(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[Text, Field(min_length=1)] | None = None

    @property
    def where(self) -> ThreatFilter:
        """The conditions alone."""
        return ThreatFilter(**{name: getattr(self, name) for name in ThreatFilter.model_fields})


class WatchConditions(BaseModel):
    """Which threats to watch; an absent condition holds always.

    Attributes:
        severity: Any of these.
        threat_type: Any of these.
        customer_id: Any of these.
        requires_review: Exactly this.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    severity: tuple[Severity, ...] = ()
    threat_type: tuple[ThreatType, ...] = ()
    customer_id: tuple[Label, ...] = ()
    requires_review: bool | None = None

    def where(self) -> ThreatFilter:
        """The conditions, as the store is asked."""
        return ThreatFilter(
            severity=self.severity,
            threat_type=self.threat_type,
            customer_id=self.customer_id,
            requires_review=self.requires_review,
        )


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
