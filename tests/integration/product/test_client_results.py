"""Clients of the whole product come back for what they asked."""

import asyncio
import json
from collections import Counter
from typing import Any

import httpx
import pytest
from support import eventually
from support.product import Running, StartProduct
from support.reflected import ReflectedClient

pytestmark = pytest.mark.integration

KEPT = "/api/v1/persistence"
SIGNAL = {"threat_type": "bot_traffic", "customer_id": "acme"}


def _http(running: Running) -> httpx.AsyncClient:
    headers = {"x-api-key": running.key}
    return httpx.AsyncClient(base_url=running.url, headers=headers, timeout=20)


async def _asked(http: httpx.AsyncClient, client: str = "ann", **fields: Any) -> tuple[str, bytes]:
    headers = {"x-client-session-id": client}
    answer = await http.post("/api/threats/trigger", json=SIGNAL | fields, headers=headers)
    assert answer.status_code == 200
    return answer.headers["x-analysis-id"], answer.content


async def _status(http: httpx.AsyncClient, analysis_id: str, client: str = "ann") -> int:
    path = f"{KEPT}/analysis/{analysis_id}?client_session_id={client}"
    return (await http.get(path)).status_code


async def test_ten_retrievals_then_none_whoever_asks_at_once(start_product: StartProduct) -> None:
    running = await start_product()
    async with _http(running) as http:
        analysis_id, document = await _asked(http)
        path = f"{KEPT}/analyses/{analysis_id}?client_session_id=ann"
        first = await http.get(path)
        statuses = await asyncio.gather(*(_status(http, analysis_id) for _ in range(20)))

        assert first.json()["result"] == json.loads(document)
        assert Counter(statuses) == {200: 9, 404: 11}
        assert await _status(http, analysis_id, "bob") == 404
        assert (await http.get(f"{KEPT}/analyses/ann")).json()["analyses"] == []
        assert (await http.get(f"/api/threats/{analysis_id}")).content == document


async def test_a_foreign_client_is_denied_and_a_foreign_project_finds_nothing(
    start_product: StartProduct,
) -> None:
    running, other = await start_product(), await start_product()
    async with _http(running) as http, _http(other) as stranger:
        analysis_id, _ = await _asked(http)

        assert await _status(http, analysis_id, "bob") == 403
        assert await _status(stranger, analysis_id) == 404
        assert (await stranger.get(f"{KEPT}/analyses/ann")).json()["total"] == 0
        assert (await stranger.get(f"{KEPT}/stats")).json()["stats"]["total_results"] == 0
        assert await _status(http, analysis_id) == 200


async def test_after_its_time_it_is_gone_and_then_cleaned(start_product: StartProduct) -> None:
    running = await start_product(
        store={"client_results": {"ttl_s": 0.5, "max_retrievals": 1_000}},
        gateway={"clean_results_every_s": 0.1},
    )
    async with _http(running) as http:
        analysis_id, _ = await _asked(http)

        async def is_gone() -> bool:
            return await _status(http, analysis_id) == 404

        await eventually(is_gone)

        async def is_cleaned() -> bool:
            stats = (await http.get(f"{KEPT}/stats")).json()["stats"]
            return stats["storage_size_bytes"] == 0 and stats["last_cleanup"] is not None

        await eventually(is_cleaned)


async def test_above_a_small_cap_the_oldest_are_gone(start_product: StartProduct) -> None:
    running = await start_product(store={"client_results": {"max_bytes": 40_000}})
    async with _http(running) as http:
        ids = [(await _asked(http, request_count=number))[0] for number in range(20)]
        page = (await http.get(f"{KEPT}/analyses/ann?limit=100")).json()
        stats = (await http.get(f"{KEPT}/stats")).json()["stats"]

        left = [each["analysis_id"] for each in page["analyses"]]
        assert 0 < len(left) < 20
        assert left == ids[-len(left) :][::-1]
        assert stats["storage_size_bytes"] <= 40_000
        assert await _status(http, ids[0]) == 404


async def test_a_repeat_is_kept_once(start_product: StartProduct) -> None:
    running = await start_product()
    async with _http(running) as http:
        first, second = [await _asked(http, id="same-report") for _ in range(2)]

        assert first == second
        assert (await http.get(f"{KEPT}/analyses/ann")).json()["total"] == 1


async def test_what_was_asked_by_grpc_is_kept_too(start_product: StartProduct) -> None:
    running = await start_product()
    async with ReflectedClient(running.grpc, key=running.key) as client, _http(running) as http:
        await client.learn()
        signal = {"threat_type": "THREAT_TYPE_ANOMALY", "customer_id": "acme"}
        metadata = [*client.metadata, ("x-client-session-id", "ann")]
        answer = await client.call(
            "AnalyzeThreat", {"signal": signal}, metadata=metadata, timeout=20
        )

        assert await _status(http, answer["threat"]["id"]) == 200
