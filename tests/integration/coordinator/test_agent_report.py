"""Agents whose sessions concluded have a report, and what was concluded since is in the next."""

from collections.abc import Sequence

import asyncpg
import pytest
from integration.coordinator.conftest import Path, Start
from integration.coordinator.making import make_event, telling
from support import Servers, eventually

from watchfloor.cli.compose.features import features_on
from watchfloor.core import (
    BehaviorReport,
    ConcludedSession,
    EventType,
    FeatureSubject,
    PiiReport,
    SecurityReport,
    SessionId,
)
from watchfloor.store import (
    AgentRepository,
    AnalysisSessionRepository,
    BehaviorRepository,
    ConclusionSteps,
    FeatureRepository,
    SecurityCheckRepository,
    SessionPiiRepository,
)

pytestmark = pytest.mark.integration

SEARCHES, PAYS = ("search", "read", "read", "answer"), ("login", "transfer", "logout", "notify")
QUICKLY = {"inactivity_s": 0.5, "sweep_s": 0.05, "poll_s": 0.1}


async def _tell(path: Path, session: str, tools: Sequence[str]) -> None:
    kind = EventType.TOOL_EXECUTION
    calls = [
        make_event(path.project, session, event_type=kind, role=None, tool={"name": name})
        for name in tools
    ]
    await path.queue.publish(telling(make_event(path.project, session), *calls))


async def _report(path: Path, sessions: int) -> BehaviorReport:
    """The agent's report, when it is over so many sessions."""
    runs = AnalysisSessionRepository(path.foundation.store)
    found: list[BehaviorReport] = []

    async def is_there() -> bool:
        document = await runs.result(path.project, "shop", "behavioral")
        if document is not None:
            found.append(BehaviorReport.model_validate_json(document))
        return bool(found) and found[-1].total_sessions == sessions

    await eventually(is_there)
    return found[-1]


async def test_an_agent_whose_sessions_concluded_has_a_report(path: Path, start: Start) -> None:
    for number in range(6):
        await _tell(path, f"search-{number}", SEARCHES)
    await _tell(path, "pay-1", PAYS)
    await start(**QUICKLY)
    report = await _report(path, 7)
    assert (report.num_clusters, report.num_outliers) == (1, 1)
    assert report.clusters[0].characteristics.common_tool_sequence == SEARCHES
    (outlier,) = report.outliers
    assert outlier.session_id == "pay-1"
    assert outlier.tool_analysis["unique_tools"] == tuple(sorted(PAYS))
    runs = AnalysisSessionRepository(path.foundation.store)
    run = await runs.last_completed(path.project, "shop")
    assert run is not None
    assert run.sessions_analyzed == 7
    document = await runs.result(path.project, "shop", "security_checks")
    assert document is not None
    checks = SecurityReport.model_validate_json(document)
    kept = await SecurityCheckRepository(path.foundation.store).list(path.project)
    assert tuple(each.check for each in kept.items) == checks.checks
    failed = {check.check_id for check in checks.checks if check.status != "passed"}
    assert run.findings_count == len(report.outliers) + len(failed)


async def test_a_report_that_is_asked_for_is_made_by_the_one_runner(
    path: Path, start: Start, session_servers: Servers
) -> None:
    """Asked for while no process runs, it is made when one does."""
    for number in range(5):
        await _tell(path, f"search-{number}", SEARCHES)
    picky = await start(**QUICKLY, minimum_sessions=6, enable_pii_analysis=False)
    owner = await asyncpg.connect(session_servers.owner_url)
    try:

        async def is_all_done() -> bool:
            agent = await AgentRepository(path.foundation.store).get(path.project, "shop")
            left = "SELECT count(*) FROM conclusion_steps WHERE project_id = $1"
            concluded = agent is not None and agent.completed == 5
            return concluded and not await owner.fetchval(left, path.project)

        await eventually(is_all_done)
        await picky.stop()
        runs = AnalysisSessionRepository(path.foundation.store)
        # Only those parts were made that need no minimum.
        assert await runs.result(path.project, "shop", "behavioral") is None
        steps, agents = ConclusionSteps(path.foundation.store), ["shop", "unknown"]
        await steps.ask(path.project, agents, even_if_known=True)
        await start(**QUICKLY)
        await _report(path, 5)
        await eventually(is_all_done)
    finally:
        await owner.close()


async def test_personal_data_is_in_the_report_whatever_else_lacks_sessions(
    path: Path, start: Start
) -> None:
    """One session is enough to have given something away."""
    said = "I am ada.moss@example.org, my card is 4012888888881881"
    await path.queue.publish(telling(make_event(path.project, "s-1", said)))
    await start(**QUICKLY)
    runs, pii = (
        AnalysisSessionRepository(path.foundation.store),
        SessionPiiRepository(path.foundation.store),
    )

    async def is_there() -> bool:
        return await runs.result(path.project, "shop", "pii") is not None

    await eventually(is_there)
    report = PiiReport.model_validate_json(str(await runs.result(path.project, "shop", "pii")))
    assert report.findings_by_type == {"EMAIL_ADDRESS": 1, "CREDIT_CARD": 1}
    assert report.findings_by_session == {"s-1": 2}
    found = await pii.get(path.project, "s-1")
    assert found is not None
    assert (found.entities, found.findings) == (report.entities, report.detailed_findings)
    assert "ada.moss" not in found.model_dump_json()
    assert await runs.result(path.project, "shop", "security_checks") is None


