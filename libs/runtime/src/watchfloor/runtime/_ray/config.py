"""What an operator sets about Ray."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[float, Field(ge=0)]


class RayConfig(BaseModel):
    """Where the actors run, and what they reserve there.

    Attributes:
        address: A cluster that runs already, as ``ray start`` names it; embedded where absent.
        actor_cpus: Processors that each actor reserves on a cluster; nothing when embedded.
        resources: Custom resources that actors reserve on a cluster, by kind: ``coordinator``,
            ``agent`` or ``analyzers``. They say on which machines each kind runs.
        object_store_mb: Memory for values on their way, when embedded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    address: str | None = None
    actor_cpus: Amount = 0.1
    resources: Mapping[str, Mapping[str, Amount]] = {}
    object_store_mb: Annotated[int, Field(ge=80)] = 128

    def options_of(self, actor: str) -> dict[str, Any]:
        """What an actor reserves, in Ray's words.

        Args:
            actor: Its name, which begins with its kind.
        """
        if self.address is None:
            # An autoscaler adds no machine for what reserves nothing; here there is none.
            return {"num_cpus": 0}
        kind = actor.partition(".")[0]
        return {"num_cpus": self.actor_cpus, "resources": dict(self.resources.get(kind, {}))}
