"""Reports on monitored agents by REST: read as the last run left them, and asked for."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from unit.gateway.report_backends import AGENT, behavior, check, kept, run, security, usage
from unit.gateway.session_backends import Agents
from unit.gateway.world import World

from watchfloor.core import AnalysisStatus, CheckCategory, CheckFilter, CheckStatus, PiiReport


async def _get(world: World, path: str, key: str | None = "key-of-acme") -> httpx.Response:
    async with world.client(key) as client:
        return await client.get(path)


async def _analysis(world: World) -> dict[str, Any]:
    answer = await _get(world, f"/api/agent/{AGENT}")
    assert answer.status_code == 200
    analysis: dict[str, Any] = answer.json()["risk_analysis"]
    return analysis


def _analysed(world: World, **documents: Any) -> None:
    world.runs.rows = [run()]
    world.runs.documents = {name: each.model_dump_json() for name, each in documents.items()}


async def test_an_agent_is_told_with_what_its_last_run_found(world: World) -> None:
    _analysed(world, behavioral=behavior(), security_checks=security(), pii=PiiReport())
    analysis = await _analysis(world)
    assert analysis["evaluation_status"] == "COMPLETE"
    assert analysis["evaluation_id"] == run().analysis_id
    assert analysis["behavioral_analysis"] == behavior().model_dump(mode="json")
    assert analysis["security_report"] == security().model_dump(mode="json")
    assert analysis["pii_analysis"] == PiiReport().model_dump(mode="json")
    summary = analysis["summary"]
    assert (summary["critical_issues"], summary["warnings"]) == (1, 2)
    assert (summary["stability_score"], summary["predictability_score"]) == (0.8, 0.9)
    assert (summary["total_sessions"], summary["active_sessions"]) == (3, 1)
    assert (summary["pii_status"], summary["min_sessions_required"]) == ("complete", None)


async def test_an_agent_is_told_with_how_much_it_does(world: World) -> None:
    """As the run added it up; nothing is counted for the reader, and nothing before a run."""
    before = (await _get(world, f"/api/agent/{AGENT}")).json()
    assert (before["patterns"], before["analytics"]) == (None, None)
    _analysed(world, usage=usage())
    answer = (await _get(world, f"/api/agent/{AGENT}")).json()
    assert answer["patterns"] == usage().patterns.model_dump(mode="json")
    assert answer["analytics"] == usage().analytics.model_dump(mode="json")


async def test_an_agent_with_few_sessions_says_how_many_are_missing(world: World) -> None:
    """Personal data has no minimum: it is told all the same."""
    _analysed(world, pii=PiiReport(disabled=True, disabled_reason="off"))
    analysis = await _analysis(world)
    assert analysis["evaluation_status"] == "INSUFFICIENT_DATA"
    summary = analysis["summary"]
    assert summary["min_sessions_required"] == 5
    assert (summary["current_sessions"], summary["sessions_needed"]) == (2, 3)
    assert summary["behavioral_status"] == "WAITING_FOR_COMPLETION"
    assert summary["behavioral_message"] == "3 more completed sessions are needed."
    assert (summary["pii_status"], summary["pii_disabled_reason"]) == ("disabled", "off")


@pytest.mark.parametrize(
    ("status", "expected", "error"),
    [
        (None, "PENDING", None),
        (AnalysisStatus.IN_PROGRESS, "PENDING", None),
        (AnalysisStatus.FAILED, "ERROR", "TimeoutError"),
    ],
)
async def test_an_agent_without_a_report_says_why(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    status: AnalysisStatus | None,
    expected: str,
    error: str | None,
) -> None:
    monkeypatch.setattr(Agents, "row", Agents.row.model_copy(update={"completed": 5}))
    if status is not None:
        world.runs.rows = [run(status=status, failure_reason=error)]
    analysis = await _analysis(world)
    assert (analysis["evaluation_status"], analysis["error"]) == (expected, error)
    assert analysis["summary"]["pii_status"] == "pending"


async def test_a_report_stays_when_a_later_run_failed(world: World) -> None:
    _analysed(world, security_checks=security())
    world.runs.rows.insert(0, run(2, status=AnalysisStatus.FAILED, failure_reason="TimeoutError"))
    analysis = await _analysis(world)
    assert (analysis["evaluation_status"], analysis["error"]) == ("COMPLETE", "TimeoutError")


async def test_a_report_is_kept_for_the_client_who_asked(world: World) -> None:
    """Read again, it is the same one."""
    _analysed(world, security_checks=security())
    async with world.client() as client:
        answers = [
            await client.get(f"/api/agent/{AGENT}", headers={"x-client-session-id": "ann"})
            for _ in range(2)
        ]
    ids = {answer.headers["x-analysis-id"] for answer in answers}
    assert len(ids) == 1


async def test_the_checks_of_an_agent_are_told_and_counted(world: World) -> None:
    world.checks.rows = [
        kept(),
        kept(check_id="B", status=CheckStatus.PASSED),
        kept(check_id="C", status=CheckStatus.CRITICAL),
        kept("guide"),
    ]
    answer = (await _get(world, f"/api/agent/{AGENT}/security-checks")).json()
    assert answer["agent_id"] == AGENT
    assert [each["check_id"] for each in answer["checks"]] == ["ENV_003_UNUSED_TOOLS", "B", "C"]
    assert answer["checks"][0]["evidence"] == check().evidence
    assert answer["checks"][0]["analysis_id"] == run().analysis_id
    assert answer["summary"] == {"total": 3, "passed": 1, "warnings": 1, "critical": 1}
    assert answer["latest_check_at"] == "2025-01-31T12:00:00.123456Z"


async def test_an_agent_without_a_run_has_no_checks(world: World) -> None:
    answer = (await _get(world, f"/api/agent/{AGENT}/security-checks")).json()
    assert (answer["checks"], answer["latest_check_at"]) == ([], None)


async def test_the_checks_of_a_workflow_are_told_by_agent(world: World) -> None:
    privacy = CheckCategory.PRIVACY_COMPLIANCE
    world.checks.rows = [kept(), kept(check_id="PII_001_DETECTION", category=privacy)]
    answer = (await _get(world, "/api/workflow/travel/security-checks")).json()
    assert [agent["agent_id"] for agent in answer["agents"]] == ["guide", AGENT]
    assert answer["total_summary"] == {
        "total_checks": 2,
        "passed": 0,
        "warnings": 2,
        "critical": 0,
        "agents_analyzed": 1,
        "pii_status": "complete",
    }


async def test_checks_of_all_agents_are_found_by_what_they_are(world: World) -> None:
    world.checks.rows = [kept(), kept("guide")]
    answer = await _get(
        world,
        "/api/security-checks?status=critical&status=warning&category=ENVIRONMENT"
        f"&agent_id=a&agent_id=team/concierge&check_id=x&workflow_id=w"
        f"&analysis_id={run().analysis_id.upper()}&limit=7",
    )
    assert [each["agent_id"] for each in answer.json()["checks"]] == [AGENT]
    where = CheckFilter(
        agent_id=("a", AGENT),
        workflow_id=("w",),
        category=(CheckCategory.ENVIRONMENT,),
        status=(CheckStatus.CRITICAL, CheckStatus.WARNING),
        check_id=("x",),
        analysis_id=run().analysis_id,
    )
    assert world.checks.asked == [("acme", where, {"limit": 7, "cursor": None})]


@pytest.mark.parametrize(
    "query",
    ["status=bad", "category=x", "limit=0", "analysis_id=x", "unknown=1", "limit=1&limit=2"],
)
async def test_a_question_that_makes_no_sense_is_refused(world: World, query: str) -> None:
    assert (await _get(world, f"/api/security-checks?{query}")).status_code == 422


async def test_every_check_is_described(world: World) -> None:
    answer = (await _get(world, "/api/security-check-definitions")).json()
    (definition,) = answer["dynamic_checks"]
    assert definition["check_id"] == "ENV_003_UNUSED_TOOLS"
    assert answer["dynamic_categories"][0]["category_id"] == "ENVIRONMENT"


@pytest.mark.parametrize("whose", [f"agent/{AGENT}", "workflow/travel"])
async def test_the_history_of_runs_is_told_newest_first(world: World, whose: str) -> None:
    world.runs.rows = [run(2, status=AnalysisStatus.FAILED), run(1)]
    answer = (await _get(world, f"/api/{whose}/analysis-history?limit=1")).json()
    assert [each["analysis_id"] for each in answer["analyses"]] == [run(2).analysis_id]
    assert answer["next_cursor"] == "next"
    kind, _, name = whose.partition("/")
    assert world.runs.asked[-1][1][f"{kind}_id"] == name


@pytest.mark.parametrize(
    ("whose", "agents"), [(f"agent/{AGENT}", [AGENT]), ("workflow/travel", ["guide", AGENT])]
)
async def test_an_analysis_can_be_asked_for(world: World, whose: str, agents: list[str]) -> None:
    async with world.client() as client:
        answer = await client.post(f"/api/{whose}/trigger-dynamic-analysis")
    assert answer.status_code == 202
    assert answer.json()["agent_ids"] == agents
    assert world.report_requests.asked_for == [("acme", tuple(agents))]
    assert world.report_requests.forced == []


_ROUTES: list[tuple[str, str]] = [
    ("GET", "agent/{}"),
    ("GET", "agent/{}/security-checks"),
    ("GET", "agent/{}/analysis-history"),
    ("GET", "agent/{}/dynamic-analysis-status"),
    ("GET", "agent/{}/baseline"),
    ("POST", "agent/{}/trigger-dynamic-analysis"),
    ("GET", "workflow/{}/security-checks"),
    ("GET", "workflow/{}/analysis-history"),
    ("GET", "workflow/{}/dynamic-analysis-status"),
    ("GET", "analysis-session/{}/details"),
    ("POST", "workflow/{}/trigger-dynamic-analysis"),
]


@pytest.mark.parametrize(("method", "route"), _ROUTES)
async def test_whom_the_project_does_not_have_is_not_found(
    world: World, method: str, route: str
) -> None:
    async with world.client() as client:
        answer = await client.request(method, f"/api/{route.format('nobody')}")
    assert answer.status_code == 404
    assert world.report_requests.asked_for == []


@pytest.mark.parametrize(("method", "route"), [*_ROUTES, ("GET", "security-checks")])
async def test_without_a_key_nothing_is_told(world: World, method: str, route: str) -> None:
    async with world.client(None) as client:
        answer = await client.request(method, f"/api/{route.format('anybody')}")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "away",
    [
        lambda world: world.agents,
        lambda world: world.runs,
    ],
    ids=["agents", "runs"],
)
async def test_a_store_that_is_away_is_said_to_be(
    world: World, away: Callable[[World], Any]
) -> None:
    away(world).is_away = True
    assert (await _get(world, f"/api/agent/{AGENT}")).status_code == 503
