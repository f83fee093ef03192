"""Which request each method makes, and what its answer becomes."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from watchfloor.client import PendingThreat
from watchfloor.core import (
    ChangeEventInput,
    ChangeKind,
    Customer,
    DeadLetterKind,
    IntelIndicatorInput,
    IntelKind,
    Role,
    SavedViewInput,
    Severity,
    SignalInput,
    ThreatAnalysis,
    ThreatFilter,
    ThreatType,
    VerdictInput,
    VerdictKind,
    ViewPage,
)

NOTHING = httpx.Response(200, json={})
MOMENT = "2024-05-01T12:00:00Z"


@pytest.mark.parametrize(
    ("call", "method", "target"),
    [
        (lambda c: c.threats.get_document("a/b"), "GET", "/api/threats/a%2Fb"),
        (lambda c: c.customers.delete("a b"), "DELETE", "/api/customers/a%20b"),
        (lambda c: c.intel.remove("feed"), "DELETE", "/api/intel/sources/feed"),
        (lambda c: c.dead_letters.requeue("t"), "POST", "/api/dead-letters/t/requeue?kind=signals"),
        (
            lambda c: c.dead_letters.drop("a/b", DeadLetterKind.EVENTS),
            "DELETE",
            "/api/dead-letters/a%2Fb?kind=events",
        ),
        (lambda c: c.readiness(), "GET", "/ready"),
        (lambda c: c.views.delete("a/b"), "DELETE", "/api/views/a%2Fb"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_routes_quote_what_they_are_given(
    client_of: Any, scripted: Any, call: Any, method: str, target: str
) -> None:
    face = scripted(NOTHING)
    async with client_of(face) as client:
        await call(client)
    request = face.requests[0]
    assert (request.method, request.url.raw_path.decode()) == (method, target)
    assert request.headers["authorization"] == "Bearer wf_key"


async def test_a_trigger_waits_longer_than_the_server_does(
    client_of: Any, scripted: Any, threat: dict[str, Any]
) -> None:
    face = scripted(httpx.Response(200, json=threat))
    signal = SignalInput(threat_type=ThreatType.BOT_TRAFFIC, customer_id="acme")
    async with client_of(face) as client:
        answer = await client.threats.trigger(signal, wait_s=30, idempotency_key="k")
    assert isinstance(answer, ThreatAnalysis)
    request = face.requests[0]
    assert request.url.params["timeout_s"] == "30"
    assert request.headers["idempotency-key"] == "k"
    assert request.extensions["timeout"]["read"] > 30
    assert face.bodies == [{"threat_type": "bot_traffic", "customer_id": "acme"}]


async def test_a_threat_that_still_waits_is_pending(
    client_of: Any, scripted: Any, threat: dict[str, Any]
) -> None:
    pending = {"threat_id": threat["id"], "status": "pending"}
    async with client_of(scripted(httpx.Response(202, json=pending))) as client:
        assert await client.threats.get(threat["id"]) == PendingThreat(threat_id=threat["id"])


async def test_filters_become_query_parameters(client_of: Any, scripted: Any) -> None:
    face = scripted(httpx.Response(200, json={"threats": []}))
    where = ThreatFilter(
        severity=(Severity.HIGH, Severity.CRITICAL),
        requires_review=False,
        search="acme log",
        since=datetime(2024, 5, 1, tzinfo=UTC),
    )
    async with client_of(face) as client:
        await client.threats.list(where, limit=5)
    assert face.requests[0].url.params.multi_items() == [
        ("severity", "high"),
        ("severity", "critical"),
        ("requires_review", "false"),
        ("search", "acme log"),
        ("since", "2024-05-01T00:00:00Z"),
        ("limit", "5"),
    ]


async def test_members_that_a_newer_server_adds_are_ignored(
    client_of: Any, scripted: Any, threat: dict[str, Any]
) -> None:
    newer = {**threat, "mood": "calm", "signal": {**threat["signal"], "weather": "fine"}}
    async with client_of(scripted(httpx.Response(200, json={"threats": [newer]}))) as client:
        page = await client.threats.list()
        documents = await client.threats.list_documents()
    assert page.items[0].signal.customer == "acme"
    assert documents.items[0]["mood"] == "calm"


@pytest.mark.parametrize(
    ("limit", "expected", "cursors"),
    [
        pytest.param(3, [1, 2, 3], [None, "c1"], id="within the second page"),
        pytest.param(2, [1, 2], [None], id="a full page is enough"),
        pytest.param(None, [1, 2, 3, 4], [None, "c1"], id="all"),
    ],
)
async def test_every_document_fetches_the_pages_that_are_reached(
    client_of: Any,
    scripted: Any,
    limit: int | None,
    expected: list[int],
    cursors: list[str | None],
) -> None:
    face = scripted(
        httpx.Response(200, json={"threats": [{"n": 1}, {"n": 2}], "next_cursor": "c1"}),
        httpx.Response(200, json={"threats": [{"n": 3}, {"n": 4}], "next_cursor": None}),
    )
    async with client_of(face) as client:
        seen = [item["n"] async for item in client.threats.every_document(limit=limit)]
    assert seen == expected
    assert [request.url.params.get("cursor") for request in face.requests] == cursors


async def test_a_verdict_returns_the_next_revision(
    client_of: Any, scripted: Any, threat: dict[str, Any]
) -> None:
    face = scripted(httpx.Response(200, json={**threat, "revision": 1}))
    async with client_of(face) as client:
        verdict = VerdictInput(verdict=VerdictKind.BENIGN)
        assert (await client.threats.verdict(threat["id"], verdict)).revision == 1
    assert face.bodies == [{"verdict": "benign"}]


async def test_customers_travel_whole(client_of: Any, scripted: Any) -> None:
    acme = Customer(customer_id="acme", name="Acme", allow_list=("192.0.2.0/24",))
    kept = {"customers": [{**acme.model_dump(mode="json"), "updated_at": MOMENT}]}
    face = scripted(NOTHING, httpx.Response(200, json=kept))
    async with client_of(face) as client:
        await client.customers.put_all([acme])
        assert [customer async for customer in client.customers.every()] == [acme]
    assert face.bodies[0][0]["allow_list"] == ["192.0.2.0/24"]


async def test_intel_and_changes_are_sent_as_json(client_of: Any, scripted: Any) -> None:
    face = scripted(NOTHING)
    indicator = IntelIndicatorInput(kind=IntelKind.NETWORK, value="192.0.2.0/24", source="feed")
    change = ChangeEventInput(kind=ChangeKind.DEPLOYMENT, summary="api 2.1", service="api")
    async with client_of(face) as client:
        assert [n async for n in client.intel.import_all([indicator])] == [1]
        await client.changes.record(change)
    assert face.bodies[0][0]["value"] == "192.0.2.0/24"
    assert face.bodies[1] == {"kind": "deployment", "summary": "api 2.1", "service": "api"}


async def test_dead_letters_show_why(client_of: Any, scripted: Any, threat: dict[str, Any]) -> None:
    letter = {
        "kind": "signals",
        "id": threat["id"],
        "project_id": "shop",
        "reason": "raised in 5 deliveries",
        "failed_at": MOMENT,
        "attempts": 5,
        "requeues": 1,
        "content": {"threat_type": "anomaly"},
    }
    face = scripted(httpx.Response(200, json={"dead_letters": [letter]}))
    async with client_of(face) as client:
        kept = [item async for item in client.dead_letters.every()]
    assert (kept[0].attempts, kept[0].requeues, kept[0].content) == (5, 1, letter["content"])


async def test_a_new_key_comes_with_its_secret(client_of: Any, scripted: Any) -> None:
    made = {"id": "k1", "key": "wf_s", "prefix": "wf_abc", "role": "admin", "project": "shop"}
    face = scripted(httpx.Response(201, json=made))
    async with client_of(face) as client:
        assert (await client.keys.create("shop", Role.ADMIN)).key == "wf_s"
    assert face.bodies == [{"project": "shop", "role": "admin"}]


async def test_keys_are_listed_rotated_and_revoked(client_of: Any, scripted: Any) -> None:
    made = {"id": "k1", "key": "wf_s", "prefix": "wf_abc", "role": "viewer", "project": "shop"}
    listed = {**made, "created_at": MOMENT, "last_used_at": None}
    face = scripted(
        httpx.Response(200, json={"keys": [listed]}),
        httpx.Response(201, json=made),
        httpx.Response(204),
    )
    async with client_of(face) as client:
        [key] = await client.keys.list("shop")
        assert (await client.keys.rotate(key.id, overlap_s=60)).key == "wf_s"
        await client.keys.revoke(key.id)
    assert [each.url.path for each in face.requests] == [
        "/api/keys",
        "/api/keys/k1/rotate",
        "/api/keys/k1",
    ]
    assert not hasattr(key, "key")


async def test_an_unready_product_says_what_is_away(client_of: Any, scripted: Any) -> None:
    parts = {"ready": False, "components": {"bus": "away"}}
    async with client_of(scripted(httpx.Response(503, json=parts))) as client:
        assert await client.readiness() == parts


async def test_the_audit_log_is_read_page_by_page(client_of: Any, scripted: Any) -> None:
    entry = {
        "entry_id": "0",
        "project_id": "shop",
        "position": None,
        "at": MOMENT,
        "actor": "key:1",
        "kind": "read",
        "permission": "data:read",
        "operation": "GET /api/threats",
        "subject": None,
        "face": "rest",
        "address": None,
        "result": "done",
        "reason": None,
        "detail": None,
        "request_id": "r",
    }
    pages = [{"entries": [entry], "next_cursor": "c"}, {"entries": [entry], "next_cursor": None}]
    face = scripted(*(httpx.Response(200, json=each) for each in pages))
    async with client_of(face) as client:
        found = [each async for each in client.audit.every()]

    assert [each.actor for each in found] == ["key:1"] * 2


async def test_the_audit_log_is_asked_for_one_subject(client_of: Any, scripted: Any) -> None:
    face = scripted(httpx.Response(200, json={"entries": [], "next_cursor": None}))
    async with client_of(face) as client:
        await client.audit.list(subject=("user", "a/b"), limit=2)

    target = face.requests[0].url.raw_path.decode()
    assert target == "/api/audit?subject_kind=user&subject_id=a%2Fb&limit=2"


async def test_many_dead_letters_are_decided_by_one_request(client_of: Any, scripted: Any) -> None:
    told = {"results": [{"id": "a", "ok": False, "code": "conflict"}], "decided": 0, "refused": 1}
    face = scripted(httpx.Response(200, json=told), httpx.Response(200, json=told))
    async with client_of(face) as client:
        decided = await client.dead_letters.requeue_all(["a"], DeadLetterKind.EVENTS)
        await client.dead_letters.drop_all(("a", "b"))
    assert (decided.refused, decided.results[0].code) == (1, "conflict")
    assert [each.url.raw_path.decode() for each in face.requests] == [
        "/api/dead-letters/requeue?kind=events",
        "/api/dead-letters/drop?kind=signals",
    ]
    assert face.bodies == [{"ids": ["a"]}, {"ids": ["a", "b"]}]


async def test_views_are_saved_and_listed(client_of: Any, scripted: Any) -> None:
    view = SavedViewInput(name="To judge", page=ViewPage.THREATS, query="review=yes")
    kept = {**view.model_dump(mode="json"), "view_id": "v", "project_id": "p", "owner": "wf_a"}
    kept |= {"created_at": MOMENT, "changed_at": MOMENT}
    face = scripted(
        httpx.Response(201, json=kept),
        httpx.Response(200, json={"views": [kept]}),
        httpx.Response(200, json=kept),
    )
    async with client_of(face) as client:
        saved = await client.views.create(view)
        assert list(await client.views.list()) == [saved]
        assert await client.views.replace("v", view) == saved
    asked = [(each.method, each.url.path) for each in face.requests]
    assert asked == [("POST", "/api/views"), ("GET", "/api/views"), ("PUT", "/api/views/v")]


async def test_rows_and_minutes_are_asked_for(client_of: Any, scripted: Any) -> None:
    stats = {"total": 1, "per_minute": [{"minute": MOMENT, "total": 1}]}
    face = scripted(
        httpx.Response(200, json={"threats": [], "next_cursor": None}),
        httpx.Response(200, json=stats),
    )
    async with client_of(face) as client:
        await client.threats.summaries(ThreatFilter(severity=(Severity.HIGH, Severity.LOW)))
        assert (await client.threats.stats(minutes=60)).per_minute[0].total == 1
    rows, counts = (each.url for each in face.requests)
    assert rows.params.get_list("severity") == ["high", "low"]
    assert (rows.params["view"], counts.params["minutes"]) == ("row", "60")
