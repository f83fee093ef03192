"""``watchfloor agents``: who is monitored, and what they are measured by."""

import json
from typing import Any

import httpx

NOW = "2025-01-31T12:00:00Z"
AGENT = {
    "agent_id": "concierge",
    "project_id": "acme",
    "workflow_id": "travel",
    "first_seen_at": NOW,
    "last_seen_at": NOW,
    "sessions": 9,
    "completed": 7,
}
RETIRED = {
    "baseline_id": "b-1",
    "agent_id": "concierge",
    "sessions": 40,
    "created_at": NOW,
    "retired_at": NOW,
    "retired_by": "wf_abc",
    "reason": "another\x1b[2J planner",
}
BASELINE = {
    "baseline_id": "b-2",
    "project_id": "acme",
    "agent_id": "concierge",
    "bands": {"quartiles": {}},
    "sessions": 55,
    "created_at": NOW,
}


def test_agents_are_listed(floor: Any, face: Any) -> None:
    answer = {"agents": [AGENT], "next_cursor": None}
    face.on("GET", "/api/agents", httpx.Response(200, json=answer))
    outcome = floor("agents", "list")
    assert outcome.code == 0, outcome.err
    for word in ("concierge", "travel", "9", "7", "2025-01-31 12:00"):
        assert word in outcome.out
    machine = json.loads(floor("agents", "list", "--json").out)
    assert (machine["agent_id"], machine["completed"]) == ("concierge", 7)


def test_a_baseline_is_retired_with_a_reason(floor: Any, face: Any) -> None:
    path = "/api/agent/concierge/rebaseline"
    answer = {"retired_baseline_id": "b-1", "next": "An analysis begins within seconds."}
    face.on("POST", path, httpx.Response(202, json=answer))
    outcome = floor("agents", "rebaseline", "concierge", "--reason", "another planner")
    assert outcome.out == "The baseline is retired. An analysis begins within seconds.\n"
    (request,) = face.requests
    assert json.loads(request.content) == {"reason": "another planner"}


def test_without_a_reason_no_baseline_is_retired(floor: Any, face: Any) -> None:
    outcome = floor("agents", "rebaseline", "concierge")
    assert outcome.code == 2
    assert face.requests == []


def test_baselines_are_told_with_why_they_went(floor: Any, face: Any) -> None:
    answer = {"agent_id": "concierge", "baseline": BASELINE, "retired": [RETIRED]}
    face.on("GET", "/api/agent/concierge/baseline", httpx.Response(200, json=answer))
    outcome = floor("agents", "baseline", "concierge")
    assert outcome.code == 0, outcome.err
    head, used, retired = outcome.out.splitlines()
    assert head.split()[0] == "taken"
    assert "in use" in used
    assert "55" in used
    assert "another\\x1b[2J planner" in retired
    assert "wf_abc" in retired
