import pytest

from watchfloor.bus import BusConfig

GIB = 1024**3


def _together(config: BusConfig) -> int:
    """All that may be reserved: a stream whose limit is forgotten would refuse the start."""
    return sum(
        value for name, value in config if name.endswith("_bytes") and isinstance(value, int)
    )


@pytest.mark.parametrize("store_bytes", [10_000_000, GIB, 3 * GIB])
def test_streams_are_cut_to_fit_a_small_store(store_bytes: int) -> None:
    """JetStream refuses a stream that could outgrow its store, and with it the start."""
    config = BusConfig().fitted_to(store_bytes)
    assert _together(config) <= 0.9 * store_bytes
    assert config.queue_max_bytes < config.results_max_bytes


def test_a_large_store_changes_nothing() -> None:
    assert BusConfig().fitted_to(100 * GIB) == BusConfig()
