"""What must be kept because of a legal matter, whatever its age and whoever asks."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from watchfloor.core.ids import HoldId, ProjectId
from watchfloor.core.text import Label, Text


class HoldScope(StrEnum):
    """Whose data is held."""

    PROJECT = "project"
    CUSTOMER = "customer"
    USER = "user"


class LegalHoldInput(BaseModel):
    """A hold as it is asked for.

    Attributes:
        scope: Whether all of the project is held, or what is of one customer or user.
        subject: The customer's or user's id; nothing for the project.
        reason: For whom it is held, for example the number of a case.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"scope": "customer", "subject": "acme", "reason": "case 12/2026"}]
        },
    )
    scope: HoldScope
    subject: Label | None = None
    reason: Annotated[Text, Field(min_length=1, max_length=1_000)]

    @model_validator(mode="after")
    def _names_whom_it_is_about(self) -> Self:
        if (self.subject is None) != (self.scope is HoldScope.PROJECT):
            raise ValueError("a hold on a customer or user needs a subject, one on a project none")
        return self


class LegalHold(BaseModel):
    """A hold as it is kept.

    Attributes:
        hold_id: Its id.
        project_id: The tenant.
        scope: Whose data is held.
        subjects: The ids under which the customer or user may be stored: the id, or its token by
            each key.
        reason: For whom it is held.
        held_by: Who said so.
        held_at: When.
        released_by: Who ended it; nothing while it holds.
        released_at: When.
    """

    model_config = ConfigDict(frozen=True)
    hold_id: HoldId
    project_id: ProjectId
    scope: HoldScope
    subjects: tuple[str, ...] = ()
    reason: str
    held_by: str
    held_at: AwareDatetime
    released_by: str | None = None
    released_at: AwareDatetime | None = None


class Held(NamedTuple):
    """What is held of a project.

    Attributes:
        is_whole: Everything is.
        customers: Ids of customers.
        users: Ids of users.
    """

    is_whole: bool
    customers: frozenset[str]
    users: frozenset[str]

    @classmethod
    def by(cls, holds: Iterable[LegalHold]) -> Self:
        """What these holds come to."""
        subjects: dict[HoldScope, set[str]] = {scope: set() for scope in HoldScope}
        is_whole = False
        for hold in holds:
            is_whole |= hold.scope is HoldScope.PROJECT
            subjects[hold.scope].update(hold.subjects)
        customers, users = subjects[HoldScope.CUSTOMER], subjects[HoldScope.USER]
        return cls(is_whole, frozenset(customers), frozenset(users))

    def covers(self, *, user_id: object = None, customer_id: object = None) -> bool:
        """Whether what is of this user and this customer is held."""
        return self.is_whole or user_id in self.users or customer_id in self.customers
