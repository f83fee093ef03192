"""Whether a session may go on, and the policies that say so."""

from typing import Any

import httpx
import pytest
from unit.gateway.backends import NOW
from unit.gateway.session_backends import event, session
from unit.gateway.world import World

from watchfloor.core import DataflowVerdict, PolicyInput, milliseconds

PATH = "/v1/evaluate"
BAD = {"role": "user", "content": "a jailbreak"}
GOOD = {"role": "user", "content": "the weather?"}
POLICY = {
    "name": "Block what is critical",
    "conditions": {"minRiskScore": 0.8, "patternsAny": ["jailbreak_attempt"]},
    "actions": {"action": "block", "applyTags": ["critical"]},
}


async def test_a_session_that_nobody_knows_may_go_on(client: httpx.AsyncClient) -> None:
    answer = (await client.post(PATH, json={"sessionId": "nobody", "latestMessage": BAD})).json()
    assert answer == {
        "sessionId": "nobody",
        "riskScore": 0.0,
        "patterns": [],
        "action": "allow",
        "reasons": ["Session not found"],
        "timestamp": milliseconds(NOW),
    }


async def test_what_is_about_to_be_said_is_judged_with_what_was_said(
    world: World, client: httpx.AsyncClient
) -> None:
    world.sessions.rows, world.events.rows = [session()], [event(1), event(2)]
    answer = (await client.post(PATH, json={"sessionId": "s1", "latestMessage": BAD})).json()
    assert (answer["riskScore"], answer["action"]) == (0.9, "block")
    assert (answer["patterns"], answer["reasons"]) == (
        ["jailbreak_attempt"],
        ["Risk is at least 0.8"],
    )
    [excerpt] = world.judge.excerpts
    assert [each.content for each in excerpt.events] == ["words 1", "words 2", "a jailbreak"]
    assert world.judge.thorough == 0


async def test_a_body_is_read_as_json_whatever_it_is_called(
    world: World, client: httpx.AsyncClient
) -> None:
    """`curl -d` says that a form comes."""
    world.sessions.rows = [session()]
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await client.post(PATH, content='{"sessionId": "s1"}', headers=headers)
    assert (answer.status_code, answer.json()["sessionId"]) == (200, "s1")


async def test_the_newest_fifty_are_looked_at(world: World, client: httpx.AsyncClient) -> None:
    world.sessions.rows = [session()]
    world.events.rows = [event(number) for number in range(80)]
    await client.post(PATH, json={"sessionId": "s1", "latestMessage": GOOD})
    [excerpt] = world.judge.excerpts
    assert len(excerpt.events) == 50
    assert excerpt.events[-1].content == "the weather?"


async def test_without_a_message_the_known_risk_counts(
    world: World, client: httpx.AsyncClient
) -> None:
    world.sessions.rows = [session(risk_score=0.85, patterns=("cot_deception",), labels=("x",))]
    answer = (await client.post(PATH, json={"sessionId": "s1"})).json()
    assert (answer["riskScore"], answer["action"]) == (0.85, "block")
    assert world.judge.excerpts == []
    [context] = world.judge.contexts
    assert (context.patterns, context.cot_labels) == (("cot_deception",), ("x",))


async def test_a_harmless_message_does_not_wash_a_session_clean(
    world: World, client: httpx.AsyncClient
) -> None:
    world.sessions.rows = [session(risk_score=0.85, patterns=("cot_deception",))]
    answer = (await client.post(PATH, json={"sessionId": "s1", "latestMessage": GOOD})).json()
    assert (answer["riskScore"], answer["patterns"]) == (0.85, ["cot_deception"])


async def test_a_session_that_was_not_judged_yet_is_judged(
    world: World, client: httpx.AsyncClient
) -> None:
    world.sessions.rows, world.events.rows = [session()], [event(1, content="jailbreak")]
    assert (await client.post(PATH, json={"sessionId": "s1"})).json()["riskScore"] == 0.9


async def test_a_forced_analysis_counts_alone(world: World, client: httpx.AsyncClient) -> None:
    world.sessions.rows = [session(risk_score=0.85, patterns=("cot_deception",))]
    body = {"projectId": "acme", "sessionId": "s1", "forceAnalysis": True}
    answer = (await client.post(PATH, json=body)).json()
    assert (answer["riskScore"], answer["patterns"], answer["action"]) == (0.0, [], "allow")
    assert world.judge.thorough == 1


async def test_what_the_agent_did_counts_whatever_the_message_shows(
    world: World, client: httpx.AsyncClient
) -> None:
    """The present analysis looks at words; that an agent was hijacked is known from before."""
    world.sessions.rows = [session(dataflow_verdict=DataflowVerdict.HIJACKED)]
    for body in ({"latestMessage": GOOD}, {"forceAnalysis": True}):
        answer = (await client.post(PATH, json={"sessionId": "s1", **body})).json()
        assert answer["patterns"] == ["indirect_prompt_injection", "agent_hijacking"]
    assert world.judge.contexts[-1].patterns[-1] == "agent_hijacking"


