"""Checks are found by themselves: those of each agent's newest run, or of one run."""

import pytest
from integration.store.making import make_check
from integration.store.sessions.making import make_event, save, session_key

from watchfloor.core import (
    AgentId,
    AnalysisSession,
    CheckCategory,
    CheckFilter,
    CheckStatus,
    FakeClock,
    InvalidInputError,
    SecurityCheck,
)
from watchfloor.store import (
    AnalysisSessionRepository,
    SecurityCheckRepository,
    SessionIdentity,
    SessionSaving,
    Store,
)

pytestmark = pytest.mark.integration

TOKENS = make_check("RESOURCE_001_TOKEN_BOUNDS", category="RESOURCE_MANAGEMENT", status="passed")
MODEL = make_check()
TOOLS = make_check("ENV_003_UNUSED_TOOLS", status="warning")


class _Agents:
    """Agents with runs."""

    def __init__(self, store: Store, project: str, clock: FakeClock) -> None:
        self._saving = SessionSaving(store)
        self._runs = AnalysisSessionRepository(store, clock=clock)
        self._project = project
        self._clock = clock

    async def checked(
        self, agent_id: str, *checks: SecurityCheck, workflow_id: str | None = None
    ) -> AnalysisSession:
        event = make_event(session_key(self._project, f"s-{agent_id}"), agent_id=agent_id)
        await save(self._saving, [event], identity=SessionIdentity(AgentId(agent_id)))
        begun = await self._runs.begin(
            self._project, agent_id, completed_sessions=5, workflow_id=workflow_id
        )
        self._clock.advance(1)
        ended = await self._runs.complete(
            self._project, begun.analysis_id, sessions_analyzed=5, findings_count=0, checks=checks
        )
        assert ended is not None
        return ended


@pytest.fixture
def agents(store: Store, project: str, clock: FakeClock) -> _Agents:
    return _Agents(store, project, clock)


@pytest.fixture
def checks(store: Store) -> SecurityCheckRepository:
    return SecurityCheckRepository(store)


async def _ids(
    checks: SecurityCheckRepository, project: str, where: CheckFilter | None = None
) -> list[tuple[str, str]]:
    found = await checks.list(project, where)
    return [(each.agent_id, each.check.check_id) for each in found.items]


async def test_the_checks_of_the_newest_run_are_told_in_their_order(
    agents: _Agents, checks: SecurityCheckRepository, project: str
) -> None:
    await agents.checked("shop", TOOLS)
    run = await agents.checked("shop", TOKENS, MODEL, workflow_id="checkout")
    found = (await checks.list(project)).items
    assert [each.check for each in found] == [TOKENS, MODEL]
    (first, _) = found
    assert (first.analysis_id, first.workflow_id) == (run.analysis_id, "checkout")
    assert first.created_at == run.completed_at
    assert (await checks.list("another-project")).items == ()


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (CheckFilter(), ["a RES", "a ENV_001", "b ENV_001", "b ENV_003"]),
        (CheckFilter(agent_id=("b",)), ["b ENV_001", "b ENV_003"]),
        (CheckFilter(workflow_id=("w",)), ["b ENV_001", "b ENV_003"]),
        (CheckFilter(category=(CheckCategory.RESOURCE_MANAGEMENT,)), ["a RES"]),
        (
            CheckFilter(status=(CheckStatus.CRITICAL, CheckStatus.PASSED)),
            ["a RES", "a ENV_001", "b ENV_001"],
        ),
        (CheckFilter(check_id=("ENV_003_UNUSED_TOOLS",), agent_id=("a",)), []),
    ],
    ids=["all", "agent", "workflow", "category", "status", "together"],
)
async def test_conditions(
    agents: _Agents,
    checks: SecurityCheckRepository,
    project: str,
    where: CheckFilter,
    expected: list[str],
) -> None:
    await agents.checked("a", TOKENS, MODEL)
    await agents.checked("b", MODEL, TOOLS, workflow_id="w")
    found = await _ids(checks, project, where)
    whole = {"RES": TOKENS.check_id, "ENV_001": MODEL.check_id, "ENV_003": TOOLS.check_id}
    assert found == [(agent, whole[short]) for agent, short in map(str.split, expected)]


async def test_an_earlier_run_can_be_asked_for(
    agents: _Agents, checks: SecurityCheckRepository, project: str
) -> None:
    before = await agents.checked("shop", TOOLS)
    await agents.checked("shop", TOKENS)
    where = CheckFilter(analysis_id=before.analysis_id)
    assert await _ids(checks, project, where) == [("shop", TOOLS.check_id)]


async def test_pages_join_without_gap(
    agents: _Agents, checks: SecurityCheckRepository, project: str
) -> None:
    for agent in ("a/b", "a", "z"):
        await agents.checked(agent, TOKENS, MODEL, TOOLS)
    pages, cursor = [], None
    while True:
        page = await checks.list(project, limit=2, cursor=cursor)
        pages += [(each.agent_id, each.check.check_id) for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert pages == await _ids(checks, project)
    assert len(pages) == 9


@pytest.mark.parametrize("cursor", ["x", "YQ", "LzE", "OTk5OTkvYQ"])
async def test_a_cursor_that_is_none_of_ours_is_refused(
    checks: SecurityCheckRepository, project: str, cursor: str
) -> None:
    with pytest.raises(InvalidInputError):
        await checks.list(project, cursor=cursor)


async def test_checks_of_the_newest_twenty_runs_are_kept(
    agents: _Agents, checks: SecurityCheckRepository, project: str
) -> None:
    runs = [await agents.checked("shop", MODEL) for _ in range(22)]
    kept = [await _ids(checks, project, CheckFilter(analysis_id=run.analysis_id)) for run in runs]
    assert [len(each) for each in kept] == [0, 0, *[1] * 20]
