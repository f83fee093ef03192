"""What callers say beside a signal or about a list, the same on every face."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core import Label, Severity, Text, ThreatFilter, ThreatType


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
