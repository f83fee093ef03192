"""What the audit log is told of calls, whichever face they come in by."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from support.audit import RING
from unit.gateway.backends import NOW
from unit.gateway.served import Served
from unit.gateway.world import Connection, World
from websockets.asyncio.client import unix_connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from watchfloor.core import PERSON_PREFIX, AuditEntry, Caller, KeyId, KeyUse, Role
from watchfloor.gateway import otlp
from watchfloor.gateway.auditing import DECLARED, NOT_AUDITED, kind_of
from watchfloor.gateway.rest import ROUTERS
from watchfloor.v1 import agent_service_pb2, session_service_pb2, threat_service_pb2

GOOD = {"threat_type": "bot_traffic", "customer_id": "a"}


async def told(world: World) -> list[AuditEntry]:
    await world.services.audit.writer.flush()
    return world.audited.entries


def shown(entry: AuditEntry) -> tuple[Any, ...]:
    return (entry.kind, entry.operation, entry.result, entry.reason)


def _operations() -> set[str]:
    routes = [route for router in (*ROUTERS, otlp.router) for route in router.routes]
    files = (threat_service_pb2, session_service_pb2, agent_service_pb2)
    services = [each for file in files for each in file.DESCRIPTOR.services_by_name.values()]
    rpcs = {method.name for service in services for method in service.methods}
    named = {each.name for each in routes if isinstance(each, APIRoute | APIWebSocketRoute)}
    return named | rpcs | {"Export"}


def test_every_route_and_every_rpc_says_what_the_log_is_told_of_it() -> None:
    """An operation that somebody adds is audited, or named as one that is not."""
    silent = {each for each in _operations() if kind_of(each) is None}
    spoken = {each for each in _operations() if kind_of(each) is not None}

    assert {_snake(each) for each in silent} <= NOT_AUDITED
    assert {_snake(each) for each in spoken} == set(DECLARED)
    assert NOT_AUDITED.isdisjoint(DECLARED)


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).strip("_")


async def test_who_read_what_from_where_is_told_without_naming_it(
    world: World, client: httpx.AsyncClient
) -> None:
    threat_id = world.new_id()
    await client.get(f"/api/threats/{threat_id}")

    (entry,) = await told(world)
    assert shown(entry) == ("read", "GET /api/threats/{threat_id}", "refused", "not_found")
    assert (entry.actor, entry.face, entry.project_id) == ("key:key-of-acme", "rest", "acme")
    assert entry.address == "127.0.0.1"
    assert entry.subject == RING.token("acme", "threat", threat_id)
    assert threat_id not in str(entry)
    assert RING.is_genuine(entry)


async def test_a_list_has_no_subject_unless_it_is_of_one(
    world: World, client: httpx.AsyncClient
) -> None:
    await client.get("/v1/sessions")
    await client.get("/v1/sessions", params={"userId": "ann@example.org"})

    every, ann = await told(world)
    assert every.subject is None
    assert ann.subject == RING.token("acme", "user", "ann@example.org")


async def test_what_a_role_may_not_do_is_told_with_its_reason(world: World) -> None:
    async with world.client("viewer-of-acme") as viewer:
        await viewer.post("/api/keys", json={"project": "acme", "role": "admin"})
        await viewer.post("/api/threats/signals", json=GOOD)

    key, signal = await told(world)
    assert shown(key) == ("change", "POST /api/keys", "refused", "denied")
    assert key.permission == "project:administer"
    assert shown(signal)[1:] == ("POST /api/threats/signals", "refused", "denied")
    assert signal.permission == "telemetry:submit"


async def test_whoever_logs_in_is_told_by_the_key_and_a_stranger_is_not(world: World) -> None:
    async with world.client(None) as client:
        await client.post("/auth/login", json={"key": "nobody-of-acme"})
        await client.post("/auth/login", json={"key": "analyst-of-acme"})

    (entry,) = await told(world)
    assert shown(entry) == ("change", "POST /auth/login", "done", None)
    assert (entry.actor, entry.permission) == ("key:analyst-of-acme", "public")


async def test_a_person_is_named_as_any_subject_is_and_never_by_name(world: World) -> None:
    """Whose tokens are an issuer's must be erasable, and the log must not know them after that."""
    name = f"{PERSON_PREFIX}ann@example.org"
    ann = Caller(key_id=KeyId("login"), prefix=name, project_id="acme", role=Role.VIEWER)
    secret = await world.logins.begin(ann, key_id=None, ends_at=NOW + timedelta(hours=1))
    cookie = {"cookie": f"__Host-watchfloor-login={secret}"}
    async with world.client(None) as client:
        assert (await client.get("/v1/policies", headers=cookie)).status_code == 200

    (entry,) = await told(world)
    assert entry.actor == RING.token("acme", "user", "ann@example.org")
    assert {each.actor for each in world.audited.uses} == {entry.actor}


async def test_who_is_unknown_has_no_log(world: World) -> None:
    async with world.client("wrong") as stranger:
        assert (await stranger.get("/v1/policies")).status_code == 401

    assert await told(world) == []


async def test_what_comes_in_is_its_own_record(world: World, client: httpx.AsyncClient) -> None:
    await client.post("/api/threats/signals", json=GOOD)

    assert await told(world) == []


async def test_a_call_that_fails_here_is_told_as_that(
    world: World, client: httpx.AsyncClient
) -> None:
    world.policies.is_away = True
    await client.get("/v1/policies")

    (entry,) = await told(world)
    assert shown(entry) == ("read", "GET /v1/policies", "failed", "unavailable")


