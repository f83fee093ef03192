"""What a project used of a model today, counted by all processes together."""

import asyncio
from datetime import date

import pytest

from watchfloor.store import Store, StoreTokenLedger

pytestmark = pytest.mark.integration

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


async def test_whoever_counts_at_the_same_time_loses_nothing(store: Store, project: str) -> None:
    ledgers = [StoreTokenLedger(store) for _ in range(4)]
    await asyncio.gather(
        *(ledger.spend(project, MONDAY, 10) for ledger in ledgers for _ in range(25))
    )
    assert [await ledger.used(project, MONDAY) for ledger in ledgers] == [1000] * 4
    assert await ledgers[0].used(f"{project}-b", MONDAY) == 0


async def test_a_new_day_begins_anew_and_what_comes_late_does_not_end_it(
    store: Store, project: str
) -> None:
    """Clocks of processes turn the day one after the other."""
    ledger = StoreTokenLedger(store)
    for day, tokens in ((MONDAY, 900), (TUESDAY, 5), (MONDAY, 100), (TUESDAY, 2)):
        await ledger.spend(project, day, tokens)
    assert await ledger.used(project, TUESDAY) == 7
