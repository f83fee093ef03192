"""Changes of sessions as they come: filtered, resumed, begun anew."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from unit.gateway.session_backends import session
from unit.gateway.test_resuming import START, Reader
from unit.gateway.world import World

from watchfloor.core import SessionChangeKind, SessionStatus


@pytest.fixture
async def watch(world: World) -> AsyncIterator[Callable[..., Reader]]:
    readers: list[Reader] = []

    def watch(query: str = "", *, token: object = None) -> Reader:
        headers = {} if token is None else {"last-event-id": str(token)}
        readers.append(Reader(world.connection(f"/v1/stream{query}", headers=headers)))
        readers[-1].connection.body()
        return readers[-1]

    yield watch
    for reader in readers:
        await reader.connection.close()


def told(reader: Reader) -> list[str]:
    told = [json.loads(each["data"]) for each in reader.events]
    return [each["session"]["id"] for each in told if "session" in each]


async def test_it_begins_with_the_sessions_of_last_activity_and_goes_on(
    world: World, watch: Any
) -> None:
    world.sessions.rows = [session("old")]
    reader = watch()
    assert [name for name, _ in await reader.until(1)] == ["initial_batch"]
    [first] = json.loads(reader.events[0]["data"])["sessions"]
    assert (first["id"], first["eventCount"]) == ("old", 0)
    world.session_feed.change(session("new", risk_score=0.5), SessionChangeKind.ANALYZED)
    assert [name for name, _ in await reader.until(2)][1] == "session_changed"
    change = json.loads(reader.events[1]["data"])
    assert (change["kind"], change["session"]["currentRiskScore"]) == ("analyzed", 0.5)
    assert reader.events[1]["id"] == "5-1-1"


async def test_conditions_hold_for_what_comes_and_for_what_came(world: World, watch: Any) -> None:
    query = "?minRiskScore=0.5&patterns=a&agentId=x&workflowId=w&kind=analyzed&kind=concluded"
    wanted: Any = {"risk_score": 0.5, "patterns": ("a",), "agent_id": "x", "workflow_id": "w"}

    def change(name: str, kind: str = "analyzed", **fields: Any) -> None:
        world.session_feed.change(session(name, **{**wanted, **fields}), SessionChangeKind(kind))

    def change_many(suffix: str) -> None:
        change(f"risk{suffix}", risk_score=0.4)
        change(f"patterns{suffix}", patterns=("b",))
        change(f"agent{suffix}", agent_id="y")
        change(f"workflow{suffix}", workflow_id=None)
        change(f"kind{suffix}", "updated")
        change(f"theirs{suffix}", project_id="other")
        change(f"good{suffix}", "concluded")

    change_many("-before")
    reader = watch(query, token=START)
    await reader.until(1)
    change_many("-after")
    await reader.until(2)
    assert told(reader) == ["good-before", "good-after"]


async def test_a_session_that_changes_often_is_told_each_time(world: World, watch: Any) -> None:
    world.session_feed.change(session("a"))
    world.session_feed.change(session("a"))
    reader = watch(token=START)
    await reader.until(2)
    assert told(reader) == ["a", "a"]


async def test_a_page_hears_which_sessions_change_and_where_they_stand(world: World) -> None:
    world.sessions.rows = [session("old")]
    world.session_feed.change(session("a", status=SessionStatus.CONCLUDED))
    query = "?session_id=a&session_id=b&dataflow=hijacked&address=192.0.2.1&status=active"
    reader = Reader(world.connection(f"/api/sessions/stream{query}&user_id=u&customer_id=c"))
    reader.connection.body()
    first = json.loads((await reader.until(1), reader.events[0]["data"])[1])["sessions"][0]
    assert (first["id"], first["events"], "metadata" in first) == ("old", 0, False)
    wanted: Any = {
        "dataflow_verdict": "hijacked",
        "addresses": ("192.0.2.1",),
        "user_id": "u",
        "customer_id": "c",
    }
    for name, changed in (
        ("c", {}),
        ("a", {"dataflow_verdict": "clean"}),
        ("a", {"addresses": ()}),
        ("a", {"user_id": "v"}),
        ("a", {"customer_id": "d"}),
        ("a", {"status": SessionStatus.CONCLUDED}),
        ("b", {}),
    ):
        world.session_feed.change(session(name, **wanted | changed), SessionChangeKind.ANALYZED)
    await reader.until(2)
    change = json.loads(reader.events[1]["data"])
    assert (change["kind"], change["session"]["id"]) == ("analyzed", "b")
    assert change["session"]["last_event_at"] == first["last_event_at"]
    assert reader.events[1]["id"] == "5-8-8"
    await reader.connection.close()


async def test_what_is_wrong_with_a_pages_wish_is_named(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/sessions/stream?status=gone&minRisk=1&token=x")
    assert response.status_code == 422
    assert {each["field"] for each in response.json()["errors"]} == {"status.0", "minRisk"}


async def test_a_token_whose_past_is_gone_is_reset_and_begins_anew(
    world: World, watch: Any
) -> None:
    world.session_feed.change(session("a"))
    world.session_feed.forget()
    reader = watch(token=START)
    assert [name for name, _ in await reader.until(2)] == ["reset", "initial_batch"]


@pytest.mark.parametrize(
    ("query", "field"),
    [("?kind=exploded", "kind.0"), ("?minRiskScore=2", "minRiskScore"), ("?token=x", "token")],
)
async def test_what_is_wrong_with_a_wish_is_named(
    client: httpx.AsyncClient, query: str, field: str
) -> None:
    response = await client.get(f"/v1/stream{query}")
    assert response.status_code == 400
    assert [each["field"] for each in response.json()["errors"]] == [field]