async def test_another_projects_session_is_one_that_nobody_knows(world: World) -> None:
    world.sessions.rows = [session(risk_score=0.9)]
    async with world.client("key-of-other") as client:
        answer = (await client.post(PATH, json={"sessionId": "s1"})).json()
    assert answer["reasons"] == ["Session not found"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "sessionId"),
        ({"sessionId": "a b"}, "sessionId"),
        ({"sessionId": "s", "latestMessage": "hello"}, "latestMessage"),
        ({"sessionId": "s", "latestMessage": {"role": "user"}}, "latestMessage.content"),
        ({"sessionId": "s", "latestMessage": {**GOOD, "role": "god"}}, "latestMessage.role"),
        (
            {"sessionId": "s", "latestMessage": {**GOOD, "content": "x" * 50_001}},
            "latestMessage.content",
        ),
        ({"sessionId": "s", "forceAnalysis": "yes"}, "forceAnalysis"),
        ({"sessionId": "s", "action": "allow"}, "action"),
    ],
)
async def test_a_question_that_is_wrong_is_named(
    client: httpx.AsyncClient, body: Any, field: str
) -> None:
    response = await client.post(PATH, json=body)
    assert response.status_code == 400
    assert [each["field"] for each in response.json()["errors"]] == [field]


async def test_a_policy_lives(client: httpx.AsyncClient) -> None:
    created = await client.post("/v1/policies", json=POLICY)
    assert created.status_code == 201
    policy = created.json()
    path = created.headers["location"]
    assert path == f"/v1/policies/{policy['id']}"
    assert (await client.get(path)).json() == policy
    assert policy["conditions"]["minRiskScore"] == 0.8
    assert policy["actions"]["applyTags"] == ["critical"]
    assert (policy["enabled"], policy["createdAt"]) == (True, milliseconds(NOW))

    changed = await client.put(path, json={**POLICY, "enabled": False})
    assert (changed.json()["id"], changed.json()["enabled"]) == (policy["id"], False)
    listed = (await client.get("/v1/policies")).json()["policies"]
    assert [each["enabled"] for each in listed] == [False]
    assert (await client.delete(path)).status_code == 204
    for again in (client.get(path), client.delete(path), client.put(path, json=POLICY)):
        assert (await again).status_code == 404


async def test_a_policy_that_was_changed_meanwhile_is_not_overwritten(
    client: httpx.AsyncClient,
) -> None:
    created = (await client.post("/v1/policies", json=POLICY)).json()
    path = f"/v1/policies/{created['id']}"
    known = {"updatedAt": created["updatedAt"]}
    assert (await client.put(path, json=POLICY, params=known)).status_code == 200
    late = {"updatedAt": created["updatedAt"] - 1}
    refused = await client.put(path, json=POLICY, params=late)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert (await client.put("/v1/policies/none", json=POLICY, params=known)).status_code == 404


async def test_policies_of_another_project_are_not_there(
    world: World, client: httpx.AsyncClient
) -> None:
    path = (await client.post("/v1/policies", json=POLICY)).headers["location"]
    async with world.client("key-of-other") as other:
        assert (await other.get(path)).status_code == 404
        assert (await other.delete(path)).status_code == 404
        assert (await other.get("/v1/policies")).json() == {"policies": []}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"actions": {"action": "explode"}}, "actions.action"),
        ({"conditions": {"minRiskScore": 2}}, "conditions.minRiskScore"),
        ({"conditions": {"minRiskScore": 0.5, "maxRiskScore": 0.1}}, "conditions"),
        ({"conditions": {"riskAbove": 0.5}}, "conditions.riskAbove"),
        ({"conditions": {"eventCount": {"min": -1}}}, "conditions.eventCount.min"),
    ],
)
async def test_a_policy_that_is_wrong_is_named(
    client: httpx.AsyncClient, change: Any, field: str
) -> None:
    response = await client.post("/v1/policies", json={**POLICY, **change})
    assert response.status_code == 400
    assert [each["field"] for each in response.json()["errors"]] == [field]


async def test_a_policy_that_another_gateway_made_counts_within_a_second(
    world: World, client: httpx.AsyncClient
) -> None:
    world.sessions.rows = [session(risk_score=0.5)]
    await client.post(PATH, json={"sessionId": "s1"})
    await client.post("/v1/policies", json=POLICY)
    await client.post(PATH, json={"sessionId": "s1"})
    await world.policies.create("acme", PolicyInput.model_validate(POLICY))
    await client.post(PATH, json={"sessionId": "s1"})
    world.clock.advance(1)
    await client.post(PATH, json={"sessionId": "s1"})
    assert world.judge.policies == [0, 1, 1, 2]


async def test_a_draft_of_a_policy_is_asked_alone_and_nothing_of_it_is_kept(
    world: World, client: httpx.AsyncClient
) -> None:
    world.sessions.rows = [session(risk_score=0.9, patterns=("jailbreak_attempt",))]
    await client.post("/v1/policies", json=POLICY)
    before = (await client.get("/v1/policies")).json()
    draft = {**POLICY, "name": "A draft", "actions": {"action": "notify"}}
    headers = {"x-client-session-id": "ann"}

    asked = {"sessionId": "s1", "draftPolicy": draft}
    tried = await client.post(PATH, json=asked, headers=headers)
    [policy] = world.judge.asked
    assert (policy.name, policy.actions.action, policy.project_id) == ("A draft", "notify", "acme")
    assert (tried.status_code, "x-analysis-id" in tried.headers) == (200, False)
    assert (await client.get("/v1/policies")).json() == before

    kept = await client.post(PATH, json={"sessionId": "s1"}, headers=headers)
    assert [each.name for each in world.judge.asked] == [POLICY["name"]]
    assert "x-analysis-id" in kept.headers


async def test_what_is_wrong_with_a_draft_is_named(client: httpx.AsyncClient) -> None:
    asked = {"sessionId": "s1", "draftPolicy": {**POLICY, "actions": {"action": "explode"}}}
    response = await client.post(PATH, json=asked)
    fields = [each["field"] for each in response.json()["errors"]]
    assert (response.status_code, fields) == (400, ["draftPolicy.actions.action"])
