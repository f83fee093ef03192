"""What a project keeps for its clients is bounded, counted and cleaned."""

import asyncio

import asyncpg
import pytest

from watchfloor.core import (
    Cleaned,
    Client,
    FakeClock,
    NotFoundError,
    ResultDraft,
    ResultKind,
    ResultStatus,
    TooLargeError,
)
from watchfloor.store import (
    ClientResultRepository,
    ClientResultsConfig,
    ProjectRepository,
    Store,
)

pytestmark = pytest.mark.integration

ANN, BOB = Client("ann"), Client("bob")


@pytest.fixture
def results(store: Store, clock: FakeClock) -> ClientResultRepository:
    """Room for a thousand bytes."""
    config = ClientResultsConfig(ttl_s=60, max_retrievals=2, max_bytes=1_000)
    return ClientResultRepository(store, clock=clock, config=config)


def _draft(name: str, size: int = 100, *, status: str = "completed") -> ResultDraft:
    return ResultDraft(
        analysis_id=name, kind=ResultKind.REPORT, status=ResultStatus(status), document=b"x" * size
    )


async def _names(results: ClientResultRepository, project: str) -> list[str]:
    page = await results.list(project, ANN, limit=100)
    return [each.analysis_id for each in page.results]


async def _counted(owner: asyncpg.Connection, project: str) -> int:
    """What the rows really take."""
    return int(
        await owner.fetchval(
            "SELECT coalesce(sum(octet_length(document)), 0) FROM client_results "
            "WHERE project_id = $1",
            project,
        )
    )


async def test_above_the_cap_the_oldest_go_until_four_fifths_are_left(
    results: ClientResultRepository, project: str, clock: FakeClock, owner: asyncpg.Connection
) -> None:
    for number in range(10):
        await results.keep(project, ANN, _draft(f"a-{number}"))
        clock.advance(1)
    assert (await results.stats(project)).storage_size_bytes == 1_000

    kept = await results.keep(project, ANN, _draft("a-10"))

    assert kept.evicted == 3
    assert await _names(results, project) == [f"a-{number}" for number in range(10, 2, -1)]
    assert (await results.stats(project)).storage_size_bytes == 800
    assert await _counted(owner, project) == 800


async def test_one_large_result_pushes_out_the_others_and_stays(
    results: ClientResultRepository, project: str
) -> None:
    await results.keep(project, ANN, _draft("small"))
    await results.keep(project, ANN, _draft("large", 1_000))

    assert await _names(results, project) == ["large"]
    with pytest.raises(TooLargeError):
        await results.keep(project, ANN, _draft("too large", 1_001))
    assert await _names(results, project) == ["large"]


async def test_one_project_never_pushes_out_the_results_of_another(
    store: Store, results: ClientResultRepository, project: str
) -> None:
    other = f"{project}-other"
    await ProjectRepository(store).create(other)
    await results.keep(other, ANN, _draft("mine"))
    for number in range(30):
        await results.keep(project, ANN, _draft(f"a-{number}"))

    assert await _names(results, other) == ["mine"]
    assert (await results.stats(other)).storage_size_bytes == 100


async def test_the_cap_holds_whoever_writes_at_once(
    results: ClientResultRepository, project: str, owner: asyncpg.Connection
) -> None:
    """Keeping, removing and cleaning at the same time never lose count of a byte."""

    async def client(number: int) -> None:
        for each in range(12):
            await results.keep(project, ANN, _draft(f"a-{number}-{each}", 90))
            await results.clean(project)
            if each % 3 == 0:
                try:
                    await results.delete(project, ANN, f"a-{number}-{each}")
                except NotFoundError:
                    continue

    await asyncio.gather(*(client(number) for number in range(5)))

    stats = await results.stats(project)
    assert stats.storage_size_bytes == await _counted(owner, project) <= 1_000
    assert stats.total_results > 0


async def test_cleaning_removes_what_is_spent_and_says_how_much(
    results: ClientResultRepository, project: str, clock: FakeClock, owner: asyncpg.Connection
) -> None:
    await results.keep(project, ANN, _draft("old"))
    clock.advance(50)
    for name in ("used up", "fresh"):
        await results.keep(project, ANN, _draft(name))
    for _ in range(2):
        await results.retrieve(project, ANN, "used up")
    assert await results.clean(project) == Cleaned(1, 100)
    clock.advance(11)

    assert await results.clean(project) == Cleaned(1, 100)

    assert await _names(results, project) == ["fresh"]
    stats = await results.stats(project)
    assert (stats.storage_size_bytes, stats.last_cleanup) == (100, clock.now())
    assert await _counted(owner, project) == 100
    assert await results.clean(project) == Cleaned(0, 0)


async def test_every_project_is_cleaned(
    store: Store, results: ClientResultRepository, project: str, clock: FakeClock
) -> None:
    other = f"{project}-other"
    await ProjectRepository(store).create(other)
    await results.clean_all()
    for each in (project, other):
        await results.keep(each, ANN, _draft("old"))
    clock.advance(61)

    cleaned = await results.clean_all()

    assert cleaned.results >= 2
    for each in (project, other):
        assert (await results.stats(each)).storage_size_bytes == 0


async def test_statistics_count_what_can_be_retrieved(
    results: ClientResultRepository, project: str, clock: FakeClock
) -> None:
    assert (await results.stats(project))._asdict() == {
        "total_results": 0,
        "total_sessions": 0,
        "storage_size_bytes": 0,
        "storage_limit_bytes": 1_000,
        "status_counts": {},
        "last_cleanup": None,
    }
    await results.keep(project, BOB, _draft("expired"))
    clock.advance(61)
    for client, name in ((ANN, "a"), (ANN, "b"), (BOB, "c")):
        await results.keep(project, client, _draft(name))
    await results.keep(project, BOB, _draft("d", status="failed"))

    stats = await results.stats(project)

    assert (stats.total_results, stats.total_sessions) == (4, 2)
    assert stats.status_counts == {"completed": 3, "failed": 1}
    assert stats.storage_size_bytes == 500
