"""A short fuzzing of every face; `make fuzz` asks ten thousand times of each."""

from collections.abc import Iterator

import pytest
from fuzz.kinds import KINDS, fuzz
from fuzz.target import Target, running_target

pytestmark = [pytest.mark.e2e]

CASES, SEED = 500, 7
_MET = {
    "rest": {"200", "403", "404", "422"},
    "grpc": {"OK", "NOT_FOUND", "INVALID_ARGUMENT", "PERMISSION_DENIED"},
    "otlp": {"200", "400", "413", "415", "OK", "INVALID_ARGUMENT"},
}
"""Fuzzing that is refused at the door, or never, would find nothing."""


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    with running_target() as running:
        yield running


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_asked_nothing_breaks_hangs_or_grows(target: Target, kind: str) -> None:
    tally, _ = fuzz(target, kind, cases=CASES, seed=SEED)
    assert tally.findings == []
    assert tally.done == CASES
    assert _MET[kind] <= set(tally.answers)
