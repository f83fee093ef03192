"""Results for clients: kept for so long, retrieved so often, seen by nobody else."""

import asyncio
import hashlib

import pytest

from watchfloor.core import (
    Client,
    ClientResult,
    DeniedError,
    FakeClock,
    NotFoundError,
    ResultDraft,
    ResultKind,
    ResultStatus,
)
from watchfloor.store import ClientResultRepository, Retrieved, Store

pytestmark = pytest.mark.integration

ANN, BOB = Client("ann", "192.0.2.1"), Client("bob", "192.0.2.2")


@pytest.fixture
def results(store: Store, clock: FakeClock) -> ClientResultRepository:
    return ClientResultRepository(store, clock=clock)


def _draft(name: str = "a-1", text: str | None = None) -> ResultDraft:
    document = f'{{"name":"{name}","text":"{text or "ü"}"}}'.encode()
    digest = hashlib.sha256(document).digest()
    return ResultDraft(
        analysis_id=name, kind=ResultKind.THREAT, content_sha256=digest, document=document
    )


def _pending(name: str = "a-1") -> ResultDraft:
    return ResultDraft(analysis_id=name, kind=ResultKind.THREAT, status=ResultStatus.PENDING)


async def test_a_result_comes_back_byte_for_byte(
    results: ClientResultRepository, project: str, clock: FakeClock
) -> None:
    kept = await results.keep(project, ANN, _draft())
    retrieved = await results.retrieve(project, ANN, "a-1")

    assert kept.is_new
    assert retrieved.document == _draft().document
    assert retrieved.result.retrieval_count == 1
    assert (retrieved.result.expires_at - clock.now()).total_seconds() == 3600
    assert await results.find(project, ANN, "a-1") == retrieved.result


async def test_the_eleventh_retrieval_finds_nothing(
    results: ClientResultRepository, project: str
) -> None:
    await results.keep(project, ANN, _draft())
    for _ in range(10):
        await results.retrieve(project, ANN, "a-1")

    for ask in (results.retrieve, results.find, results.delete):
        with pytest.raises(NotFoundError):
            await ask(project, ANN, "a-1")
    with pytest.raises(NotFoundError):
        await results.retrieve(project, BOB, "a-1")
    assert (await results.list(project, ANN)).results == ()


async def test_of_thirty_at_once_ten_get_it(results: ClientResultRepository, project: str) -> None:
    await results.keep(project, ANN, _draft())

    answers = await asyncio.gather(
        *(results.retrieve(project, ANN, "a-1") for _ in range(30)), return_exceptions=True
    )

    got = [each for each in answers if isinstance(each, Retrieved)]
    assert sorted(each.result.retrieval_count for each in got) == list(range(1, 11))
    assert all(isinstance(each, NotFoundError) for each in answers if each not in got)


async def test_after_its_time_a_result_is_gone(
    results: ClientResultRepository, project: str, clock: FakeClock
) -> None:
    await results.keep(project, ANN, _draft())
    clock.advance(3600)
    await results.retrieve(project, ANN, "a-1")
    clock.advance(0.001)

    for client in (ANN, BOB):
        with pytest.raises(NotFoundError):
            await results.retrieve(project, client, "a-1")


async def test_another_client_is_denied_and_another_project_finds_nothing(
    results: ClientResultRepository, project: str
) -> None:
    await results.keep(project, ANN, _draft())

    for ask in (results.retrieve, results.find, results.delete):
        with pytest.raises(DeniedError):
            await ask(project, BOB, "a-1")
        with pytest.raises(NotFoundError):
            await ask("another-project", ANN, "a-1")
    assert (await results.find(project, ANN, "a-1")).retrieval_count == 0
    assert (await results.list(project, BOB)).total == 0


async def test_two_clients_with_the_same_analysis_count_apart(
    results: ClientResultRepository, project: str
) -> None:
    for client in (ANN, BOB):
        assert (await results.keep(project, client, _draft())).is_new
    await results.retrieve(project, ANN, "a-1")

    assert (await results.find(project, ANN, "a-1")).retrieval_count == 1
    assert (await results.find(project, BOB, "a-1")).retrieval_count == 0


