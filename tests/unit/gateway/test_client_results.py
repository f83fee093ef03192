"""Results for clients as callers meet them; what is kept how long is the store's, tested there."""

import json
from typing import Any

import httpx
import pytest
from unit.gateway.backends import finished
from unit.gateway.world import World

from watchfloor.core import Client, TooLargeError, UnavailableError

TRIGGER = "/api/threats/trigger"
KEPT = "/api/v1/persistence"
GOOD = {"threat_type": "bot_traffic", "customer_id": "a"}
ANN = {"x-client-session-id": "ann"}


def _finish_at_once(world: World) -> None:
    def finish(signal: Any) -> None:
        document = finished(signal.threat_id, raw_data={"a": "ü"})
        world.threats.documents["acme", signal.threat_id] = document
        world.feed.announce(world.message(signal.threat_id, data=document))

    world.queue.on_publish = finish


async def _triggered(world: World, client: httpx.AsyncClient) -> tuple[str, bytes]:
    _finish_at_once(world)
    answer = await client.post(TRIGGER, json=GOOD, headers=ANN)
    assert answer.status_code == 200
    assert answer.headers["x-analysis-id"] == answer.json()["id"]
    return answer.json()["id"], answer.content


@pytest.mark.parametrize("path", ["analysis", "analyses"], ids=["plain form", "document's form"])
async def test_a_client_comes_back_for_what_it_was_answered(
    world: World, client: httpx.AsyncClient, path: str
) -> None:
    analysis_id, document = await _triggered(world, client)

    found = await client.get(f"{KEPT}/{path}/{analysis_id}?client_session_id=ann")

    assert found.status_code == 200
    assert found.content.endswith(b',"result":%b}' % document)
    assert found.json() == {
        "success": True,
        "analysis_id": analysis_id,
        "kind": "threat",
        "status": "completed",
        "retrieval_count": 1,
        "max_retrievals": 10,
        "expires_at": "2025-01-31T12:00:00.123456Z",
        "retrieved_at": "2025-01-31T12:00:00.123456Z",
        "result": json.loads(document),
    }


async def test_without_the_header_nothing_is_kept(world: World, client: httpx.AsyncClient) -> None:
    _finish_at_once(world)
    answer = await client.post(TRIGGER, json=GOOD)

    assert "x-analysis-id" not in answer.headers
    assert world.client_results.rows == {}


async def test_a_client_is_kept_with_its_address(world: World, client: httpx.AsyncClient) -> None:
    await _triggered(world, client)

    assert world.client_results.clients == [Client("ann", "127.0.0.1")]


@pytest.mark.parametrize("name", ["", "../ann", "a/b", ".ann", "a b", "x" * 256], ids=repr)
async def test_a_client_with_an_impossible_name_is_told_before_anything_happens(
    world: World, client: httpx.AsyncClient, name: str
) -> None:
    answer = await client.post(TRIGGER, json=GOOD, headers={"x-client-session-id": name})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "X-Client-Session-Id"
    assert world.queue.published == []


@pytest.mark.parametrize("error", [UnavailableError("It is away."), TooLargeError("It is large.")])
async def test_what_cannot_be_kept_is_answered_all_the_same(
    world: World, client: httpx.AsyncClient, error: Exception
) -> None:
    _finish_at_once(world)
    world.client_results.fails_with = error
    answer = await client.post(TRIGGER, json=GOOD, headers=ANN)

    assert answer.status_code == 200
    assert "x-analysis-id" not in answer.headers
    assert b'soc_client_results_total{outcome="failed"} 1.0' in world.metrics.render()


@pytest.mark.expects_error("client_result_not_kept")
async def test_a_fault_in_keeping_is_logged_and_never_answered(
    world: World, client: httpx.AsyncClient
) -> None:
    _finish_at_once(world)
    world.client_results.fails_with = KeyError("a bug")
    answer = await client.post(TRIGGER, json=GOOD, headers=ANN)

    assert answer.status_code == 200


async def test_a_store_that_hangs_holds_an_answer_up_for_a_second_at_most(
    world: World, client: httpx.AsyncClient
) -> None:
    _finish_at_once(world)
    world.client_results.hangs = True
    answer = await client.post(TRIGGER, json=GOOD, headers=ANN)

    assert answer.status_code == 200


