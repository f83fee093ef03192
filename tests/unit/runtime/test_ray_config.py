"""What actors reserve, and how many of them there are."""

from typing import Any

import pytest
from pydantic import ValidationError

from watchfloor.runtime import PoolName, RayConfig

OF_A_CLUSTER: dict[str, Any] = {
    "address": "head:6379",
    "actor_cpus": 0.5,
    "resources": {"agent": {"big": 1}, "coordinator": {"near": 1}},
    "pools": {"context": {"replicas": 3, "cpus": 2, "resources": {"huge": 0.1}}},
}


def test_an_embedded_ray_reserves_nothing() -> None:
    """It must start on a machine with one processor, too."""
    embedded = RayConfig(**OF_A_CLUSTER | {"address": None})

    assert embedded.options_of(PoolName.CONTEXT) == {"num_cpus": 0}


@pytest.mark.parametrize(
    ("pool", "cpus", "resources"),
    [
        (PoolName.CONTEXT, 2, {"huge": 0.1}),
        (PoolName.CONFIG, 0.5, {"big": 1}),
        (PoolName.ANALYZERS, 0.5, {}),
        (None, 0.5, {"near": 1}),
    ],
)
def test_on_a_cluster_a_pool_has_its_own_else_what_its_kind_has(
    pool: PoolName | None, cpus: float, resources: dict[str, float]
) -> None:
    options = RayConfig(**OF_A_CLUSTER).options_of(pool)

    assert options["num_cpus"] == cpus
    assert options["resources"] == resources
    assert options["scheduling_strategy"] == "SPREAD"


def test_a_pool_that_is_not_named_has_one_actor() -> None:
    config = RayConfig(**OF_A_CLUSTER)

    assert config.pool(PoolName.CONTEXT).replicas == 3
    assert config.pool(PoolName.CONFIG).replicas == 1


def test_a_pool_of_nobody_is_refused() -> None:
    with pytest.raises(ValidationError, match="nobody"):
        RayConfig.model_validate({"pools": {"nobody": {"replicas": 2}}})


@pytest.mark.parametrize("replicas", [0, 65])
def test_a_pool_has_one_actor_to_sixty_four(replicas: int) -> None:
    with pytest.raises(ValidationError, match="replicas"):
        RayConfig.model_validate({"pools": {"context": {"replicas": replicas}}})
