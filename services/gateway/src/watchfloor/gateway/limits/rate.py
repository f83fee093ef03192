"""How often something may happen."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Rate(BaseModel):
    """How often one caller may come, over all gateways.

    Attributes:
        per_s: Requests each second, or items.
        burst: How many at once, after a rest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    per_s: Annotated[float, Field(gt=0)]
    burst: Annotated[float, Field(ge=1)]
