"""Which sessions a caller wants to see, and in which order."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from watchfloor.core.dataflow_verdict import DataflowVerdict
from watchfloor.core.moment import Moment
from watchfloor.core.session import Risk, SessionStatus
from watchfloor.core.text import Address, Label


class SessionSort(StrEnum):
    """What sessions are ordered by, the greatest first."""

    RISK = "risk"
    LAST_ACTIVITY = "last_activity"
    CREATED = "created"


class SessionFilter(BaseModel):
    """All given conditions must hold; within one condition any value does.

    Attributes:
        session_id: Any of these.
        min_risk: The risk is at least this.
        max_risk: The risk is at most this.
        patterns: One of these patterns was found.
        dataflow: The verdict on its data flow is any of these.
        agent_id: Any of these.
        workflow_id: Any of these.
        user_id: Any of these.
        customer_id: Any of these.
        address: The agent was used from any of these.
        status: Any of these.
        named: Any of these is part of what it is known by, whatever the case: its own id, its
            sender's, those of agent, workflow, user and customer.
        after: The newest event happened at this time or after.
        before: The newest event happened before.
        sort: The order.
    """

    model_config = ConfigDict(frozen=True)
    session_id: tuple[Label, ...] = ()
    min_risk: Risk | None = None
    max_risk: Risk | None = None
    patterns: tuple[Label, ...] = ()
    dataflow: tuple[DataflowVerdict, ...] = ()
    agent_id: tuple[Label, ...] = ()
    workflow_id: tuple[Label, ...] = ()
    user_id: tuple[Label, ...] = ()
    customer_id: tuple[Label, ...] = ()
    address: tuple[Address, ...] = ()
    status: tuple[SessionStatus, ...] = ()
    named: tuple[Label, ...] = ()
    after: Moment | None = None
    before: Moment | None = None
    sort: SessionSort = SessionSort.LAST_ACTIVITY

    @model_validator(mode="after")
    def _can_hold(self) -> Self:
        if self.after and self.before and self.before < self.after:
            raise ValueError("before must not be before after")
        low, high = self.min_risk, self.max_risk
        if low is not None and high is not None and low > high:
            raise ValueError("min_risk must not be greater than max_risk")
        return self
