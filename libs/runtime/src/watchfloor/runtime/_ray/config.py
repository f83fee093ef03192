"""What an operator sets about Ray."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class RayConfig(BaseModel):
    """Where the actors run.

    Attributes:
        address: A cluster that runs already, as ``ray start`` names it; embedded where absent.
        actor_cpus: Processors that each actor reserves on a cluster; nothing when embedded.
        object_store_mb: Memory for values on their way, when embedded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    address: str | None = None
    actor_cpus: Annotated[float, Field(ge=0)] = 0.1
    object_store_mb: Annotated[int, Field(ge=80)] = 128
