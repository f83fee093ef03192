"""The live stream comes back by itself."""

import json
from collections.abc import Callable
from contextlib import aclosing
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


async def test_a_wrong_key_ends_it(client_of: Any, scripted: Any) -> None:
    async with client_of(scripted(httpx.Response(401))) as client:
        with pytest.raises(UnauthenticatedError):
            await anext(client.stream())


async def test_what_is_no_event_stream_ends_it(client_of: Any, scripted: Any) -> None:
    async with client_of(scripted(httpx.Response(200, text="<html>"))) as client:
        with pytest.raises(WatchfloorError, match="not that of a watchfloor"):
            await anext(client.stream())
