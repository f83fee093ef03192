"""Nothing that a project wants to be kept back gets behind the gateway, whichever way it comes."""

import asyncio
from typing import Any

import httpx
import pytest
from unit.gateway.session_backends import session
from unit.gateway.world import World

from watchfloor.core import Role, UnavailableError, VerdictInput, VerdictKind
from watchfloor.redaction import is_token

_MAIL = "ann@example.com"
_SIGNAL = {"threat_type": "bot_traffic", "customer_id": "acme"}


async def _declare(world: World, mode: str = "tokens", **fields: Any) -> dict[str, Any]:
    async with world.client("admin-of-acme") as client:
        answer = await client.put("/api/redaction", json={"mode": mode, **fields})
    assert answer.status_code == 200, answer.text
    policy: dict[str, Any] = answer.json()
    return policy


async def _submit(client: httpx.AsyncClient, key: str | None = None, **fields: Any) -> Any:
    headers = {"idempotency-key": key} if key else {}
    return await client.post("/api/threats/signals", json={**_SIGNAL, **fields}, headers=headers)


async def test_a_project_that_declared_nothing_has_everything_as_it_comes(world: World) -> None:
    """The default; the policy says so."""
    async with world.client() as client:
        held = (await client.get("/api/redaction")).json()
        await _submit(client, user_agent=_MAIL)

    assert held == {"mode": "off", "fields": [], "words": [], "changed_at": None}
    [(signal, _)] = world.queue.published
    assert signal.user_agent == _MAIL
    assert "redactions" not in signal.model_dump_json()


@pytest.mark.parametrize("mode", ["mask", "tokens"])
async def test_signals_are_published_without_what_is_sensitive(world: World, mode: str) -> None:
    """They say what was kept back of them."""
    await _declare(world, mode)
    async with world.client() as client:
        await _submit(client, user_agent=f"by {_MAIL}", user_id="alice", source_ip="203.0.113.7")

    [(signal, _)] = world.queue.published
    assert _MAIL not in signal.model_dump_json()
    assert is_token(signal.user_id or "")
    assert signal.source_ip == "203.0.113.7"
    assert {each.type for each in signal.redactions} == {"EMAIL_ADDRESS", "USER_ID"}


async def test_what_is_shown_of_a_policy_can_be_sent_back(world: World) -> None:
    """Words are shown by their tokens, and tokens of nothing are refused."""
    first = await _declare(world, fields=["patient"], words=["Ann Example"])
    again = await _declare(world, "mask", fields=first["fields"], words=first["words"])

    assert "Ann" not in world.redaction_policies.kept["acme"].model_dump_json()
    assert (again["fields"], again["words"]) == (first["fields"], first["words"])
    async with world.client("admin-of-acme") as client:
        strange = first["words"][0].replace("_1", "_2")
        refused = await client.put("/api/redaction", json={"mode": "off", "words": [strange]})
    assert refused.status_code == 422
    assert strange not in refused.text


@pytest.mark.parametrize(
    "policy",
    [
        {"mode": "sometimes"},
        {"mode": "mask", "fields": ["source_ip"]},
        {"mode": "mask", "fields": ["Source-IP"]},
        {"mode": "mask", "fields": ["--"]},
        {"mode": "mask", "fields": ["f"] * 101},
        {"mode": "mask", "words": ["x"]},
        {"mode": "mask", "words": ["!!"]},
        {"mode": "mask", "words": ["a b c d e f g h i"]},
        {"mode": "mask", "words": ["word"] * 501},
        {"mode": "mask", "more": 1},
    ],
    ids=str,
)
async def test_policies_are_checked_and_bounded(world: World, policy: dict[str, Any]) -> None:
    """An address is never masked; everything has a bound."""
    async with world.client("admin-of-acme") as client:
        assert (await client.put("/api/redaction", json=policy)).status_code == 422


@pytest.mark.parametrize("role", sorted({*Role} - {Role.ADMIN}))
async def test_only_an_admin_declares(world: World, role: Role) -> None:
    """Programs that submit cannot switch it off."""
    async with world.client(f"{role}-of-acme") as client:
        answer = await client.put("/api/redaction", json={"mode": "off"})

    assert answer.status_code == 403


async def test_every_gateway_hears_of_a_change(world: World) -> None:
    """Also one that knew the earlier policy a moment ago."""
    async with world.client() as client:
        await _submit(client, user_agent=_MAIL)
        await _declare(world)
        await _submit(client, user_agent=_MAIL)

    kept = [signal.user_agent for signal, _ in world.queue.published]
    assert kept[0] == _MAIL
    assert is_token(kept[1] or "")


async def test_a_policy_is_asked_for_once_in_ten_seconds(world: World) -> None:
    """Or it would cost a question of the store for each signal."""
    for _ in range(3):
        await world.services.redactions.of("acme")
    assert world.redaction_policies.looks == 1
    world.clock.advance(11)
    await world.services.redactions.of("acme")
    assert world.redaction_policies.looks == 2


async def test_a_known_policy_holds_while_the_store_is_away(world: World) -> None:
    """One that is not known lets nothing in."""
    await _declare(world)
    await world.services.redactions.of("acme")
    world.redaction_policies.is_away = True
    world.clock.advance(60)

    assert (await world.services.redactions.of("acme")).redactor is not None
    with pytest.raises(UnavailableError):
        await world.services.redactions.of("other")


