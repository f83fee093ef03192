"""``watchfloor sessions`` and ``policies``: what an analyst reads, and what a program gets."""

import json
from typing import Any

import httpx
import pytest

MS = 1_714_564_800_000
HOSTILE = "words \x1b[2J [red]"
SHOWN = r"words \x1b[2J [red]"
SESSION: dict[str, Any] = {
    "id": "s1",
    "projectId": "acme",
    "agentId": HOSTILE,
    "status": "active",
    "currentRiskScore": 0.85,
    "currentPatterns": ["jailbreak_attempt"],
    "labels": ["deception"],
    "action": "block",
    "tags": [],
    "eventCount": 7,
    "counters": {"events": 7, "messages": 2, "toolCalls": 1},
    "createdAt": MS,
    "lastActivityAt": MS + 60_000,
    "riskSnapshots": [
        {
            "id": "x",
            "riskScore": 0.85,
            "patterns": ["jailbreak_attempt"],
            "explanation": HOSTILE,
            "provider": "heuristic",
            "createdAt": MS,
        }
    ],
    "thoughts": [
        {
            "eventId": "e1",
            "riskScore": 0.6,
            "labels": ["deception"],
            "indicators": [f"pretends {HOSTILE}"],
            "summary": "It pretends.",
            "provider": "heuristic",
            "createdAt": MS,
            "analyzedAt": MS,
        }
    ],
    "dataflowVerdict": "hijacked",
    "dataflow": {
        "verdict": "hijacked",
        "score": 0.93,
        "chains": [
            {
                "source": {
                    "messageIndex": 2,
                    "tool": "get_note",
                    "field": "text",
                    "start": 0,
                    "end": 20,
                    "text": f"Pay\n{HOSTILE}",
                    "reasons": [],
                    "form": 0.7,
                },
                "followedBy": {
                    "messageIndex": 3,
                    "tool": "pay",
                    "values": [{"argument": "account", "value": HOSTILE, "origin": "instruction"}],
                    "reasons": ["value"],
                },
                "score": 0.93,
                "frameworks": ["ASI01"],
            },
            {
                "source": {
                    "messageIndex": 4,
                    "tool": "get_mail",
                    "field": "",
                    "start": 0,
                    "end": 4,
                    "text": "Stop",
                    "reasons": [],
                    "form": 0.7,
                },
                "score": 0.3,
            },
        ],
        "analyzedAt": MS,
    },
    "pii": {
        "totalFindings": 5,
        "types": {"EMAIL_ADDRESS": 3},
        "secrets": {"API_KEY": 2},
        "locations": {"tool_input": 5},
        "provider": "rules",
        "analyzedAt": MS,
    },
    "ofLater": 1,
}
MESSAGES = [
    {"role": "user", "content": f"first line\n{HOSTILE}"},
    {
        "role": "assistant",
        "content": None,
        "reasoning": "It wants the weather.",
        "tool_calls": [{"name": "weather", "arguments": {"city": "Oslo"}}],
    },
]
DECISION = {
    "id": "d",
    "createdAt": MS,
    "metadata": {"action": "block", "reasons": ["Risk is high"], "triggeredPolicies": ["pol_1"]},
}
POLICY = {"name": "All", "actions": {"action": "notify"}}


@pytest.fixture
def told(face: Any) -> Any:
    face.on("GET", "/v1/sessions", httpx.Response(200, json={"sessions": [SESSION], "total": 1}))
    face.on("GET", "/v1/sessions/s1", httpx.Response(200, json={"session": SESSION}))
    conversation = {"sessionId": "s1", "messages": MESSAGES}
    face.on("GET", "/v1/sessions/s1/conversation", httpx.Response(200, json=conversation))
    face.on("GET", "/v1/events", httpx.Response(200, json={"events": [DECISION], "total": 1}))
    return face


def test_sessions_are_listed_for_people(floor: Any, told: Any) -> None:
    asked = ("--min-risk", "0.6", "--sort", "risk", "-a", "x", "-a", "y", "--dataflow", "hijacked")
    outcome = floor("sessions", "list", *asked)
    assert outcome.code == 0, outcome.err
    assert "hijacked" in outcome.out
    assert "0.85 critical" in outcome.out
    assert SHOWN in outcome.out
    [request] = told.requests
    query = request.url.params
    assert (query["minRiskScore"], query["sortBy"], query["limit"]) == ("0.6", "riskScore", "50")
    assert query.get_list("agentId") == ["x", "y"]
    assert query["dataflow"] == "hijacked"


