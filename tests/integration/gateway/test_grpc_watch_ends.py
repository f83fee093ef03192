"""How a stream of live threats ends, and that nothing of it stays."""

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path

import grpc
import pytest
from integration.gateway.face import Face, StartFace
from integration.gateway.live import announce, ended, heard, rest_of
from support.reflected import ReflectedClient, place_in, retry_s_in
from support.waiting import eventually

WATCHER = Path(__file__).parents[2] / "support/grpc_watcher.py"
SMALL_WINDOW = (("grpc.http2.bdp_probe", 0),)
"""Otherwise the client's library takes six megabytes on its own account before anyone waits."""


async def nobody_watches(face: Face) -> None:
    await eventually(lambda: face.world.services.watching.watchers == 0)
    await eventually(lambda: b"soc_stream_clients 0.0" in face.world.metrics.render())


async def test_a_watcher_too_many_is_sent_away(start_face: StartFace) -> None:
    face = await start_face(max_stream_clients=1)
    async with face.client() as client:
        await client.learn()
        call = client.watch()
        await heard(call)
        error = await ended(client.watch())
        assert (error.code(), retry_s_in(error)) == (grpc.StatusCode.UNAVAILABLE, 10)


async def test_a_project_has_so_many_watchers(start_face: StartFace) -> None:
    face = await start_face(quota={"streams": 1})
    async with face.client() as client, face.client("key-of-other") as other:
        for each in (client, other):
            await each.learn()
            await heard(each.watch())
        error = await ended(client.watch())
    assert (error.code(), retry_s_in(error)) == (grpc.StatusCode.RESOURCE_EXHAUSTED, 10)


async def test_a_connection_has_so_many_calls_and_the_next_one_waits(
    start_face: StartFace,
) -> None:
    face = await start_face()
    options = [("grpc.use_local_subchannel_pool", 1)]
    async with face.client(options=options) as client, face.client(options=options) as other:
        await asyncio.gather(client.learn(), other.learn())
        calls = [client.watch() for _ in range(256)]
        await asyncio.gather(*map(heard, calls))
        waiting = asyncio.create_task(heard(client.watch()))
        await heard(other.watch())
        assert (face.world.services.watching.watchers, waiting.done()) == (257, False)
        calls[0].cancel()
        assert await waiting
    await nobody_watches(face)


@pytest.mark.parametrize("token", [None, "5-0-0"])
async def test_where_a_part_is_away_it_is_told_to_come_again(
    face: Face, client: ReflectedClient, token: str | None
) -> None:
    face.world.threats.is_away = face.world.feed.is_away = True
    error = await ended(client.watch({} if token is None else {"resume_token": token}))
    assert (error.code(), retry_s_in(error)) == (grpc.StatusCode.UNAVAILABLE, 1)
    assert place_in(error) == (token or "")


async def test_when_the_gateway_stops_it_is_told_where_to_go_on(
    face: Face, client: ReflectedClient
) -> None:
    calls = [client.watch() for _ in range(2)]
    for call in calls:
        await heard(call)
    announce(face, "t1")
    for call in calls:
        await heard(call)
    async with asyncio.timeout(3):
        await face.stop()
    for call in calls:
        error = await ended(call)
        assert (error.code(), retry_s_in(error)) == (grpc.StatusCode.UNAVAILABLE, 1)
        assert place_in(error) == "5-1-1"


async def test_one_that_does_not_read_is_cut_off_and_goes_on_with_its_token(
    start_face: StartFace,
) -> None:
    """What was written before the cut is read after it; the token stands right behind that."""
    face = await start_face(stream_queue_size=20)
    async with face.client(options=SMALL_WINDOW) as lazy, face.client() as good:
        await lazy.learn()
        await good.learn()
        lazy_call, good_call = lazy.watch(), good.watch()
        await heard(lazy_call)
        await heard(good_call)
        sent = 0
        while face.world.services.watching.watchers == 2:
            announce(face, f"t{sent}", raw_data={"x": "y" * 20_000})
            assert (await heard(good_call))["new_threat"]["id"] == f"t{sent}"
            sent += 1
            assert sent < 1_000
        told, cut_off = await rest_of(lazy_call)
        assert cut_off.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert retry_s_in(cut_off) == 1
        assert place_in(cut_off) == told[-1]["resume_token"]
        again = lazy.watch({"resume_token": place_in(cut_off)})
        while len(told) < sent:
            told.append(await heard(again))
    assert [each["new_threat"]["id"] for each in told] == [f"t{number}" for number in range(sent)]


@pytest.mark.parametrize("how", ["cancelled", "deadline", "gone"])
async def test_one_that_goes_is_forgotten_at_once(face: Face, how: str) -> None:
    async with face.client() as client:
        await client.learn()
        call = client.watch(timeout=0.5 if how == "deadline" else None)
        await heard(call)
        assert face.world.services.watching.watchers == 1
        if how == "cancelled":
            call.cancel()
        elif how == "deadline":
            assert (await ended(call)).code() is grpc.StatusCode.DEADLINE_EXCEEDED
        else:
            await client.channel.close()
        await nobody_watches(face)


async def test_one_that_waits_for_room_is_forgotten_when_it_goes(face: Face) -> None:
    async with face.client(options=SMALL_WINDOW) as client:
        await client.learn()
        call = client.watch()
        await heard(call)
        announce(face, *(f"t{number}" for number in range(30)), raw_data={"x": "y" * 20_000})
        call.cancel()
        await nobody_watches(face)


async def test_a_key_that_is_revoked_ends_what_is_open(start_face: StartFace) -> None:
    face = await start_face(key_cache_s=0.05)
    async with face.client() as client, face.client("admin-of-acme") as other:
        await client.learn()
        await other.learn()
        watch, stays = client.watch(), other.watch()
        await heard(watch)
        await heard(stays)
        submitting = client.calling("SubmitSignals")(metadata=client.metadata)
        face.world.api_keys.revoked.add("key-of-acme")
        face.world.clock.advance(1)
        for call in (watch, submitting):
            assert (await ended(call)).code() is grpc.StatusCode.UNAUTHENTICATED
        announce(face, "t1")
        assert (await heard(stays))["new_threat"]["id"] == "t1"
    assert face.world.services.watching.watchers <= 1


async def test_while_keys_cannot_be_looked_up_what_is_open_stays_open(
    start_face: StartFace,
) -> None:
    face = await start_face(key_cache_s=0.05)
    async with face.client() as client:
        await client.learn()
        call = client.watch()
        await heard(call)
        face.world.api_keys.is_away = True
        face.world.clock.advance(1)
        asked = len(face.world.api_keys.asked)
        await eventually(lambda: len(face.world.api_keys.asked) > asked + 2)
        announce(face, "t1")
        assert (await heard(call))["new_threat"]["id"] == "t1"


async def test_one_that_vanishes_without_a_word_is_forgotten(start_face: StartFace) -> None:
    """Its kernel goes on to take what is written; only pings show that nobody is there."""
    face = await start_face(client_timeout_s=0.5)
    command = [sys.executable, str(WATCHER), str(face.server.address), "key-of-acme"]
    process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
    try:
        await eventually(lambda: face.world.services.watching.watchers == 1)
        process.send_signal(signal.SIGSTOP)
        await nobody_watches(face)
    finally:
        process.kill()
        await process.wait()
