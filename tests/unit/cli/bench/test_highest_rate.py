"""The search for the highest rate that is sustained."""

import pytest

from watchfloor.cli.bench.highest_rate import highest_sustained


class Tried:
    """Something that sustains so much a second, and remembers what was asked of it."""

    def __init__(self, capacity: float) -> None:
        self.capacity = capacity
        self.rates: list[float] = []

    async def sustains(self, per_s: float) -> bool:
        self.rates.append(per_s)
        return per_s <= self.capacity


@pytest.mark.parametrize("first", [100, 900, 5_000], ids=["far below", "near", "far above"])
async def test_it_is_found_from_wherever_the_search_begins(first: float) -> None:
    tried = Tried(1_000)
    found = await highest_sustained(tried.sustains, first=first, refinements=5)
    assert 0.98 * tried.capacity < found <= tried.capacity


async def test_a_rate_that_was_not_sustained_is_never_the_answer() -> None:
    tried = Tried(1_000)
    found = await highest_sustained(tried.sustains, first=700, refinements=3)
    assert found in {rate for rate in tried.rates if rate <= tried.capacity}


async def test_each_refinement_costs_one_more_try() -> None:
    coarse, fine = Tried(1_000), Tried(1_000)
    await highest_sustained(coarse.sustains, first=700, refinements=0)
    await highest_sustained(fine.sustains, first=700, refinements=3)
    assert len(fine.rates) == len(coarse.rates) + 3


async def test_what_sustains_nothing_has_no_rate() -> None:
    assert await highest_sustained(Tried(0).sustains, first=50, refinements=3) == 0
