import json
from typing import Any

import httpx
import pytest
from unit.gateway.world import World

from watchfloor.core import uuid7_time

PATH = "/api/threats/signals"
GOOD = {"threat_type": "bot_traffic", "customer_id": "a"}
BAD = {"threat_type": "bot_traffic", "customer_id": 5}


def lines(*values: Any) -> bytes:
    return b"\n".join(json.dumps(value).encode() for value in values) + b"\n"


async def test_one_signal_is_durable_under_one_id(world: World, client: httpx.AsyncClient) -> None:
    response = await client.post(PATH, json=GOOD)
    assert response.status_code == 202
    [result] = response.json()["results"]
    [(signal, repeat)] = world.queue.published
    assert result == {"index": 0, "id": signal.threat_id, "repeated": False}
    assert not repeat
    assert signal.project_id == "acme"
    assert signal.received_at == signal.detected_at == uuid7_time(signal.threat_id)
    assert abs((signal.received_at - world.clock.now()).total_seconds()) < 0.001


async def test_the_detectors_own_time_is_kept(world: World, client: httpx.AsyncClient) -> None:
    await client.post(PATH, json={**GOOD, "detected_at": "2024-06-01T00:00:00Z"})
    [(signal, _)] = world.queue.published
    assert signal.detected_at.isoformat() == "2024-06-01T00:00:00+00:00"
    assert signal.received_at != signal.detected_at


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(json.dumps([GOOD, BAD, GOOD]).encode(), "application/json", id="array"),
        pytest.param(lines(GOOD, BAD, GOOD), "application/x-ndjson", id="lines"),
        pytest.param(lines(GOOD, BAD, GOOD), "application/jsonl; charset=utf-8", id="json lines"),
        pytest.param(lines(GOOD, BAD, GOOD), "application/json", id="lines called JSON"),
        pytest.param(lines(GOOD, BAD, GOOD).replace(b"\n", b"\r\n\r\n"), "text/plain", id="CRLF"),
    ],
)
async def test_each_signal_of_a_batch_has_its_own_fate(
    world: World, client: httpx.AsyncClient, body: bytes, content_type: str
) -> None:
    response = await client.post(PATH, content=body, headers={"content-type": content_type})
    assert response.status_code == 202
    answer = response.json()
    assert (answer["accepted"], answer["refused"]) == (2, 1)
    assert [each["index"] for each in answer["results"]] == [0, 1, 2]
    assert answer["results"][1] == {
        "index": 1,
        "code": "invalid_input",
        "errors": [{"field": "customer_id", "reason": "must be a string"}],
    }
    ids = {signal.threat_id for signal, _ in world.queue.published}
    assert ids == {answer["results"][0]["id"], answer["results"][2]["id"]}


async def test_a_line_that_is_no_json_is_refused_alone(client: httpx.AsyncClient) -> None:
    body = lines(GOOD) + b"{oops\n" + b'{"a": "\xff"}\n' + lines(GOOD)
    answer = (await client.post(PATH, content=body)).json()
    assert (answer["accepted"], answer["refused"]) == (2, 2)
    reasons = [answer["results"][index]["errors"][0]["reason"] for index in (1, 2)]
    assert reasons == ["The body is not JSON: line 1, column 2.", "The body is not UTF-8."]


async def test_a_pretty_printed_object_is_one_signal(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, content=json.dumps(GOOD, indent=2).encode())
    assert answer.json()["accepted"] == 1


async def test_a_broken_pretty_printed_object_is_malformed(client: httpx.AsyncClient) -> None:
    body = json.dumps(GOOD, indent=2).replace(":", "", 1).encode()
    assert (await client.post(PATH, content=body)).status_code == 400


async def test_a_batch_without_a_good_signal_is_422_with_its_results(
    world: World, client: httpx.AsyncClient
) -> None:
    response = await client.post(PATH, json=[BAD, 5])
    assert response.status_code == 422
    answer = response.json()
    assert answer["code"] == "invalid_input"
    assert (answer["accepted"], answer["refused"]) == (0, 2)
    assert answer["results"][1]["errors"] == [{"field": "", "reason": "must be an object"}]
    assert world.queue.published == []


async def test_an_empty_batch_is_422(client: httpx.AsyncClient) -> None:
    response = await client.post(PATH, json=[])
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "", "reason": "must have at least 1 item(s)"}]


async def test_the_limit_itself_is_allowed(client: httpx.AsyncClient) -> None:
    assert (await client.post(PATH, json=[GOOD] * 100)).json()["accepted"] == 100


@pytest.mark.parametrize(
    ("headers", "first", "second"),
    [
        pytest.param({"idempotency-key": "k"}, GOOD, GOOD, id="header"),
        pytest.param({}, {**GOOD, "id": "k"}, {**GOOD, "id": "k"}, id="id of the signal"),
        pytest.param(
            {"idempotency-key": "k"}, {**GOOD, "id": "x"}, {**GOOD, "id": "y"}, id="header wins"
        ),
        pytest.param(
            {"idempotency-key": "k"},
            GOOD,
            {"customer_id": "a", "geo": None, "threat_type": "bot_traffic"},
            id="the same in other words",
        ),
    ],
)
async def test_a_repeat_is_published_again_under_the_first_id(
    world: World, client: httpx.AsyncClient, headers: Any, first: Any, second: Any
) -> None:
    one = (await client.post(PATH, json=first, headers=headers)).json()["results"][0]
    world.clock.advance(3600)
    two = (await client.post(PATH, json=second, headers=headers)).json()["results"][0]
    assert (one["repeated"], two["repeated"]) == (False, True)
    assert one["id"] == two["id"]
    (signal, _), (again, repeat) = world.queue.published
    assert repeat
    assert again.received_at == signal.received_at
    assert again.detected_at == signal.detected_at