async def test_a_pending_threat_waits_and_is_there_once_it_is_finished(
    world: World, client: httpx.AsyncClient
) -> None:
    """Who asks with a time limit is the one who has to come back."""
    answer = await client.post(f"{TRIGGER}?timeout_s=0", json=GOOD, headers=ANN)
    analysis_id = answer.headers["x-analysis-id"]
    assert answer.status_code == 202
    asked = f"{KEPT}/analysis/{analysis_id}?client_session_id=ann"
    waiting = (await client.get(asked)).json()
    assert (waiting["status"], waiting["result"]) == ("pending", None)
    checked = await client.post(f"{KEPT}/analysis/{analysis_id}/check?client_session_id=ann")
    assert (checked.json()["status"], checked.json()["available"]) == ("pending", False)

    world.threats.documents["acme", analysis_id] = finished(analysis_id)

    listed = (await client.get(f"{KEPT}/analyses/ann")).json()["analyses"]
    assert [(each["status"], each["has_result"]) for each in listed] == [("completed", True)]
    found = (await client.get(asked)).json()
    assert (found["status"], found["result"]["id"]) == ("completed", analysis_id)
    assert found["retrieval_count"] == 1


async def test_checking_does_not_count(world: World, client: httpx.AsyncClient) -> None:
    analysis_id, _ = await _triggered(world, client)
    checked = await client.post(f"{KEPT}/analysis/{analysis_id}/check?client_session_id=ann")

    assert checked.status_code == 200
    assert checked.json() == {
        "success": True,
        "analysis_id": analysis_id,
        "available": True,
        "status": "completed",
        "retrieval_count": 0,
        "max_retrievals": 10,
        "expires_at": "2025-01-31T12:00:00.123456Z",
    }


async def test_a_list_is_of_one_client(world: World, client: httpx.AsyncClient) -> None:
    analysis_id, _ = await _triggered(world, client)
    listed = (await client.get(f"{KEPT}/analyses/ann?limit=5")).json()

    assert [each["analysis_id"] for each in listed["analyses"]] == [analysis_id]
    assert {name: listed[name] for name in ("client_id", "count", "total", "limit", "offset")} == {
        "client_id": "ann",
        "count": 1,
        "total": 1,
        "limit": 5,
        "offset": 0,
    }
    assert "result" not in listed["analyses"][0]
    assert (await client.get(f"{KEPT}/analyses/bob")).json()["analyses"] == []


FORMS = (
    ("GET", "analyses/{}"),
    ("GET", "analysis/{}"),
    ("DELETE", "analysis/{}"),
    ("POST", "analysis/{}/check"),
)


@pytest.mark.parametrize(("method", "path"), FORMS)
async def test_another_client_is_denied_and_another_project_finds_nothing(
    world: World, client: httpx.AsyncClient, method: str, path: str
) -> None:
    analysis_id, document = await _triggered(world, client)
    asked = f"{KEPT}/{path.format(analysis_id)}?client_session_id="

    denied = await client.request(method, f"{asked}bob")
    async with world.client("key-of-other") as other:
        absent = await other.request(method, f"{asked}ann")

    assert [denied.status_code, absent.status_code] == [403, 404]
    assert document[:40] not in denied.content + absent.content
    assert (await client.request(method, f"{asked}ann")).status_code == 200


@pytest.mark.parametrize(("method", "path"), FORMS)
@pytest.mark.parametrize(
    "analysis_id",
    ["..", "..%2F..%2Fetc%2Fpasswd", "..%5C..", "%2Fetc", ".hidden", "a%00b", "a%0A", "x" * 256],
)
async def test_an_id_that_looks_like_a_path_is_no_id(
    world: World, client: httpx.AsyncClient, method: str, path: str, analysis_id: str
) -> None:
    url = f"{KEPT}/{path.format(analysis_id)}?client_session_id=ann"
    answer = await client.request(method, url)

    assert answer.status_code == 404
    assert world.client_results.asked == []


