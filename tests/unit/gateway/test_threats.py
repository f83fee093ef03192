import asyncio
from typing import Any

import httpx
import pytest
from unit.gateway.backends import finished
from unit.gateway.session_backends import session
from unit.gateway.world import World

SIGNAL = {"threat_type": "bot_traffic", "customer_id": "a"}


async def test_a_threat_is_shown_as_it_is_stored(world: World, client: httpx.AsyncClient) -> None:
    threat_id = world.new_id()
    world.threats.documents["acme", threat_id] = b'{"id" : "as it is"}'
    response = await client.get(f"/api/threats/{threat_id.upper()}")
    assert (response.status_code, response.content) == (200, b'{"id" : "as it is"}')
    assert response.headers["content-type"] == "application/json"


async def test_a_signal_in_the_queue_is_pending(client: httpx.AsyncClient) -> None:
    submitted = await client.post("/api/threats/signals", json=SIGNAL)
    threat_id = submitted.json()["results"][0]["id"]
    answer = (await client.get(f"/api/threats/{threat_id}")).json()
    assert (answer["id"], answer["threat_id"], answer["status"]) == (
        threat_id,
        threat_id,
        "pending",
    )
    assert answer["signal"]["customer_id"] == "a"


async def test_a_threat_that_leaves_the_queue_between_two_looks_is_found(
    world: World, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threat_id = world.new_id()

    async def finish(project_id: str, wanted: str) -> None:
        world.threats.documents[project_id, wanted] = b'{"finished":1}'

    monkeypatch.setattr(world.queue, "find", finish)
    assert (await client.get(f"/api/threats/{threat_id}")).json() == {"finished": 1}


@pytest.mark.parametrize(
    "threat_id",
    [
        pytest.param("0194bc4a-0000-7000-8000-000000000000", id="unknown"),
        pytest.param("nonsense", id="no UUID"),
        pytest.param("%00", id="NUL"),
        pytest.param("%ff", id="no UTF-8"),
        pytest.param("6ba7b810-9dad-11d1-80b4-00c04fd430c8", id="UUID of another version"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/threats/{}"),
        ("GET", "/api/threats/{}/sessions"),
        ("POST", "/api/threats/{}/verdict"),
        ("DELETE", "/api/threats/{}/verdict"),
        ("POST", "/api/dead-letters/{}/requeue"),
        ("DELETE", "/api/dead-letters/{}"),
    ],
)
async def test_an_id_that_nothing_has_is_404(
    client: httpx.AsyncClient, method: str, path: str, threat_id: str
) -> None:
    body = {"verdict": "benign"} if path.endswith("verdict") else None
    response = await client.request(method, path.format(threat_id), json=body)
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
    assert threat_id not in response.text


async def test_another_projects_threat_does_not_exist(world: World) -> None:
    threat_id = world.new_id()
    world.threats.documents["acme", threat_id] = b"{}"
    async with world.client("key-of-other") as other:
        assert (await other.get(f"/api/threats/{threat_id}")).status_code == 404
        assert (await other.get("/api/threats")).json()["threats"] == []


async def test_a_list_joins_the_stored_documents(world: World, client: httpx.AsyncClient) -> None:
    for number in range(3):
        world.threats.documents["acme", world.new_id()] = b'{"n": %d}' % number
    response = await client.get("/api/threats?limit=2")
    assert response.content == b'{"threats":[{"n": 0},{"n": 1}],"next_cursor":"next"}'
    empty = await client.get("/api/threats?limit=3")
    assert empty.json()["next_cursor"] is None


async def test_conditions_reach_the_store(world: World, client: httpx.AsyncClient) -> None:
    await client.get(
        "/api/threats?severity=high&severity=critical&status=failed&threat_type=anomaly"
        "&customer_id=a&requires_review=true&search=curl+nl&since=2025-01-01T00:00:00Z"
        "&until=2025-02-01T00:00:00%2B01:00&limit=7&cursor=next"
    )
    project, where, limit, cursor = world.threats.asked[0]
    assert (project, limit, cursor) == ("acme", 7, "next")
    assert where.severity == ("high", "critical")
    assert (where.status, where.threat_type) == (("failed",), ("anomaly",))
    assert (where.customer_id, where.requires_review) == (("a",), True)
    assert where.search == "curl nl"
    assert where.until.isoformat() == "2025-01-31T23:00:00+00:00"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=abc", "limit"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("severity=urgent", "severity.0"),
        ("severity=", "severity.0"),
        ("status=open", "status.0"),
        ("requires_review=perhaps", "requires_review"),
        ("since=yesterday", "since"),
        ("until=2025-01-01", "until"),
        ("search=" + "x" * 201, "search"),
        ("search=a%00b", "search"),
        ("customer_id=%00", "customer_id.0"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%00", "cursor"),
        ("colour=red", "colour"),
        ("Severity=high", "Severity"),
    ],
)
async def test_a_wrong_parameter_is_named(
    client: httpx.AsyncClient, query: str, field: str
) -> None:
    response = await client.get(f"/api/threats?{query}")
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert query.partition("=")[2] not in response.text or query.endswith("=")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/threats/stats"),
        ("GET", "/api/threats/0194bc4a-0000-7000-8000-000000000000"),
        ("POST", "/api/threats/signals"),
        ("GET", "/api/customers"),
        ("GET", "/api/stream"),
        ("GET", "/api/intel/sources"),
    ],
)
async def test_an_unknown_parameter_is_refused_everywhere(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    response = await client.request(method, f"{path}?unknown=1")
    assert response.status_code == 422
    assert response.json()["errors"] == [{"field": "unknown", "reason": "is not a known field"}]


async def test_stats_are_counted_since_a_moment(world: World, client: httpx.AsyncClient) -> None:
    response = await client.get("/api/threats/stats?since=2025-01-01T00:00:00Z")
    assert response.json() == {
        "total": 1,
        "customers_affected": 1,
        "average_processing_time_ms": 4.5,
        "requiring_review": 0,
        "by_type": {"anomaly": 1},
        "by_severity": {"low": 1},
        "by_status": {"completed": 1},
        "by_verdict": {},
        "per_minute": [],
    }
    assert world.threats.asked[0][1].year == 2025


async def test_stats_tell_of_each_minute_where_that_is_asked_for(
    world: World, client: httpx.AsyncClient
) -> None:
    stats = (await client.get("/api/threats/stats?minutes=60")).json()
    assert [each["total"] for each in stats["per_minute"]] == [7]
    assert world.threats.asked[-1] == ("acme", world.clock.now(), 60)
    refused = await client.get("/api/threats/stats?minutes=1441")
    assert refused.json()["errors"][0]["field"] == "minutes"


async def test_a_verdict_says_who_gave_it_and_when(world: World, client: httpx.AsyncClient) -> None:
    threat_id = world.new_id()
    document = finished(threat_id)
    world.threats.documents["acme", threat_id] = document
    response = await client.post(
        f"/api/threats/{threat_id}/verdict", json={"verdict": "benign", "note": "our own scanner"}
    )
    assert response.content == document
    [(judged, verdict)] = world.threats.verdicts
    assert judged == threat_id
    assert (verdict.verdict, verdict.verdict_id, verdict.given_by) == ("benign", 5, "key-of-acme")
    assert (verdict.note, verdict.given_at) == ("our own scanner", world.clock.now())


async def test_a_verdict_is_withdrawn_once_and_announced(
    world: World, client: httpx.AsyncClient
) -> None:
    threat_id = world.new_id()
    world.threats.documents["acme", threat_id] = finished(threat_id)
    path = f"/api/threats/{threat_id}/verdict"
    nothing_to_withdraw = await client.delete(path)
    await client.post(path, json={"verdict": "benign"})
    response = await client.delete(path)
    assert (nothing_to_withdraw.status_code, response.status_code) == (404, 200)
    assert response.json()["id"] == threat_id
    _, (judged, withdrawal) = world.threats.verdicts
    assert (judged, withdrawal.by, withdrawal.at) == (threat_id, "key-of-acme", world.clock.now())
    assert len(world.announcements.told) == len(world.threats.published) == 2


async def test_a_verdict_is_announced_and_only_then_marked(
    world: World, client: httpx.AsyncClient
) -> None:
    threat_id = world.new_id()
    world.threats.documents["acme", threat_id] = finished(threat_id, revision=3)
    path = f"/api/threats/{threat_id}/verdict"
    await client.post(path, json={"verdict": "benign"})
    assert [(each.threat_id, each.revision) for each in world.announcements.told] == [
        (threat_id, 3)
    ]
    assert world.threats.published == [(threat_id, 3)]

    world.announcements.is_away = True
    response = await client.post(path, json={"verdict": "benign"})
    assert response.status_code == 200, "the verdict is kept; the sweep announces it"
    assert world.threats.published == [(threat_id, 3)]


async def test_many_are_judged_and_each_has_its_own_fate(
    world: World, client: httpx.AsyncClient
) -> None:
    threats = [world.new_id() for _ in range(120)]
    for each in threats:
        world.threats.documents["acme", each] = finished(each, revision=1)
    absent = world.new_id()
    wanted = [threats[0], absent, "no-id", *threats]
    response = await client.post(
        "/api/threats/verdicts", json={"ids": wanted, "verdict": "benign", "note": "a test"}
    )
    answer = response.json()
    assert (response.status_code, answer["judged"], answer["refused"]) == (200, 120, 2)
    first, *refused = answer["results"][:3]
    assert (first["id"], first["threat"]["id"], first["code"]) == (threats[0], threats[0], None)
    assert [each["code"] for each in refused] == ["not_found", "not_found"]
    assert [each["id"] for each in answer["results"]] == [*wanted[:3], *threats[1:]]
    assert {each.note for _, each in world.threats.verdicts} == {"a test"}
    assert dict(world.threats.published) == dict.fromkeys(threats, 1)

    response = await client.post("/api/threats/verdicts/withdraw", json={"ids": wanted})
    assert (response.json()["judged"], response.json()["refused"]) == (120, 2)


async def test_many_that_find_no_store_say_so_each(world: World, client: httpx.AsyncClient) -> None:
    world.threats.is_away = True
    body = {"ids": [world.new_id(), "no-id"], "verdict": "benign"}
    answer = (await client.post("/api/threats/verdicts", json=body)).json()
    assert [each["code"] for each in answer["results"]] == ["unavailable", "not_found"]


@pytest.mark.parametrize(
    "ids", [[], ["x"] * 1_001, "x"], ids=["none", "more than a thousand", "no list"]
)
async def test_as_many_are_judged_as_may_be_named(client: httpx.AsyncClient, ids: object) -> None:
    for path, more in (("verdicts", {"verdict": "benign"}), ("verdicts/withdraw", {})):
        response = await client.post(f"/api/threats/{path}", json={"ids": ids, **more})
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "ids"


async def test_a_store_that_is_away_is_503(world: World, client: httpx.AsyncClient) -> None:
    world.threats.is_away = True
    for path in ("", "/stats", f"/{world.new_id()}"):
        response = await client.get(f"/api/threats{path}")
        assert response.status_code == 503
        assert response.headers["retry-after"] == "3"


async def test_a_store_that_never_answers_is_503_in_time(
    make_world: type[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(backend_timeout_s=0.01)

    async def hang(*_: Any, **__: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(world.threats, "list", hang)
    async with world.client() as client:
        assert (await client.get("/api/threats")).status_code == 503


class TestRelatedSessions:
    """Sessions of AI agents that have something in common with a threat."""

    async def test_they_are_told_with_what_they_share(
        self, world: World, client: httpx.AsyncClient
    ) -> None:
        world.sessions.rows = [session(user_id="ann", risk_score=0.9), session(project_id="other")]
        threat_id = await _submitted(client, detected_at="2025-01-31T11:00:00Z")
        answer = (await client.get(f"/api/threats/{threat_id}/sessions?limit=7")).json()
        assert answer == {
            "sessions": [
                {
                    "session_id": "s1",
                    "agent_id": "concierge",
                    "user_id": "ann",
                    "status": "active",
                    "risk_score": 0.9,
                    "last_activity": "2025-01-31T12:00:00.123456Z",
                    "matched": ["user_id"],
                }
            ],
            "window": {"from": "2025-01-31T10:55:00Z", "to": "2025-01-31T11:05:00Z"},
        }
        asked, window = world.sessions.asked[-1]
        assert (asked.threat_id, window["limit"]) == (threat_id, 7)

    async def test_the_window_is_the_signals_own_and_what_the_operator_adds(
        self, make_world: type[World]
    ) -> None:
        world = make_world(related_window_minutes=60, related_slack_minutes=0)
        async with world.client() as client:
            windows = []
            for minutes in ({"time_window_minutes": 90}, {}):
                threat_id = await _submitted(client, detected_at="2025-01-31T11:00:00Z", **minutes)
                answer = (await client.get(f"/api/threats/{threat_id}/sessions")).json()
                windows.append((answer["window"]["from"], answer["window"]["to"]))
        noon = "2025-01-31T11:00:00Z"
        assert windows == [("2025-01-31T09:30:00Z", noon), ("2025-01-31T10:00:00Z", noon)]

    async def test_another_projects_threat_has_none(
        self, world: World, client: httpx.AsyncClient
    ) -> None:
        threat_id = await _submitted(client)
        async with world.client("key-of-other") as other:
            assert (await other.get(f"/api/threats/{threat_id}/sessions")).status_code == 404

    async def test_a_store_that_is_away_is_503(
        self, world: World, client: httpx.AsyncClient
    ) -> None:
        threat_id = await _submitted(client)
        world.sessions.is_away = True
        response = await client.get(f"/api/threats/{threat_id}/sessions")
        assert (response.status_code, response.json()["code"]) == (503, "unavailable")


async def _submitted(client: httpx.AsyncClient, **fields: Any) -> str:
    answer = await client.post("/api/threats/signals", json={**SIGNAL, **fields})
    threat_id: str = answer.json()["results"][0]["id"]
    return threat_id


async def test_similar_threats_are_rows_with_what_they_share(
    world: World, client: httpx.AsyncClient
) -> None:
    """One that is gone meanwhile is left out."""
    asked, other, theirs = world.new_id(), world.new_id(), world.new_id()
    for threat_id in (asked, other):
        world.threats.documents["acme", threat_id] = finished(threat_id)
    world.threats.documents["other", theirs] = finished(theirs, project_id="other")
    found = (await client.get(f"/api/threats/{asked}/similar?limit=5")).json()
    assert [(each["threat"]["id"], each["shared"]) for each in found["similar"]] == [
        (other, ["address"])
    ]
    assert (asked, 5) in world.threats.asked
    assert (await client.get(f"/api/threats/{theirs}/similar")).status_code == 404
