"""How long a project keeps what it has, and of whom shorter."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.text import Label

MOST_CUSTOMERS = 1_000

RetentionDays = Annotated[int, Field(ge=1, le=3_650)]


class RetentionInput(BaseModel):
    """How long a project wants to keep what it has.

    Attributes:
        days: For all of it; nothing stands for as long as the installation does.
        customers: Shorter times for some customers, by their ids.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"days": 30, "customers": {"acme": 7}}]},
    )
    days: RetentionDays | None = None
    customers: Annotated[dict[Label, RetentionDays], Field(max_length=MOST_CUSTOMERS)] = {}


class Retention(RetentionInput):
    """How long a project keeps what it has.

    Attributes:
        longest_days: How long the installation keeps anything of the project.
        changed_at: When the project said so; nothing where it never did.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    longest_days: RetentionDays
    changed_at: AwareDatetime | None = None
