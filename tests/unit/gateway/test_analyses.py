"""Analyses of monitored agents by REST: how they stand, and having them made again."""

from typing import Any

import httpx
import pytest
from unit.gateway.report_backends import AGENT, baseline, kept, run
from unit.gateway.world import World

from watchfloor.core import AnalysisStanding


async def _ask(world: World, method: str, path: str, **request: Any) -> httpx.Response:
    async with world.client() as client:
        return await client.request(method, f"/api/{path}", **request)


def _standing(agent_id: str = AGENT, **fields: Any) -> AnalysisStanding:
    counts = {"total_sessions": 9, "completed_sessions": 8, "unanalyzed_sessions": 1}
    last = {"last_analysis": run()}
    return AnalysisStanding.model_validate({"agent_id": agent_id} | counts | last | fields)


async def test_a_workflow_says_which_of_its_agents_have_new_sessions(world: World) -> None:
    newer = run(2, created_at=run().created_at.replace(year=2026))
    world.standings.rows = {
        AGENT: _standing(),
        "guide": _standing("guide", unanalyzed_sessions=0, last_analysis=newer),
    }
    answer = (await _ask(world, "GET", "workflow/travel/dynamic-analysis-status")).json()
    assert (answer["workflow_id"], answer["can_trigger"]) == ("travel", True)
    assert (answer["is_running"], answer["total_unanalyzed_sessions"]) == (False, 1)
    assert answer["agents_with_new_sessions"] == 1
    assert answer["last_analysis"]["analysis_id"] == newer.analysis_id
    shown = [(each["agent_id"], each["can_trigger"]) for each in answer["agents_status"]]
    assert shown == [("guide", False), (AGENT, True)]


@pytest.mark.parametrize(
    ("fields", "force", "expected"),
    [
        ({}, False, "requested"),
        ({"unanalyzed_sessions": 0, "completed_sessions": 7}, False, "no_new_sessions"),
        ({"unanalyzed_sessions": 0, "completed_sessions": 7}, True, "requested"),
        # A session of the report goes on.
        ({"unanalyzed_sessions": 0, "completed_sessions": 6}, False, "requested"),
        ({"is_running": True}, True, "already_running"),
        ({"completed_sessions": 4, "is_running": False}, True, "too_few_sessions"),
        ({"completed_sessions": 5, "last_analysis": None}, False, "requested"),
    ],
)
async def test_a_request_is_told_what_becomes_of_it(
    world: World, fields: dict[str, Any], force: bool, expected: str
) -> None:
    """It is durable whatever is said: a session may be concluded in between."""
    world.standings.rows = {AGENT: _standing(**fields)}
    status = (await _ask(world, "GET", f"agent/{AGENT}/dynamic-analysis-status")).json()
    if not force:
        assert status["can_trigger"] is (expected == "requested")
    path = f"agent/{AGENT}/trigger-dynamic-analysis"
    answer = await _ask(world, "POST", path, params={"force": str(force).lower()})
    assert (answer.status_code, answer.json()["status"]) == (202, expected)
    assert world.report_requests.asked_for == [("acme", (AGENT,))]
    assert world.report_requests.forced == ([AGENT] if force else [])


@pytest.mark.parametrize("query", ["force=perhaps", "forced=true", "force=true&force=false"])
async def test_a_request_that_makes_no_sense_asks_for_nothing(world: World, query: str) -> None:
    answer = await _ask(world, "POST", f"agent/{AGENT}/trigger-dynamic-analysis?{query}")
    assert answer.status_code == 422
    assert world.report_requests.asked_for == []


async def test_a_run_is_told_with_its_checks(world: World) -> None:
    other = kept().model_copy(update={"analysis_id": run(2).analysis_id})
    world.runs.rows, world.checks.rows = [run()], [kept(), other]
    answer = (await _ask(world, "GET", f"analysis-session/{run().analysis_id}/details")).json()
    assert answer["analysis"] == run().model_dump(mode="json")
    assert [each["check_id"] for each in answer["checks"]] == ["ENV_003_UNUSED_TOOLS"]
    assert answer["summary"] == {"total": 1, "passed": 0, "warnings": 1, "critical": 0}


async def test_a_baseline_is_retired_with_a_reason_and_another_is_asked_for(world: World) -> None:
    world.baselines.row = baseline()
    world.standings.rows = {AGENT: _standing(unanalyzed_sessions=0)}
    path = f"agent/{AGENT}/rebaseline"
    answer = await _ask(world, "POST", path, json={"reason": "another planner"})
    assert answer.status_code == 202
    assert answer.json() == {
        "agent_id": AGENT,
        "retired_baseline_id": baseline().baseline_id,
        "status": "requested",
        "sessions_needed": 0,
        "next": "An analysis begins within seconds and takes another baseline from all 8 "
        "concluded sessions; until it ends the report stays.",
    }
    assert world.report_requests.forced == [AGENT]
    known = (await _ask(world, "GET", f"agent/{AGENT}/baseline")).json()
    assert known["baseline"] is None
    (retired,) = known["retired"]
    assert (retired["reason"], retired["sessions"]) == ("another planner", 7)
    assert retired["retired_by"] == "key-of-acme"[:11]

    again = (await _ask(world, "POST", path, json={"reason": "another planner"})).json()
    assert again["retired_baseline_id"] is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"is_running": True}, "after the run that is in progress"),
        ({"completed_sessions": 3}, "needs 2 more sessions"),
    ],
)
async def test_it_is_said_when_another_baseline_is_taken(
    world: World, fields: dict[str, Any], says: str
) -> None:
    world.standings.rows = {AGENT: _standing(**fields)}
    answer = await _ask(world, "POST", f"agent/{AGENT}/rebaseline", json={"reason": "x"})
    assert says in answer.json()["next"]


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 501}, {"why": "x"}])
async def test_a_baseline_is_not_retired_without_a_reason(world: World, body: object) -> None:
    world.baselines.row = baseline()
    answer = await _ask(world, "POST", f"agent/{AGENT}/rebaseline", json=body)
    assert answer.status_code == 422
    assert world.baselines.row is not None


async def test_nobody_has_no_baseline_to_retire(world: World) -> None:
    answer = await _ask(world, "POST", "agent/nobody/rebaseline", json={"reason": "x"})
    assert answer.status_code == 404
