"""What is told to many at once keeps every promise made to each."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

import pytest
from support import eventually
from unit.gateway.served import Served
from unit.gateway.test_websocket import announced, closed, connect, heard
from unit.gateway.world import World
from websockets.asyncio.client import ClientConnection

from watchfloor.core import ThreatFilter
from watchfloor.gateway.stream import Piece, Selection


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every frame that was made of threats, in order."""
    made: list[bytes] = []
    remembered = vars(Piece)["frame"]
    make: Callable[[Piece], bytes] = remembered.func

    def noted(piece: Piece) -> bytes:
        frame = make(piece)
        if piece.messages[0].name == "new_threat":
            made.append(frame)
        return frame

    monkeypatch.setattr(remembered, "func", noted)
    return made


async def tokens_of(socket: ClientConnection, number: int) -> list[str]:
    """The tokens of so many messages, in the order in which they came."""
    tokens: list[str] = []
    while len(tokens) < number:
        message = await heard(socket)
        tokens += [each["token"] for each in message.get("messages", [message])]
    return tokens


async def test_a_frame_is_made_once_for_all_who_want_the_same(
    served: Served, frames: list[bytes]
) -> None:
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(connect(served)) for _ in range(5)]
        low = await stack.enter_async_context(connect(served, "?severity=low"))
        for socket in [*sockets, low]:
            await heard(socket)
        tokens = [announced(served, number) for number in range(3)]
        told = [await tokens_of(socket, 3) for socket in sockets]
        lower = announced(served, 3, severity="low")
        assert (await heard(low))["token"] == lower
    assert told == [tokens] * 5
    assert len(frames) == 3  # the first three, and the last one for each of two wishes


async def test_filters_and_projects_hold_where_telling_is_shared(served: Served) -> None:
    other = {"x-api-key": "key-of-other"}
    async with (
        connect(served) as every,
        connect(served, "?severity=low") as low,
        connect(served, headers=other) as theirs,
    ):
        for socket in (every, low, theirs):
            await heard(socket)
        first = announced(served, 1)
        second = announced(served, 2, severity="low")
        third = announced(served, 3, project_id="other")
        assert await tokens_of(every, 2) == [first, second]
        assert await tokens_of(low, 1) == [second]
        assert await tokens_of(theirs, 1) == [third]


async def test_who_resumes_in_the_middle_of_what_is_shared_is_told_the_rest(
    served: Served,
) -> None:
    async with connect(served) as socket:
        await heard(socket)
        tokens = [announced(served, number) for number in range(4)]
        async with connect(served, f"?token={tokens[1]}") as resumed:
            late = announced(served, 4)
            assert await tokens_of(resumed, 3) == [*tokens[2:], late]
        assert await tokens_of(socket, 5) == [*tokens, late]


async def test_who_comes_while_others_are_being_told_is_told_nothing_twice(
    served: Served,
) -> None:
    """The picture has what was heard before; what comes after follows it."""
    async with connect(served) as socket:
        await heard(socket)
        announced(served, 1)
        async with connect(served) as late:
            assert (await heard(late))["token"] == "5-1-1"
            token = announced(served, 2)
            assert await tokens_of(late, 1) == [token]


async def test_a_slow_one_has_everything_in_order_while_the_others_are_told_at_once(
    served: Served,
) -> None:
    async with connect(served) as slow, connect(served) as quick:
        await heard(slow)
        await heard(quick)
        slow.transport.pause_reading()
        tokens: list[str] = []
        for number in range(100):
            tokens.append(announced(served, number, size=20_000))
            assert await tokens_of(quick, 1) == tokens[-1:]
        slow.transport.resume_reading()
        assert await tokens_of(slow, len(tokens)) == tokens
        after = announced(served, 999)
        assert await tokens_of(slow, 1) == [after]


async def test_a_pong_names_the_place_behind_what_was_told_at_once(served: Served) -> None:
    async with connect(served) as socket:
        await heard(socket)
        token = announced(served, 1)
        assert await tokens_of(socket, 1) == [token]
        await socket.send('{"type":"ping"}')
        assert await heard(socket) == {"type": "pong", "token": token}


async def test_when_the_gateway_stops_while_it_tells_everyone_learns_where_to_go_on(
    served: Served,
) -> None:
    """What reached one before the end is right before its close; nothing follows that."""
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(connect(served)) for _ in range(70)]
        for socket in sockets:
            await heard(socket)
        tokens = [announced(served, number) for number in range(3)]
        assert await tokens_of(sockets[0], 3) == tokens
        announced(served, 3)
        async with asyncio.TaskGroup() as group:
            group.create_task(served.gateway.stop())
            endings = [group.create_task(closed(socket)) for socket in sockets]
    assert {ending.result() for ending in endings} == {(4008, "stopping")}


async def test_a_sign_of_life_names_the_place_behind_what_was_told_at_once(tmp_path: Path) -> None:
    served = Served(tmp_path, stream_heartbeat_s=0.05)
    await served.gateway.start()
    async with connect(served) as socket:
        await heard(socket)
        token = announced(served, 1)
        told = [await heard(socket)]
        while told[-1]["type"] != "ping" or not any("threat" in each for each in told):
            told.append(await heard(socket))
    assert told[-1] == {"type": "ping", "token": token}
    assert [each["token"] for each in told if "threat" in each] == [token]
    await served.gateway.stop()


@pytest.mark.expects_error("periodic_call_failed")
async def test_what_cannot_be_said_ends_the_streams_and_the_next_is_told(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_heard: object) -> Any:
        raise ValueError

    speech = served.world.services.fan_out.speech
    async with connect(served) as socket:
        await heard(socket)
        with monkeypatch.context() as patch:
            patch.setattr(speech, "of", fail)
            announced(served, 1)
            assert await closed(socket) == (4008, "unavailable")
    async with connect(served) as socket:
        await heard(socket)
        token = announced(served, 2)
        assert await tokens_of(socket, 1) == [token]


async def test_where_too_much_is_untold_all_come_back_with_their_tokens(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchfloor.gateway.stream.fan_out._MOST_UNTOLD", 10)
    async with connect(served) as socket:
        token = (await heard(socket))["token"]
        tokens = [announced(served, number) for number in range(11)]
        assert await closed(socket) == (4008, "too_slow")
    await eventually(lambda: served.world.services.fan_out.watchers == 0)
    async with connect(served, f"?token={token}") as socket:
        assert await tokens_of(socket, 11) == tokens


async def test_others_have_their_turns_while_many_are_told(world: World) -> None:
    """All in one turn of the loop, a burst would hold up every request."""
    told = list[int]()
    with ExitStack() as stack:
        wanted = Selection("acme", ThreatFilter())
        fan_out = world.services.fan_out
        watchers = [stack.enter_context(fan_out.subscribe(wanted)) for _ in range(200)]
        for each in watchers:
            each.follow(0)
        world.feed.announce(world.message("t1"))
        async with asyncio.timeout(5):
            while not told or told[-1] < len(watchers):
                await asyncio.sleep(0)
                told.append(sum(not each.is_empty for each in watchers))
    assert sorted(set(told)) == [0, 64, 128, 192, 200]


async def test_no_place_is_named_before_everything_up_to_it_was_told(world: World) -> None:
    fan_out = world.services.fan_out
    token = world.feed.announce(world.message("t1"))
    assert fan_out.told.sequence == 0
    await eventually(lambda: fan_out.told == token)
    repeat = world.feed.announce(world.message("t1"))
    assert fan_out.told == repeat
