"""What an operator sets about Ray."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from watchfloor.runtime._ray.pool_name import PoolName

Amount = Annotated[float, Field(ge=0)]
Replicas = Annotated[int, Field(ge=1, le=64)]
Share = Annotated[float, Field(ge=0, le=1)]


class PoolConfig(BaseModel):
    """Equal actors that share the batches of one agent, or of the analyzers.

    Attributes:
        replicas: How many, where nobody asked for another number; automatic scaling keeps at least
            these.
        max_replicas: How many at most automatic scaling makes of them.
        cpus: Processors that each reserves on a cluster; ``RayConfig.actor_cpus`` where absent.
        resources: Custom resources that each reserves there; those of its kind where absent.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    replicas: Replicas = 1
    max_replicas: Replicas = 4
    cpus: Amount | None = None
    resources: Mapping[str, Amount] | None = None


class ScalingConfig(BaseModel):
    """When a pool grows and shrinks by itself, one replica at a time.

    Attributes:
        enabled: Whether it does at all.
        waiting: A pool grows only while so many signals wait or are at work.
        busy_share: And only while its replicas are busy for at least this share of the time.
        idle_share: It shrinks while they are busy for less than this, and fewer signals wait.
        grow_after_s: So long that must have been so, and so long must be between two growths.
        shrink_after_s: The same for shrinking.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    enabled: bool = False
    waiting: Annotated[int, Field(ge=1)] = 1_000
    busy_share: Share = 0.8
    idle_share: Share = 0.3
    grow_after_s: Annotated[float, Field(ge=0)] = 5.0
    shrink_after_s: Annotated[float, Field(ge=0)] = 60.0

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.idle_share >= self.busy_share:
            raise ValueError("idle_share must be less than busy_share, else a pool never rests.")
        return self


class RayConfig(BaseModel):
    """Where the actors run, how many of each, and what they reserve there.

    Attributes:
        address: A cluster that runs already, as ``ray start`` names it; embedded where absent.
        token_file: The file with the token of that cluster; where absent, what Ray finds by itself,
            such as ``RAY_AUTH_TOKEN_PATH``.
        actor_cpus: Processors that each actor reserves on a cluster; nothing when embedded.
        resources: Custom resources that actors reserve on a cluster, by kind: ``coordinator``,
            ``agent`` or ``analyzers``. They say on which machines each kind runs.
        pools: More than one of an agent or of the analyzers, by its name: ``context``.
        scaling: Whether their number follows the load.
        object_store_mb: Memory for values on their way, when embedded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    address: str | None = None
    token_file: Path | None = None
    actor_cpus: Amount = 0.1
    resources: Mapping[str, Mapping[str, Amount]] = {}
    pools: Mapping[PoolName, PoolConfig] = {}
    scaling: ScalingConfig = ScalingConfig()
    object_store_mb: Annotated[int, Field(ge=80)] = 128

    def pool(self, name: PoolName) -> PoolConfig:
        """How many there are of an agent, or of the analyzers."""
        return self.pools.get(name, PoolConfig())

    def options_of(self, pool: PoolName | None) -> dict[str, Any]:
        """What an actor reserves, in Ray's words.

        Args:
            pool: Whose actor; none where it is the coordinator.
        """
        if self.address is None:
            # An autoscaler adds no machine for what reserves nothing; here there is none.
            return {"num_cpus": 0}
        own = PoolConfig() if pool is None else self.pool(pool)
        kind = "coordinator" if pool is None else pool.kind
        resources = self.resources.get(kind, {}) if own.resources is None else own.resources
        return {
            "num_cpus": self.actor_cpus if own.cpus is None else own.cpus,
            "resources": dict(resources),
            # A machine that is lost shall not take all replicas with it.
            "scheduling_strategy": "SPREAD",
        }