@pytest.mark.parametrize("name", ["a-1", "a-2"], ids=["same analysis", "same content"])
async def test_the_same_from_the_same_client_is_kept_once(
    results: ClientResultRepository, project: str, name: str
) -> None:
    first = await results.keep(project, ANN, _draft())
    await results.retrieve(project, ANN, "a-1")
    draft = _draft().model_copy(update={"analysis_id": name})
    second = await results.keep(project, ANN, draft)

    assert (second.is_new, second.result.analysis_id) == (False, first.result.analysis_id)
    assert second.result.retrieval_count == 1
    assert (await results.list(project, ANN)).total == 1


async def test_the_same_at_once_is_kept_once(results: ClientResultRepository, project: str) -> None:
    kept = await asyncio.gather(*(results.keep(project, ANN, _draft()) for _ in range(6)))

    assert sum(each.is_new for each in kept) == 1
    assert (await results.stats(project)).storage_size_bytes == len(_draft().document or b"")


async def test_what_is_spent_is_kept_anew(
    results: ClientResultRepository, project: str, clock: FakeClock
) -> None:
    await results.keep(project, ANN, _draft())
    clock.advance(3601)
    kept = await results.keep(project, ANN, _draft())

    assert (kept.is_new, kept.result.retrieval_count) == (True, 0)
    assert (await results.stats(project)).storage_size_bytes == len(_draft().document or b"")


async def test_a_pending_result_is_completed_and_then_counts(
    results: ClientResultRepository, project: str
) -> None:
    await results.keep(project, ANN, _pending())
    assert (await results.retrieve(project, ANN, "a-1")).document is None
    assert not (await results.find(project, ANN, "a-1")).has_result

    kept = await results.keep(project, ANN, _draft())

    assert (kept.is_new, kept.result.status) == (False, ResultStatus.COMPLETED)
    retrieved = await results.retrieve(project, ANN, "a-1")
    assert (retrieved.document, retrieved.result.retrieval_count) == (_draft().document, 1)
    assert (await results.stats(project)).storage_size_bytes == len(_draft().document or b"")


async def test_a_list_is_newest_first_and_paged(
    results: ClientResultRepository, project: str, clock: FakeClock
) -> None:
    for number in range(5):
        await results.keep(project, ANN, _draft(f"a-{number}"))
        clock.advance(1)
    await results.keep(project, BOB, _draft("b-1"))

    pages = [await results.list(project, ANN, limit=2, offset=offset) for offset in (0, 2, 4, 6)]

    def names(page: tuple[ClientResult, ...]) -> list[str]:
        return [each.analysis_id for each in page]

    assert [names(page.results) for page in pages] == [["a-4", "a-3"], ["a-2", "a-1"], ["a-0"], []]
    assert {page.total for page in pages} == {5}


async def test_deleting_is_for_good(results: ClientResultRepository, project: str) -> None:
    await results.keep(project, ANN, _draft())
    await results.delete(project, ANN, "a-1")

    with pytest.raises(NotFoundError):
        await results.delete(project, ANN, "a-1")
    assert (await results.stats(project)).storage_size_bytes == 0


async def test_an_address_is_enough_only_where_the_project_says_so(
    results: ClientResultRepository, project: str
) -> None:
    """A client that lost its id; behind one address there may be others."""
    await results.keep(project, ANN, _draft())
    back, nowhere = Client("who", ANN.address), Client("who", None)
    with pytest.raises(DeniedError):
        await results.retrieve(project, back, "a-1")

    await results.recover_by_address(project, allowed=True)

    assert await results.recovers_by_address(project)
    assert (await results.retrieve(project, back, "a-1")).document == _draft().document
    assert (await results.list(project, back)).total == 1
    for client in (nowhere, BOB):
        with pytest.raises(DeniedError):
            await results.retrieve(project, client, "a-1")
    with pytest.raises(DeniedError):
        await results.delete(project, back, "a-1")
    await results.recover_by_address(project, allowed=False)
    with pytest.raises(DeniedError):
        await results.retrieve(project, back, "a-1")


async def test_an_unknown_project_keeps_nothing(results: ClientResultRepository) -> None:
    with pytest.raises(NotFoundError):
        await results.keep("no-such-project", ANN, _draft())