async def test_an_act_is_told_before_it_is_done(world: World, client: httpx.AsyncClient) -> None:
    threat_id = world.new_id()
    await client.delete(f"/api/dead-letters/{threat_id}")

    begun, refused = await told(world)
    route = "DELETE /api/dead-letters/{letter_id}"
    assert shown(begun) == ("act", route, "begun", None)
    assert shown(refused) == ("act", route, "refused", "not_found")
    assert begun.request_id == refused.request_id


async def test_an_act_that_cannot_be_told_is_not_done(
    world: World, client: httpx.AsyncClient
) -> None:
    letter = world.new_id()
    world.dead_letters.ids.add(letter)
    world.audited.is_away = True

    assert (await client.delete(f"/api/dead-letters/{letter}")).status_code == 503
    assert letter in world.dead_letters.ids


async def test_a_read_goes_on_while_the_log_is_away_and_is_told_later(
    world: World, client: httpx.AsyncClient
) -> None:
    world.audited.is_away = True
    assert (await client.get("/v1/policies")).status_code == 200

    world.audited.is_away = False
    assert [shown(each) for each in await told(world)] == [
        ("read", "GET /v1/policies", "done", None)
    ]


async def test_a_stream_is_told_when_it_begins(
    world: World, connect: Callable[..., Connection]
) -> None:
    await connect("/api/stream").next()

    (entry,) = await told(world)
    assert shown(entry) == ("read", "GET /api/stream", "done", None)


@pytest.mark.parametrize("is_in_head", [True, False])
async def test_a_websocket_is_told_when_its_caller_is_known(
    tmp_path: Path, is_in_head: bool
) -> None:
    served = Served(tmp_path)
    await served.gateway.start()
    headers = {"x-api-key": "key-of-acme"} if is_in_head else {}
    async with unix_connect(served.path, "ws://gateway/ws", additional_headers=headers) as socket:
        if not is_in_head:
            await socket.send(json.dumps({"key": "key-of-acme"}))
        await socket.recv()
        (entry,) = await told(served.world)
    await served.gateway.stop()

    assert shown(entry) == ("read", "/ws", "done", None)
    assert entry.face == "websocket"


@pytest.mark.parametrize("is_in_head", [True, False])
async def test_a_websocket_that_is_denied_is_told_as_that(tmp_path: Path, is_in_head: bool) -> None:
    """It may have been opened before its caller was known."""
    served, key = Served(tmp_path), "ingest-only-of-acme"
    await served.gateway.start()
    headers = {"x-api-key": key} if is_in_head else {}
    with suppress(ConnectionClosed, InvalidStatus):
        async with unix_connect(
            served.path, "ws://gateway/ws", additional_headers=headers
        ) as socket:
            await socket.send(json.dumps({"key": key}))
            await socket.recv()
    (entry,) = await told(served.world)
    await served.gateway.stop()

    assert shown(entry) == ("read", "/ws", "refused", "denied")


async def test_an_act_that_is_denied_never_begins(world: World) -> None:
    async with world.client("viewer-of-acme") as viewer:
        await viewer.delete(f"/api/dead-letters/{world.new_id()}")

    (entry,) = await told(world)
    route = "DELETE /api/dead-letters/{letter_id}"
    assert shown(entry) == ("act", route, "refused", "denied")


async def test_that_a_shared_view_is_anothers_is_told(world: World) -> None:
    view = {"name": "To judge", "page": "threats", "query": "", "shared": True}
    async with world.client("analyst-of-acme") as ann, world.client("viewer-of-acme") as bob:
        path = (await ann.post("/api/views", json=view)).headers["location"]
        await bob.put(path, json=view)
    entry = (await told(world))[-1]
    assert shown(entry) == ("change", "PUT /api/views/{view_id}", "refused", "denied")


async def test_each_way_of_using_a_key_is_compared_with_its_habit_once(
    world: World, client: httpx.AsyncClient
) -> None:
    for _ in range(3):
        await client.get("/v1/policies")
        await client.post("/api/threats/signals", json=GOOD)
    await told(world)

    assert world.audited.uses == [
        KeyUse("acme", "key:key-of-acme", "face:rest", "127.0.0.1"),
        KeyUse("acme", "key:key-of-acme", "network:127.0.0.0/24", "127.0.0.1"),
    ]


async def test_admins_read_the_log_of_their_project(world: World) -> None:
    async with world.client("viewer-of-acme") as viewer, world.client("admin-of-acme") as admin:
        await viewer.get("/v1/policies")
        await told(world)
        assert (await viewer.get("/api/audit")).status_code == 403
        answer = (await admin.get("/api/audit", params={"limit": 1})).json()

    (entry,) = answer["entries"]
    assert (entry["operation"], entry["position"]) == ("GET /v1/policies", 7)
    assert "mac" not in entry
    assert answer["next_cursor"] == "bmV4dA"


async def test_the_log_is_asked_for_a_subject_by_all_tokens_that_it_has_had(world: World) -> None:
    async with world.client("admin-of-acme") as admin:
        about = {"subject_kind": "user", "subject_id": "ann"}
        await admin.get("/api/audit", params=about)
        half = await admin.get("/api/audit", params={"subject_id": "ann"})

    assert world.audited.filters[0].subjects == tuple(RING.tokens("acme", "user", "ann"))
    assert half.status_code == 422
