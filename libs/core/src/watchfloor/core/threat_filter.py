"""Which threats a caller wants to see."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from watchfloor.core.moment import Moment
from watchfloor.core.severity import Severity
from watchfloor.core.text import Label
from watchfloor.core.threat import ThreatStatus
from watchfloor.core.threat_types import ThreatType


class ThreatFilter(BaseModel):
    """All given conditions must hold; within one condition any value does.

    Attributes:
        severity: Any of these.
        status: Any of these.
        threat_type: Any of these.
        customer_id: Any of these.
        requires_review: Exactly this.
        judged: Whether there is a person's verdict.
        search: Words, or beginnings of words, that must all occur in customer, type, address,
            user agent, endpoint or user.
        since: Received at or after.
        until: Received before.
    """

    model_config = ConfigDict(frozen=True)
    severity: tuple[Severity, ...] = ()
    status: tuple[ThreatStatus, ...] = ()
    threat_type: tuple[ThreatType, ...] = ()
    customer_id: tuple[Label, ...] = ()
    requires_review: bool | None = None
    judged: bool | None = None
    search: str | None = Field(default=None, max_length=200)
    since: Moment | None = None
    until: Moment | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until must not be before since")
        return self