async def test_personal_data_that_nobody_wants_is_not_looked_for(path: Path, start: Start) -> None:
    await path.queue.publish(telling(make_event(path.project, "s-1", "ada.moss@example.org")))
    await start(**QUICKLY, minimum_sessions=1, enable_pii_analysis=False)
    runs = AnalysisSessionRepository(path.foundation.store)

    async def is_there() -> bool:
        return await runs.result(path.project, "shop", "pii") is not None

    await eventually(is_there)
    report = PiiReport.model_validate_json(str(await runs.result(path.project, "shop", "pii")))
    assert (report.disabled, report.total_findings) == (True, 0)
    assert await SessionPiiRepository(path.foundation.store).get(path.project, "s-1") is None


async def test_what_is_concluded_later_is_in_the_report_of_another_process(
    path: Path, start: Start, session_servers: Servers
) -> None:
    """Nothing of it is only in memory; and signatures that are kept are not made again."""
    for number in range(5):
        await _tell(path, f"search-{number}", SEARCHES)
    first = await start(**QUICKLY)
    before = await _report(path, 5)
    await first.stop()
    owner = await asyncpg.connect(session_servers.owner_url)
    try:
        signed = "SELECT session_id, xmin::text FROM session_signatures WHERE project_id = $1"
        kept = dict(await owner.fetch(signed, path.project))
        await start(**QUICKLY)
        await _tell(path, "search-5", SEARCHES)
        # This one goes on, and is taken for what it is after that.
        await _tell(path, "search-0", PAYS * 3)
        after = await _report(path, 6)
        now = dict(await owner.fetch(signed, path.project))
    finally:
        await owner.close()
    assert {name for name in now if now[name] != kept.get(name)} == {"search-0", "search-5"}
    assert after.baseline_id == before.baseline_id
    assert before.clusters[0].characteristics.tool_calls_range == (4, 4)
    assert after.clusters[0].characteristics.tool_calls_range == (4, 16)


async def test_another_baseline_is_taken_when_it_is_asked_for(path: Path, start: Start) -> None:
    for number in range(5):
        await _tell(path, f"search-{number}", SEARCHES)
    await start(**QUICKLY)
    before = await _report(path, 5)
    behavior = BehaviorRepository(path.foundation.store)
    why = {"reason": "another planner", "retired_by": "wf_abc"}
    assert await behavior.retire_baseline(path.project, "shop", **why) == before.baseline_id
    # Nothing is new: it is made because somebody wants it.
    steps = ConclusionSteps(path.foundation.store)
    await steps.ask(path.project, ["shop"])
    await steps.ask(path.project, ["shop"], even_if_known=True)
    runs = AnalysisSessionRepository(path.foundation.store)

    async def is_measured_anew() -> bool:
        document = await runs.result(path.project, "shop", "behavioral")
        assert document is not None
        after = BehaviorReport.model_validate_json(document)
        baseline = await behavior.baseline(path.project, "shop")
        return (
            baseline is not None
            and (after.baseline_id, baseline.sessions) == (baseline.baseline_id, 5)
            and before.baseline_id != after.baseline_id
        )

    await eventually(is_measured_anew)


async def test_features_are_analysed_on_demand_for_the_conclusion_that_is_asked_for(
    path: Path, start: Start
) -> None:
    """A run may come before the step that analyses them; a session that goes on has none."""
    store = path.foundation.store
    source = features_on(store, clock=path.foundation.clock)
    coordinator = await start(**QUICKLY)
    await _tell(path, "s-1", SEARCHES)

    async def is_concluded() -> bool:
        return (await path.sessions.list(path.project, path.concluded)).total == 1

    await eventually(is_concluded)
    await coordinator.stop()
    session = ConcludedSession(SessionId("s-1"), 1)
    later = session._replace(conclusion_number=2)
    unknown = session._replace(session_id=SessionId("another"))
    found = await source.features(path.project, [later, session, unknown])
    assert list(found) == [session]
    features = found[session]
    assert features.tool_sequences == SEARCHES
    kept = await FeatureRepository(store).newest(path.project, FeatureSubject.SESSION, "s-1")
    assert kept is not None
    assert kept.features == features
    assert await source.features(path.project, [later, unknown]) == {}

    await start(inactivity_s=60)
    await _tell(path, "s-1", PAYS)

    async def goes_on() -> bool:
        return (await path.sessions.list(path.project, path.concluded)).total == 0

    await eventually(goes_on)
    assert await source.features(path.project, [session]) == {}
