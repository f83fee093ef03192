"""Runs of analyses: one at a time for an agent, and none stays in progress for ever."""

import asyncio

import pytest

from watchfloor.core import AnalysisStatus, ConflictError, FakeClock
from watchfloor.store import AnalysisSessionRepository, Store

pytestmark = pytest.mark.integration


@pytest.fixture
def runs(store: Store, clock: FakeClock) -> AnalysisSessionRepository:
    return AnalysisSessionRepository(store, clock=clock)


async def test_a_run_ends_well(
    runs: AnalysisSessionRepository, project: str, clock: FakeClock
) -> None:
    begun = await runs.begin(project, "shop", completed_sessions=7, workflow_id="checkout")
    assert await runs.last_completed(project, "shop") is None
    clock.advance(5)
    ended = await runs.complete(
        project, begun.analysis_id, sessions_analyzed=6, findings_count=3, risk_score=0.25
    )

    assert begun.status is AnalysisStatus.IN_PROGRESS
    assert ended is not None
    assert ended == begun.model_copy(
        update={
            "status": AnalysisStatus.COMPLETED,
            "completed_at": clock.now(),
            "sessions_analyzed": 6,
            "findings_count": 3,
            "risk_score": 0.25,
        }
    )
    assert await runs.last_completed(project, "shop") == ended
    assert await runs.last_completed(project, "another") is None
    assert ended.completed_sessions == 7


async def test_a_run_that_failed_is_not_the_last_completed(
    runs: AnalysisSessionRepository, project: str
) -> None:
    """Its sessions were not analysed: the next run must not wait for more of them."""
    begun = await runs.begin(project, "shop", completed_sessions=7)
    failed = await runs.fail(project, begun.analysis_id, reason="store_away")

    assert failed is not None
    assert (failed.status, failed.failure_reason) == (AnalysisStatus.FAILED, "store_away")
    assert await runs.last_completed(project, "shop") is None
    assert await runs.fail(project, begun.analysis_id, reason="again") is None


async def test_the_next_run_ends_one_that_was_left_behind(
    runs: AnalysisSessionRepository, project: str
) -> None:
    left = await runs.begin(project, "shop", completed_sessions=5)
    other = await runs.begin(project, "support", completed_sessions=5)
    begun = await runs.begin(project, "shop", completed_sessions=6)

    listed = {each.analysis_id: each for each in (await runs.list(project)).items}
    assert listed[left.analysis_id].status is AnalysisStatus.FAILED
    assert listed[left.analysis_id].failure_reason == "interrupted"
    assert listed[other.analysis_id].status is AnalysisStatus.IN_PROGRESS
    assert listed[begun.analysis_id] == begun
    late = await runs.complete(project, left.analysis_id, sessions_analyzed=5, findings_count=0)
    assert late is None


async def test_two_that_begin_at_once_without_a_lease_are_never_both_in_progress(
    runs: AnalysisSessionRepository, project: str
) -> None:
    begun = await asyncio.gather(
        *(runs.begin(project, "shop", completed_sessions=5) for _ in range(4)),
        return_exceptions=True,
    )

    assert all(isinstance(each, ConflictError) for each in begun if isinstance(each, Exception))
    listed = (await runs.list(project, agent_id="shop")).items
    assert [each.status for each in listed].count(AnalysisStatus.IN_PROGRESS) == 1


async def test_stale_runs_are_recovered_whoever_asks(
    runs: AnalysisSessionRepository, project: str, clock: FakeClock
) -> None:
    stale = await runs.begin(project, "shop", completed_sessions=5)
    clock.advance(600)
    fresh = await runs.begin(project, "support", completed_sessions=5)

    first, second = await asyncio.gather(*(runs.recover(older_than_s=600) for _ in range(2)))

    recovered = [each.analysis_id for each in (*first, *second) if each.project_id == project]
    assert recovered == [stale.analysis_id]
    in_progress = (await runs.list(project, agent_id="support")).items
    assert in_progress == (fresh,)


async def test_runs_are_listed_newest_first_a_page_at_a_time(
    runs: AnalysisSessionRepository, project: str, clock: FakeClock
) -> None:
    ids = []
    for number in range(5):
        begun = await runs.begin(project, "shop", completed_sessions=number, workflow_id="w")
        ids.append(begun.analysis_id)
        clock.advance(1)
    first = await runs.list(project, workflow_id="w", limit=3)
    second = await runs.list(project, workflow_id="w", limit=3, cursor=first.next_cursor)

    assert [each.analysis_id for each in (*first.items, *second.items)] == ids[::-1]
    assert second.next_cursor is None
    assert (await runs.list(project, workflow_id="other")).items == ()
    assert (await runs.list("another-project")).items == ()


async def test_what_a_run_found_is_there_with_its_end(
    runs: AnalysisSessionRepository, project: str
) -> None:
    begun = await runs.begin(project, "shop", completed_sessions=5)
    assert await runs.result(project, "shop", "behavioral") is None
    found = {"behavioral": '{"a":1}', "pii": "{}"}
    ended = await runs.complete(
        project, begun.analysis_id, sessions_analyzed=5, findings_count=0, results=found
    )
    assert ended is not None
    assert await runs.results(ended) == found
    assert await runs.results(ended.model_copy(update={"agent_id": "another"})) == {}

    assert await runs.result(project, "shop", "behavioral") == '{"a":1}'
    assert await runs.result(project, "shop", "pii") == "{}"
    assert await runs.result(project, "shop", "other") is None
    assert await runs.result(project, "another", "pii") is None
    # A run that ended in between has nothing to say any more.
    late = await runs.complete(
        project, begun.analysis_id, sessions_analyzed=5, findings_count=0, results={"late": "{}"}
    )
    assert late is None
    assert await runs.result(project, "shop", "late") is None


async def test_a_part_that_a_run_did_not_make_is_that_of_the_run_before_it(
    runs: AnalysisSessionRepository, project: str, clock: FakeClock
) -> None:
    """Sessions that go on leave too few completed ones for most parts, and not for all."""
    ended = []
    for results in ({"behavioral": "1", "pii": "1"}, {"pii": "2"}, {"behavioral": "3"}):
        clock.advance(1)
        begun = await runs.begin(project, "shop", completed_sessions=5)
        ended.append(
            await runs.complete(
                project, begun.analysis_id, sessions_analyzed=5, findings_count=0, results=results
            )
        )
    found = [await runs.results(run) for run in ended if run is not None]
    assert found == [
        {"behavioral": "1", "pii": "1"},
        {"behavioral": "1", "pii": "2"},
        {"behavioral": "3", "pii": "2"},
    ]


async def test_results_of_the_newest_twenty_runs_are_kept(
    runs: AnalysisSessionRepository, project: str, clock: FakeClock
) -> None:
    """A run of an agent follows every conclusion: all of its results would grow without end."""
    ended = []
    for number in range(22):
        clock.advance(1)
        begun = await runs.begin(project, "shop", completed_sessions=number)
        ended.append(begun.analysis_id)
        await runs.complete(
            project,
            begun.analysis_id,
            sessions_analyzed=number,
            findings_count=0,
            results={"one": f"{number}", "two": "{}"},
        )
    kept = [await runs.result(project, "shop", "one", analysis_id=each) for each in ended]
    assert kept == [None, None, *(str(number) for number in range(2, 22))]
    assert await runs.result(project, "shop", "one") == "21"
