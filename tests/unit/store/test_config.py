"""What an operator may set, and what is refused."""

import pytest
from pydantic import ValidationError

from watchfloor.store import Store, StoreConfig


def test_the_defaults_are_usable() -> None:
    config = StoreConfig()

    assert (config.pool_size, config.retention_days, config.partition_days_ahead) == (8, 90, 14)


@pytest.mark.parametrize(
    "setting",
    [
        {"pool_size": 0},
        {"connect_timeout_s": 0},
        {"statement_timeout_s": -1},
        {"retention_days": 0},
        {"partition_days_ahead": 0},
        {"pool": 3},
        {"delivered_retention_days": 0},
        {"retention_days": 10, "project_retention_days": {"shop": 11}},
        {"project_retention_days": {"Not A Project": 3}},
    ],
    ids=str,
)
def test_what_cannot_work_is_refused(setting: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        StoreConfig.model_validate(setting)


async def test_a_sweep_without_a_worker_is_a_mistake_of_the_composition() -> None:
    store = Store("postgresql://nowhere/none")
    with pytest.raises(RuntimeError, match="worker"):
        store.sweep()
    await store.stop()
