import gc
from collections.abc import Iterator

import pytest

from watchfloor.runtime import relax_collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_was_loaded_is_left_alone_and_garbage_is_still_found() -> None:
    """A batch must not have all modules walked, and a circle must not stay for ever."""
    frozen = gc.get_freeze_count()
    relax_collector()

    assert gc.get_freeze_count() > frozen
    assert gc.isenabled()
    circle: list[object] = []
    circle.append(circle)
    del circle
    assert gc.collect() > 0