async def test_the_same_key_with_another_body_is_a_conflict(
    world: World, client: httpx.AsyncClient
) -> None:
    headers = {"idempotency-key": "k"}
    await client.post(PATH, json=GOOD, headers=headers)
    response = await client.post(PATH, json={**GOOD, "customer_id": "b"}, headers=headers)
    assert response.status_code == 409
    assert response.json()["code"] == "conflict"
    assert len(world.queue.published) == 1


async def test_projects_do_not_share_keys(world: World, client: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "k"}
    await client.post(PATH, json=GOOD, headers=headers)
    async with world.client("key-of-other") as other:
        response = await other.post(PATH, json={**GOOD, "customer_id": "b"}, headers=headers)
    assert response.json()["results"][0]["repeated"] is False


async def test_the_key_of_a_batch_is_extended_by_the_index(
    world: World, client: httpx.AsyncClient
) -> None:
    headers = {"idempotency-key": "k"}
    first = (await client.post(PATH, json=[GOOD, GOOD], headers=headers)).json()
    again = (await client.post(PATH, json=[GOOD, GOOD], headers=headers)).json()
    assert set(world.keys.bound) == {("acme", "k/0"), ("acme", "k/1")}
    assert [each["id"] for each in first["results"]] == [each["id"] for each in again["results"]]


async def test_the_same_id_twice_in_a_batch_is_a_repeat(client: httpx.AsyncClient) -> None:
    body = [{**GOOD, "id": "x"}, GOOD, {**GOOD, "id": "x"}, {**GOOD, "id": "x", "geo": "NL"}]
    results = (await client.post(PATH, json=body)).json()["results"]
    assert results[0]["id"] == results[2]["id"] != results[1]["id"]
    assert [each.get("repeated") for each in results] == [False, False, True, None]
    assert results[3]["code"] == "conflict"
    assert results[3]["errors"][0]["field"] == "id"


@pytest.mark.parametrize("path", [PATH, "/api/threats/trigger?timeout_s=0"])
@pytest.mark.parametrize(
    ("key", "is_good"),
    [
        pytest.param("", False, id="empty"),
        pytest.param("x" * 255, True, id="as long as may be"),
        pytest.param("x" * 256, False, id="too long"),
        pytest.param("two words", True, id="space"),
        pytest.param("a\tb", False, id="tab"),
        pytest.param("é", False, id="beyond ASCII"),
    ],
)
async def test_a_key_has_visible_characters(
    client: httpx.AsyncClient, path: str, key: str, is_good: bool
) -> None:
    headers = [(b"idempotency-key", key.encode("latin-1"))]
    response = await client.post(path, json=GOOD, headers=headers)
    assert (response.status_code == 202) == is_good
    if not is_good:
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "Idempotency-Key"


async def test_a_queue_that_is_away_is_503_with_its_time(
    world: World, client: httpx.AsyncClient
) -> None:
    world.services.threats._admission._read_at["acme"] = world.clock.monotonic()
    world.services.threats._admission._waiting["acme"] = 0
    world.queue.is_away = True
    for body in (GOOD, [GOOD, BAD]):
        response = await client.post(PATH, json=body)
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) >= 1


async def test_a_queue_that_goes_away_keeps_what_it_took(
    world: World, client: httpx.AsyncClient
) -> None:
    """The accepted stay accepted, and the rest is not tried one by one at two seconds each."""
    world.queue.fails_after = 3
    response = await client.post(PATH, json=[GOOD] * 90)
    assert response.status_code == 202
    answer = response.json()
    assert (answer["accepted"], answer["refused"]) == (3, 87)
    refused = [each for each in answer["results"] if "code" in each]
    assert {(each["code"], each["retry_after_s"]) for each in refused} == {("unavailable", 2.5)}


async def test_a_project_over_its_share_is_429_and_nothing_is_taken(
    world: World, client: httpx.AsyncClient
) -> None:
    world.queue.count = 990
    assert (await client.post(PATH, json=[GOOD] * 11)).status_code == 429
    assert world.queue.published == []
    assert (await client.post(PATH, json=[GOOD] * 10)).status_code == 202
    response = await client.post(PATH, json=GOOD)
    assert response.status_code == 429
    assert response.headers["retry-after"] == "1"
    world.queue.count = 0
    world.clock.advance(1)
    assert (await client.post(PATH, json=GOOD)).status_code == 202


async def test_signals_are_counted_by_what_became_of_them(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.post(PATH, json=[GOOD, BAD, GOOD])
    await client.post(PATH, json=BAD)
    await client.post(PATH, content=b"{")
    text = world.metrics.render().decode()
    assert 'soc_signals_received_total{type="bot_traffic"} 2.0' in text
    assert 'soc_signals_refused_total{reason="invalid_input"} 2.0' in text
    assert 'soc_signals_refused_total{reason="malformed"} 1.0' in text