async def test_a_client_that_looks_like_a_path_has_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{KEPT}/analyses/..%5Cann")).status_code == 404
    refused = await client.get(f"{KEPT}/analysis/a?client_session_id=..%2Fann")
    assert refused.status_code == 422
    missing = await client.get(f"{KEPT}/analysis/a")
    assert missing.json()["errors"] == [{"field": "client_session_id", "reason": "is required"}]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "offset=9" + "9" * 30])
async def test_a_list_has_limits(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"{KEPT}/analyses/ann?{query}")).status_code == 422


async def test_deleting_is_for_good(world: World, client: httpx.AsyncClient) -> None:
    analysis_id, _ = await _triggered(world, client)
    asked = f"{KEPT}/analysis/{analysis_id}?client_session_id=ann"
    deleted = await client.delete(asked)

    assert deleted.status_code == 200
    assert deleted.json() == {
        "success": True,
        "analysis_id": analysis_id,
        "status": "deleted",
        "message": "The result was deleted.",
        "deleted_at": "2025-01-31T12:00:00.123456Z",
    }
    assert (await client.delete(asked)).status_code == 404


async def test_what_is_kept_is_counted_and_cleaned(client: httpx.AsyncClient) -> None:
    stats = (await client.get(f"{KEPT}/stats")).json()["stats"]
    assert stats == {
        "total_results": 1,
        "total_sessions": 1,
        "storage_size_bytes": 1_572_864,
        "storage_size_mb": 1.5,
        "storage_limit_mb": 500.0,
        "status_counts": {"completed": 1},
        "last_cleanup": "2025-01-31T12:00:00.123456Z",
        "service_available": True,
    }
    cleaned = await client.post(f"{KEPT}/cleanup")
    assert (cleaned.json()["removed"], cleaned.json()["freed_bytes"]) == (2, 200)


async def test_every_project_is_cleaned_at_its_turn(world: World) -> None:
    await world.services.client_results.clean_all()

    assert world.client_results.asked == [("every project",)]
    assert b'soc_client_results_total{outcome="cleaned"} 3.0' in world.metrics.render()


async def test_only_an_admin_says_that_an_address_is_enough(
    world: World, client: httpx.AsyncClient
) -> None:
    path, wanted = f"{KEPT}/settings", {"same_address_recovers": True}
    async with world.client("analyst-of-acme") as analyst:
        assert (await analyst.put(path, json=wanted)).status_code == 403
    async with world.client("admin-of-acme") as admin:
        assert (await admin.put(path, json=wanted)).json() == wanted

    assert (await client.get(path)).json() == wanted


async def test_an_evaluation_that_says_the_same_is_kept_under_one_id(
    world: World, client: httpx.AsyncClient
) -> None:
    """It has another time each time it is asked for."""

    async def evaluated(session: str, name: str = "ann") -> httpx.Response:
        headers = {"x-client-session-id": name}
        asked = {"sessionId": session}
        return await client.post("/v1/evaluate", json=asked, headers=headers)

    first = await evaluated("s-1")
    world.clock.advance(1)
    again, other, foreign = (
        await evaluated("s-1"),
        await evaluated("s-2"),
        await evaluated("s-1", "bob"),
    )

    analysis_id = first.headers["x-analysis-id"]
    assert again.content != first.content
    assert again.headers["x-analysis-id"] == analysis_id
    assert analysis_id not in {each.headers["x-analysis-id"] for each in (other, foreign)}
    found = (await client.get(f"{KEPT}/analysis/{analysis_id}?client_session_id=ann")).json()
    assert (found["kind"], found["result"]) == ("evaluation", first.json())


@pytest.mark.parametrize("path", ["analyses/ann", "analysis/a?client_session_id=ann", "stats"])
async def test_no_key_no_result(world: World, path: str) -> None:
    async with world.client(None) as stranger:
        assert (await stranger.get(f"{KEPT}/{path}")).status_code == 401


async def test_a_store_that_is_away_is_said_so(world: World, client: httpx.AsyncClient) -> None:
    world.client_results.is_away = True

    assert (await client.get(f"{KEPT}/analyses/ann")).status_code == 503