@pytest.mark.expects_error("redaction_keys_refused")
@pytest.mark.parametrize("keys", [{}, {1: b"x" * 32}], ids=["away", "others"])
async def test_without_its_keys_nothing_of_the_project_is_taken(
    world: World, keys: dict[int, bytes]
) -> None:
    """Tokens of another key would never be found; the answer names no path."""
    await _declare(world)
    world.redaction_keys.keys = keys
    async with world.client() as client:
        answer = await _submit(client, user_agent=_MAIL)

    assert answer.status_code == 503
    assert "/the/path" not in answer.text
    assert not world.queue.published


async def test_a_repeat_is_known_by_what_was_received(world: World) -> None:
    """Not by what is left of it; and it is still one where the policy changed meanwhile."""
    async with world.client() as client:
        await _submit(client, key="k1", user_agent="before")
        await _declare(world, "mask")
        repeat = await _submit(client, key="k1", user_agent="before")
        await _submit(client, key="k2", user_agent=_MAIL)
        other = await _submit(client, key="k2", user_agent="bob@example.com")
        await _declare(world, "off")
        off = await _submit(client, key="k2", user_agent=_MAIL)

    assert repeat.json()["results"][0]["repeated"] is True
    assert other.status_code == 409
    assert off.json()["results"][0]["repeated"] is True


async def test_keys_of_callers_are_kept_without_what_is_sensitive(world: World) -> None:
    """Their digest could be tried."""
    await _declare(world)
    async with world.client() as client:
        await _submit(client, key=_MAIL)
        await _submit(client, id="4012888888881881")

    assert all(is_token(key) for _, key in world.keys.bound)


async def test_events_are_published_without_what_is_sensitive(world: World) -> None:
    """Wherever it stands; an id that holds it is answered as it is kept."""
    await _declare(world, "mask", words=["Zebulon"], fields=["diagnosis"])
    event = {
        "sessionId": "4012888888881881",
        "eventId": _MAIL,
        "type": "tool_call",
        "userId": "alice",
        "metadata": {"toolName": "mail", "arguments": {"to": _MAIL, "diagnosis": "flu"}},
        "content": "for Zebulon",
    }
    async with world.client() as client:
        answer = (await client.post("/v1/events", json=event)).json()

    [kept] = world.event_queue.events
    text = kept.model_dump_json()
    assert not any(each in text for each in (_MAIL, "Zebulon", "flu", "alice", "4012888888881881"))
    assert kept.is_masked
    assert is_token(kept.session_id)
    assert answer["eventId"] == kept.event_id


async def test_searches_look_for_what_was_kept(world: World) -> None:
    """By the newest key and by the older ones, and for users, too."""
    await _declare(world)
    world.redaction_keys.keys = {1: b"k" * 32, 2: b"l" * 32}
    world.clock.advance(11)
    async with world.client() as client:
        await client.get("/api/threats", params={"search": f"{_MAIL} alice"})

    searched = world.threats.searched
    assert not any(_MAIL in text for text in searched)
    mails = [text for text in searched if text.startswith("email_address_")]
    assert [text.split()[0][-2:] for text in mails if text.endswith(" alice")] == ["_2", "_1"]
    assert any(text.startswith("user_id_") for text in searched)


async def test_sessions_are_found_by_names_that_were_kept_back(world: World) -> None:
    """As they may have been kept, and as they are: some were kept before the policy."""
    await _declare(world)
    async with world.client() as client:
        await client.get("/v1/sessions", params={"named": "alice"})

    [(_, wanted, *_)] = world.sessions.asked
    assert "alice" in wanted.named
    assert any(text.startswith("user_id_") for text in wanted.named)


async def test_changes_are_kept_without_what_is_sensitive(world: World) -> None:
    """What people write is no exception."""
    await _declare(world)
    async with world.client() as client:
        change = {"kind": "deployment", "summary": f"by {_MAIL}", "service": _MAIL}
        answer = await client.post("/api/changes", json=change)

    assert answer.status_code == 201
    assert _MAIL not in answer.text


async def test_large_records_are_read_beside_the_loop(world: World) -> None:
    """They may take milliseconds."""
    await _declare(world)
    edge = await world.services.redactions.of("acme")
    note = f"{_MAIL} " * 200
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(edge.record(VerdictInput(verdict=VerdictKind.TEST, note=note)))
        await asyncio.sleep(0)
        assert not task.done()
    assert _MAIL not in (task.result().note or "")


@pytest.mark.parametrize("is_thorough", [False, True])
async def test_no_judge_and_no_model_is_asked_about_what_is_kept_back(
    world: World, *, is_thorough: bool
) -> None:
    """A question is published nowhere, and may be sent to a language model."""
    await _declare(world)
    edge = await world.services.redactions.of("acme")
    session_id = edge.id("session_id", "4012888888881881")
    world.sessions.rows = [session(session_id)]
    asked = {
        "sessionId": "4012888888881881",
        "latestMessage": {"role": "user", "content": f"mail {_MAIL}"},
        "forceAnalysis": is_thorough,
    }
    async with world.client() as client:
        answer = await client.post("/v1/evaluate", json=asked)

    [excerpt] = world.judge.excerpts
    assert answer.json()["sessionId"] == session_id
    assert not any(_MAIL in (event.content or "") for event in excerpt.events)
