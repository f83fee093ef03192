"""What callers say about lists of sessions and events, in the words of ``/v1``."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from watchfloor.core import (
    SESSION_PATTERN,
    Address,
    AnyMoment,
    DataflowVerdict,
    EventType,
    Label,
    SessionFilter,
    SessionSort,
    SessionStatus,
    Text,
)

SortBy = Literal["riskScore", "lastActivityAt", "createdAt"]
_SORTS: Mapping[SortBy, SessionSort] = MappingProxyType(
    {
        "riskScore": SessionSort.RISK,
        "lastActivityAt": SessionSort.LAST_ACTIVITY,
        "createdAt": SessionSort.CREATED,
    }
)

Cursor = Annotated[Text, Field(min_length=1)]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]


def _split(given: object) -> object:
    # Several values come in several parameters, or in one between commas.
    if isinstance(given, list):
        return [part for each in given for part in str(each).split(",")]
    return given


Words = Annotated[tuple[Label, ...], BeforeValidator(_split)]


class _Parameters(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)

    after: AnyMoment | None = None
    before: AnyMoment | None = None
    cursor: Cursor | None = None
    offset: Offset = 0

    @model_validator(mode="after")
    def _can_hold(self) -> Self:
        if self.after and self.before and self.before < self.after:
            raise ValueError("before must not be before after")
        if self.cursor is not None and self.offset:
            raise ValueError("only one of cursor and offset may be given")
        return self


class EventsParameters(_Parameters):
    """Which events of which session.

    Attributes:
        session_id: The session.
        types: Any of these types; several between commas, or in several parameters.
        after: Happened at this time or after: milliseconds since 1970, or ISO 8601.
        before: Happened before.
        limit: At most so many.
        cursor: Where the part before this one ended.
        offset: How many to leave out, where there is no cursor.
    """

    session_id: Annotated[str, Field(pattern=SESSION_PATTERN)]
    types: Annotated[tuple[EventType, ...], BeforeValidator(_split)] = ()
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class SessionsParameters(_Parameters):
    """Which sessions, and in which order.

    Attributes:
        min_risk_score: The risk is at least this.
        max_risk_score: The risk is at most this.
        patterns: One of these patterns was found; several between commas, or in several
            parameters.
        dataflow: The verdict on its data flow is any of these.
        agent_id: Any of these.
        workflow_id: Any of these.
        user_id: Any of these.
        customer_id: Any of these.
        address: The agent was used from any of these.
        status: Any of these.
        session_id: Any of these, between commas.
        named: Any of these is part of what it is known by, whatever the case: its own id, its
            sender's, those of agent, workflow, user and customer.
        external_id: What the sender called it; nothing else is heeded then.
        sort_by: The order, the greatest first.
        after: Last active at this time or after: milliseconds since 1970, or ISO 8601.
        before: Last active before.
        limit: At most so many.
        cursor: Where the part before this one ended.
        offset: How many to leave out, where there is no cursor.
    """

    min_risk_score: Share | None = None
    max_risk_score: Share | None = None
    patterns: Words = ()
    dataflow: Annotated[tuple[DataflowVerdict, ...], BeforeValidator(_split)] = ()
    agent_id: Words = ()
    workflow_id: Words = ()
    user_id: Words = ()
    customer_id: Words = ()
    address: Annotated[tuple[Address, ...], BeforeValidator(_split)] = ()
    status: Annotated[tuple[SessionStatus, ...], BeforeValidator(_split)] = ()
    session_id: Words = ()
    named: tuple[Label, ...] = ()
    external_id: Annotated[Text | None, Field(alias="external_id")] = None
    sort_by: SortBy = "lastActivityAt"
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        low, high = self.min_risk_score, self.max_risk_score
        if low is not None and high is not None and low > high:
            raise ValueError("minRiskScore must not be greater than maxRiskScore")
        return self

    @property
    def where(self) -> SessionFilter:
        """The conditions and the order, as the store is asked."""
        return SessionFilter(
            session_id=self.session_id,
            named=self.named,
            min_risk=self.min_risk_score,
            max_risk=self.max_risk_score,
            patterns=self.patterns,
            dataflow=self.dataflow,
            agent_id=self.agent_id,
            workflow_id=self.workflow_id,
            user_id=self.user_id,
            customer_id=self.customer_id,
            address=self.address,
            status=self.status,
            after=self.after,
            before=self.before,
            sort=_SORTS[self.sort_by],
        )
