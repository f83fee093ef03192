"""What changed in the watched systems: deployments, config changes, incidents."""

from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, model_validator

from watchfloor.core.ids import ChangeId
from watchfloor.core.moment import Moment
from watchfloor.core.text import Label, Text


class ChangeKind(StrEnum):
    """What kind of change."""

    DEPLOYMENT = "deployment"
    CONFIG_CHANGE = "config_change"
    INCIDENT = "incident"


class ChangeEventInput(BaseModel):
    """A change as a delivery system reports it.

    Attributes:
        kind: What kind of change.
        summary: What changed, in a sentence.
        id: The reporter's own id; a repeat with the same id updates the event.
        customer_id: Whose systems; all customers of the project when absent.
        service: Which service.
        endpoint: The path prefix that it touches, where it is known.
        started_at: When it began; the receive time when absent.
        ended_at: When it was over; absent while it lasts (an incident) or where it has no length.
        reported_by: Which system reports it.
        url: Where to read more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", title="ChangeEventInput")
    kind: ChangeKind
    summary: Text
    id: Label | None = None
    customer_id: Label | None = None
    service: Label | None = None
    endpoint: Text | None = None
    started_at: Moment | None = None
    ended_at: Moment | None = None
    reported_by: Label | None = None
    url: Text | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.started_at and self.ended_at and self.ended_at < self.started_at:
            raise ValueError("ended_at must not be before started_at")
        return self


class ChangeEvent(BaseModel):
    """A change as it is kept; the fields are those of ``ChangeEventInput``.

    Attributes:
        change_id: UUIDv7, minted when it was first reported.
        external_id: The reporter's own id.
    """

    model_config = ConfigDict(frozen=True)
    change_id: ChangeId
    external_id: str | None = None
    kind: ChangeKind
    summary: str
    customer_id: str | None = None
    service: str | None = None
    endpoint: str | None = None
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    reported_by: str | None = None
    url: str | None = None
