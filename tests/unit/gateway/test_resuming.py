"""A watcher that comes back with its token misses nothing and sees nothing twice."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from unit.gateway.world import Connection, World

from watchfloor.bus import ResumeToken

START = ResumeToken("5", 0, 0)


class Reader:
    """Reads the events of one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.events: list[dict[str, str]] = []

    async def until(self, count: int) -> list[tuple[str, str]]:
        """Names and ids of threats of so many events."""
        while len(self.events) < count:
            body = (await self.connection.next()).get("body", b"").decode()
            for block in body.split("\n\n"):
                fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
                if "event" in fields:
                    self.events.append(fields)
        return [(each["event"], json.loads(each["data"]).get("id", "")) for each in self.events]


@pytest.fixture
async def watch(world: World) -> AsyncIterator[Callable[..., Reader]]:
    readers: list[Reader] = []

    def watch(token: object = None, *, query: str = "", of: World = world) -> Reader:
        headers = {} if token is None else {"last-event-id": str(token)}
        readers.append(Reader(of.connection(f"/api/stream{query}", headers=headers)))
        readers[-1].connection.body()
        return readers[-1]

    yield watch
    for reader in readers:
        await reader.connection.close()


def announce(world: World, *numbers: int) -> list[ResumeToken]:
    return [world.feed.announce(world.message(f"t{number}")) for number in numbers]


def told(*numbers: int) -> list[tuple[str, str]]:
    return [("new_threat", f"t{number}") for number in numbers]


async def test_the_first_message_has_the_newest_of_the_store_and_where_it_stands(
    world: World, watch: Any
) -> None:
    announce(world, 1, 2)
    for number in range(25):
        world.threats.documents["acme", f"t{number}"] = b'{"n":%d}' % number
    reader = watch(query="?severity=high&customer_id=Acme+Ltd")
    assert await reader.until(1) == [("initial_batch", "")]
    assert reader.events[0]["id"] == "5-2-2"
    assert json.loads(reader.events[0]["data"])["threats"] == [{"n": n} for n in range(20)]
    project, where, limit, _ = world.threats.asked[-1]
    assert (project, limit) == ("acme", 20)
    assert (where.severity, where.customer_id) == (("high",), ("Acme Ltd",))


async def test_with_a_token_it_is_told_what_came_after_it_and_then_what_comes(
    world: World, watch: Any
) -> None:
    tokens = announce(world, 1, 2, 3)
    reader = watch(tokens[0])
    assert await reader.until(2) == told(2, 3)
    announce(world, 4)
    assert await reader.until(3) == told(2, 3, 4)
    assert [each["id"] for each in reader.events] == ["5-2-2", "5-3-3", "5-4-4"]


async def test_the_token_may_stand_in_the_query_and_the_header_counts_before_it(
    world: World, watch: Any
) -> None:
    tokens = announce(world, 1, 2, 3)
    assert await watch(query=f"?token={tokens[1]}").until(1) == told(3)
    assert await watch(tokens[0], query=f"?token={tokens[1]}").until(2) == told(2, 3)


async def test_filters_and_projects_hold_in_what_is_told_again(world: World, watch: Any) -> None:
    world.feed.announce(world.message("low", severity="low"))
    world.feed.announce(world.message("theirs", project_id="other"))
    world.feed.announce(world.message("t1"))
    assert await watch(START, query="?severity=high").until(1) == told(1)


async def test_what_comes_while_the_past_is_read_comes_once_and_after_it(
    world: World, watch: Any
) -> None:
    announce(world, 1, 2)
    world.feed.while_reading = lambda: announce(world, len(world.feed.kept) + 1)
    reader = watch(START)
    assert await reader.until(4) == told(1, 2, 3, 4)
    world.feed.while_reading = str
    announce(world, 5)
    assert await reader.until(5) == told(1, 2, 3, 4, 5)


async def test_a_long_past_is_read_before_anything_is_queued(
    make_world: type[World], watch: Any
) -> None:
    """A queue of four would overflow, were live threats put there all the while."""
    world = make_world(stream_queue_size=4)
    await world.services.fan_out.start()
    announce(world, *range(50))

    def more() -> None:
        if len(world.feed.kept) < 80:
            announce(world, len(world.feed.kept))

    world.feed.while_reading = more
    assert await watch(START, of=world).until(80) == told(*range(80))


async def test_a_revision_published_again_later_is_told_once(world: World, watch: Any) -> None:
    tokens = announce(world, 1, 2, 1, 3)
    assert await watch(START).until(3) == told(1, 2, 3)
    assert await watch(tokens[1]).until(1) == told(3)


@pytest.mark.parametrize("token", [START, ResumeToken("4", 1, 1_700_000_000_000)])
async def test_a_token_whose_past_is_gone_is_reset_and_begins_anew(
    world: World, watch: Any, token: ResumeToken
) -> None:
    announce(world, 1, 2)
    world.feed.forget()
    reader = watch(token)
    assert [name for name, _ in await reader.until(2)] == ["reset", "initial_batch"]
    missed_since = token.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert json.loads(reader.events[0]["data"]) == {"missed_since": missed_since}
    assert [each["id"] for each in reader.events] == [str(token), "5-2-2"]
    announce(world, 3)
    assert (await reader.until(3))[-1:] == told(3)


async def test_a_token_ahead_of_this_gateway_is_not_told_what_it_knows(
    world: World, watch: Any
) -> None:
    """Another gateway was quicker; this one hears the same results a moment later."""
    reader = watch(START._replace(sequence=2))
    await reader.until(0)
    while not world.feed.asked:
        await reader.connection.next()
    announce(world, 1, 2, 3)
    assert await reader.until(1) == told(3)


@pytest.mark.parametrize("away", ["threats", "feed"])
async def test_where_a_part_is_away_it_is_told_to_come_again(
    world: World, watch: Any, away: str
) -> None:
    getattr(world, away).is_away = True
    reader = watch(START if away == "feed" else None)
    assert await reader.until(1) == [("resume", "")]
    assert json.loads(reader.events[0]["data"]) == {"reason": "unavailable"}
    assert "id" not in reader.events[0]


async def test_where_results_were_removed_unheard_all_are_told_to_come_again(
    world: World, watch: Any
) -> None:
    reader = watch()
    await reader.until(1)
    announce(world, 1)
    assert await reader.until(2)
    world.feed.lose_one()
    announce(world, 3)
    assert (await reader.until(3))[-1] == ("resume", "")


@pytest.mark.parametrize("where", ["header", "query"])
async def test_what_is_no_token_is_refused(client: httpx.AsyncClient, where: str) -> None:
    headers = {"last-event-id": "yesterday"} if where == "header" else {}
    query = "" if where == "header" else "?token=yesterday"
    response = await client.get(f"/api/stream{query}", headers=headers)
    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"field": "token", "reason": "must be a token that the stream gave"}
    ]
