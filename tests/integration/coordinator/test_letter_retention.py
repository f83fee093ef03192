"""Dead letters go when the shortest time that was promised for them is over, and none before."""

from datetime import timedelta

import pytest
from integration.coordinator.conftest import Path
from integration.store.making import make_hold

from watchfloor.bus import DeadLetterBox, EventQueue, SignalQueue
from watchfloor.coordinator import LetterRetention
from watchfloor.core import DeadLetter, DeadLetterKind, RetentionInput
from watchfloor.store import LegalHoldRepository, RetentionRepository, StoreConfig, work_times

pytestmark = pytest.mark.integration


class Letters:
    """The boxes of a project, and what removes letters from them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        bus = path.foundation.bus
        self._boxes = {
            DeadLetterKind.SIGNALS: DeadLetterBox(bus, SignalQueue(bus)),
            DeadLetterKind.EVENTS: DeadLetterBox(bus, EventQueue(bus)),
        }

    async def put(self, kind: DeadLetterKind, age_days: int) -> None:
        letter = DeadLetter(
            kind=kind,
            id=f"{kind}-{age_days}",
            project_id=self._path.project,
            reason="r",
            failed_at=self._path.foundation.clock.now() - timedelta(days=age_days),
            attempts=5,
        )
        await self._boxes[kind].put(letter)

    async def ages(self, kind: DeadLetterKind) -> list[int]:
        page = await self._boxes[kind].list(self._path.project)
        return [int(letter.id.rpartition("-")[2]) for letter in page.dead_letters]

    async def leave(self) -> None:
        store, clock = self._path.foundation.store, self._path.foundation.clock
        config = StoreConfig(retention_days=10)
        retention = LetterRetention(
            lambda: work_times(store, config=config, now=clock.now()),
            boxes=[*self._boxes.values()],
        )
        await retention.run()


@pytest.fixture
async def letters(path: Path) -> Letters:
    letters = Letters(path)
    for kind in (DeadLetterKind.SIGNALS, DeadLetterKind.EVENTS):
        for age in (12, 8, 4, 1):
            await letters.put(kind, age)
    return letters


@pytest.mark.parametrize(
    ("wanted", "stay"),
    [
        (RetentionInput(), [8, 4, 1]),
        (RetentionInput(days=6), [4, 1]),
        # What was given up may be about any customer.
        (RetentionInput(days=6, customers={"acme": 2}), [1]),
    ],
)
@pytest.mark.parametrize("kind", [DeadLetterKind.SIGNALS, DeadLetterKind.EVENTS])
async def test_a_letter_stays_as_long_as_the_shortest_promise(
    path: Path, letters: Letters, kind: DeadLetterKind, wanted: RetentionInput, stay: list[int]
) -> None:
    retentions = RetentionRepository(path.foundation.store)
    await retentions.put(path.project, wanted, changed_at=path.foundation.clock.now())
    await letters.leave()
    assert await letters.ages(kind) == stay


async def test_letters_of_a_project_stay_while_anything_of_it_is_held(
    path: Path, letters: Letters
) -> None:
    holds = LegalHoldRepository(path.foundation.store)
    hold = await holds.add(make_hold(path.project, "user", "ann"))
    await letters.leave()
    assert await letters.ages(DeadLetterKind.SIGNALS) == [12, 8, 4, 1]

    now = path.foundation.clock.now()
    await holds.release(path.project, hold.hold_id, by="wf_abc", at=now)
    await letters.leave()
    assert await letters.ages(DeadLetterKind.SIGNALS) == [8, 4, 1]