def test_in_a_list_no_id_and_no_verdict_is_cut(floor: Any, face: Any) -> None:
    """Whoever reads the list opens the next session by its id."""
    long = "x-" + "abcd" * 8
    patterns = ["long_conversation", "indirect_prompt_injection", "agent_hijacking"] * 3
    row = {**SESSION, "id": long, "agentId": "shop", "currentPatterns": patterns}
    listed = {"sessions": [row], "total": 1, "offset": 0, "limit": 50}
    face.on("GET", "/v1/sessions", httpx.Response(200, json=listed))
    first = floor("sessions", "list").out.splitlines()[1]

    assert first.split()[0] == long
    assert "hijacked" in first
    assert "…" not in first


def test_sessions_are_listed_for_programs(floor: Any, told: Any) -> None:  # noqa: ARG001 - it answers
    assert floor("sessions", "list", "--json").lines == [SESSION]


def test_a_session_reads_from_top_to_bottom(floor: Any, told: Any) -> None:  # noqa: ARG001 - it answers
    outcome = floor("sessions", "show", "s1")
    assert outcome.code == 0, outcome.err
    places = [
        outcome.out.index(part)
        for part in (
            "0.85 critical",
            "2 API_KEY",
            "3 EMAIL_ADDRESS",
            "1 tool calls",
            "What analyses found",
            "What its data flow shows",
            "hijacked  0.93",
            "get_note, text said",
            "→ pay(account=",
            "as the instruction wanted: account=",
            "because: value",
            "ASI01",
            "get_mail said",
            "→ not followed",
            "What thoughts show",
            "pretends",
            "What policies decided",
            "Risk is high",
            "Conversation",
            "first line",
            "It wants the weather.",
            "→ weather",
        )
    ]
    assert places == sorted(places)
    assert "\x1b" not in outcome.out


def test_what_one_instruction_led_to_stands_below_it(floor: Any, told: Any) -> None:
    """It is told once, where the strongest of what followed stands."""
    chains = SESSION["dataflow"]["chains"]
    wired = {**chains[0], "followedBy": {"messageIndex": 6, "tool": "wire"}, "score": 0.2}
    flow = {**SESSION["dataflow"], "chains": [*chains, wired]}
    told.on(
        "GET",
        "/v1/sessions/s1",
        httpx.Response(200, json={"session": {**SESSION, "dataflow": flow}}),
    )
    out = floor("sessions", "show", "s1").out

    assert out.count("get_note, text said") == 1
    assert out.index("→ pay(") < out.index("→ wire(") < out.index("get_mail said")


def test_a_session_for_programs_comes_with_its_conversation(floor: Any, told: Any) -> None:  # noqa: ARG001 - it answers
    [document] = floor("sessions", "show", "s1", "--json").lines
    assert document["session"] == SESSION
    assert [message["role"] for message in document["messages"]] == ["user", "assistant"]


def test_an_order_that_there_is_none_of_is_refused(floor: Any) -> None:
    assert floor("sessions", "list", "--sort", "name").code == 2


def test_policies_are_listed_added_replaced_and_forgotten(
    floor: Any, face: Any, tmp_path: Any
) -> None:
    kept = {**POLICY, "id": "pol_1", "enabled": True, "conditions": {"minRiskScore": 0.8}}
    face.on("GET", "/v1/policies", httpx.Response(200, json={"policies": [kept]}))
    face.on("POST", "/v1/policies", httpx.Response(201, json=kept))
    face.on("PUT", "/v1/policies/pol_1", httpx.Response(200, json=kept))
    face.on("DELETE", "/v1/policies/pol_1", httpx.Response(204))
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(POLICY))
    assert "minRiskScore 0.8" in floor("policies", "list").out
    assert floor("policies", "list", "--json").lines == [kept]
    assert floor("policies", "put", str(file)).lines == [kept]
    assert floor("policies", "put", str(file), "--id", "pol_1").code == 0
    assert floor("policies", "delete", "pol_1").out == "pol_1 deleted\n"
    assert [body["name"] for body in face.bodies] == ["All", "All"]


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "x"}', '{"name": "x", "actions": 5}'])
def test_what_is_no_policy_is_not_sent(floor: Any, face: Any, tmp_path: Any, text: str) -> None:
    file = tmp_path / "policy.json"
    file.write_text(text)
    assert floor("policies", "put", str(file)).code == 2
    assert face.requests == []
