"""The live stream comes back by itself."""

import json
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from watchfloor.core import Severity, ThreatFilter, UnauthenticatedError, WatchfloorError


def stream_of(*events: str) -> httpx.Response:
    kind = {"content-type": "text/event-stream; charset=utf-8"}
    return httpx.Response(200, headers=kind, content="".join(events).encode())


@pytest.fixture
def sent(threat: dict[str, Any]) -> Callable[..., str]:
    def build(event: str, token: str, revision: int = 0) -> str:
        document = json.dumps({**threat, "revision": revision})
        return f"event: {event}\nid: {token}\ndata: {document}\n\n"

    return build


async def test_threats_come_with_their_token_and_document(
    client_of: Any, scripted: Any, sent: Any
) -> None:
    face = scripted(stream_of(": ping\n\n", sent("new_threat", "s-1"), sent("reset", "s-2")))
    where = ThreatFilter(severity=(Severity.LOW,), requires_review=False)
    async with client_of(face) as client, aclosing(client.stream(where)) as events:
        event = await anext(events)
    assert (event.event, event.token, event.threat.signal.customer) == ("new_threat", "s-1", "acme")
    assert json.loads(event.document)["id"] == event.threat.id
    assert face.requests[0].headers["accept"] == "text/event-stream"
    assert str(face.requests[0].url.params) == "severity=low&requires_review=false"


async def test_after_any_break_it_connects_again_from_where_it_was(
    client_of: Any, scripted: Any, sent: Any, pauses: Any
) -> None:
    face = scripted(
        stream_of(sent("new_threat", "s-1")),
        httpx.ConnectError("refused"),
        httpx.Response(503),
        stream_of(sent("threat_updated", "s-2", revision=1)),
    )
    lost: list[WatchfloorError] = []
    async with (
        client_of(face) as client,
        aclosing(client.stream(on_lost=lost.append)) as events,
    ):
        tokens = [(await anext(events)).token, (await anext(events)).token]
    assert tokens == ["s-1", "s-2"]
    assert len(lost) == len(pauses.taken) == 3
    assert face.requests[-1].headers["last-event-id"] == "s-1"


def batch(token: str, *documents: dict[str, Any]) -> str:
    return f"event: initial_batch\nid: {token}\ndata: {json.dumps({'threats': documents})}\n\n"


async def test_it_begins_with_as_many_of_the_newest_as_are_wanted(
    client_of: Any, scripted: Any, sent: Any, threat: dict[str, Any]
) -> None:
    older = [{**threat, "revision": revision} for revision in (3, 2, 1)]
    face = scripted(stream_of(batch("s-1", *older), sent("new_threat", "s-2", revision=4)))
    async with client_of(face) as client, aclosing(client.stream(initial=2)) as events:
        told = [await anext(events) for _ in range(3)]
    assert [(each.event, each.token, each.threat.revision) for each in told] == [
        ("initial_batch", "s-1", 2),
        ("initial_batch", "s-1", 3),
        ("new_threat", "s-2", 4),
    ]


async def test_each_revision_comes_once_even_where_the_server_tells_it_again(
    client_of: Any, scripted: Any, sent: Any, threat: dict[str, Any]
) -> None:
    face = scripted(
        stream_of(batch("s-1", threat), sent("new_threat", "s-2"), sent("new_threat", "s-3", 1))
    )
    async with client_of(face) as client, aclosing(client.stream(initial=20)) as events:
        assert [(await anext(events)).threat.revision for _ in range(2)] == [0, 1]


async def test_a_reset_is_told_and_what_the_newest_show_follows(
    client_of: Any, scripted: Any, sent: Any, threat: dict[str, Any]
) -> None:
    reset = 'event: reset\nid: s-1\ndata: {"missed_since":"2024-05-01T12:00:00.000Z"}\n\n'
    missed = {**threat, "revision": 5}
    face = scripted(
        stream_of(batch("s-1", threat), sent("new_threat", "s-1")),
        stream_of(reset, batch("s-9", missed, threat)),
    )
    since: list[datetime] = []
    async with (
        client_of(face) as client,
        aclosing(client.stream(on_reset=since.append)) as events,
    ):
        told = [await anext(events) for _ in range(2)]
    assert [each.threat.revision for each in told] == [0, 5]
    assert since == [datetime(2024, 5, 1, 12, tzinfo=UTC)]


async def test_where_the_server_asks_for_it_it_connects_again_with_its_token(
    client_of: Any, scripted: Any, sent: Any
) -> None:
    resume = 'event: resume\ndata: {"reason":"stopping"}\n\n'
    ping = ": ping\nid: s-7\n\n"
    face = scripted(
        stream_of(sent("new_threat", "s-1"), ping, resume),
        stream_of(sent("threat_updated", "s-8", revision=1)),
    )
    async with client_of(face) as client, aclosing(client.stream()) as events:
        assert [(await anext(events)).token for _ in range(2)] == ["s-1", "s-8"]
    assert face.requests[1].headers["last-event-id"] == "s-7"


async def test_a_wrong_key_ends_it(client_of: Any, scripted: Any) -> None:
    async with client_of(scripted(httpx.Response(401))) as client:
        with pytest.raises(UnauthenticatedError):
            await anext(client.stream())


async def test_what_is_no_event_stream_ends_it(client_of: Any, scripted: Any) -> None:
    async with client_of(scripted(httpx.Response(200, text="<html>"))) as client:
        with pytest.raises(WatchfloorError, match="not that of a watchfloor"):
            await anext(client.stream())
