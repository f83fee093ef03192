"""Rows by WebSocket and server-sent events, and conditions that are found in the threat itself."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from support.searches import SEARCHES, SIGNALS
from unit.gateway.backends import NOW, finished
from unit.gateway.served import Served
from unit.gateway.test_stream import opened
from unit.gateway.test_websocket import connect, heard
from unit.gateway.world import World

from watchfloor.core import (
    ThreatAnalysis,
    ThreatId,
    ThreatSignal,
    ThreatStatus,
    ThreatSummary,
    Verdict,
    VerdictKind,
    mint_uuid7,
)
from watchfloor.gateway.stream import ThreatSpeech
from watchfloor.gateway.stream.search import Search, Texts

Connect = Callable[..., Any]


def announce(world: World, threat_id: str, **fields: Any) -> dict[str, Any]:
    """Let a threat be heard; its row."""
    document = ThreatAnalysis.model_validate_json(finished(threat_id, revision=0))
    threat = document.model_copy(update=fields)
    world.feed.announce(world.message(threat_id, data=threat.model_dump_json().encode()))
    row: dict[str, Any] = ThreatSummary.of(threat).model_dump(mode="json")
    return row


async def test_a_row_is_made_once_for_all_who_want_rows(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And who wants the whole is told the whole, byte for byte."""
    made: list[str] = []
    make = ThreatSpeech.of

    def noted(speech: ThreatSpeech, told: Any, view: Any) -> Any:
        made.append(view)
        return make(speech, told, view)

    monkeypatch.setattr(ThreatSpeech, "of", noted)
    async with (
        connect(served, "?view=row") as first,
        connect(served, "?view=row") as second,
        connect(served) as whole,
    ):
        for socket in (first, second, whole):
            await heard(socket)
        row = announce(served.world, served.world.new_id())
        told = [(await heard(socket))["threat"] for socket in (first, second, whole)]
    assert told[:2] == [row, row]
    assert told[2]["signal"]["customer_id"] == "a"
    assert sorted(made) == ["full", "row"]


async def test_the_first_batch_has_rows_too(world: World, connect: Connect) -> None:
    threat_id = world.new_id()
    world.threats.documents["acme", threat_id] = finished(threat_id)
    connection = connect("/api/stream?view=row")
    connection.body()
    for _ in range(2):
        await connection.next()
    data = (await connection.next())["body"].split(b"data: ")[1]
    assert [row["id"] for row in json.loads(data)["threats"]] == [threat_id]
    assert "signal" not in json.loads(data)["threats"][0]


@pytest.mark.parametrize(
    ("query", "seconds", "fields"),
    [
        ("status=failed", 0, {"status": ThreatStatus.FAILED}),
        ("status=failed&status=completed", 0, {}),
        (f"since={(NOW + timedelta(milliseconds=1)).isoformat()}", 1, {}),
        (f"until={NOW.isoformat()}", -1, {}),
        ("search=anom+a", 0, {}),
    ],
)
async def test_what_a_list_takes_a_stream_takes(
    world: World, connect: Connect, query: str, seconds: float, fields: dict[str, Any]
) -> None:
    wanted = mint_uuid7(NOW + timedelta(seconds=seconds))
    connection = await opened(connect, f"/api/stream?{query.replace('+00:00', 'Z')}")
    announce(world, wanted, **fields)
    assert wanted.encode() in (await connection.next())["body"]


@pytest.mark.parametrize(
    "query",
    [
        "status=failed",
        f"since={(NOW + timedelta(seconds=1)).isoformat()}".replace("+00:00", "Z"),
        f"until={(NOW - timedelta(seconds=1)).isoformat()}".replace("+00:00", "Z"),
        "search=nothing",
    ],
)
async def test_what_a_list_leaves_out_a_stream_leaves_out(
    world: World, connect: Connect, query: str
) -> None:
    connection = await opened(connect, f"/api/stream?{query}")
    unwanted, last = world.new_id(), world.new_id()
    announce(world, unwanted)
    everything = await opened(connect)
    announce(world, last)
    assert last.encode() in (await everything.next())["body"]
    assert connection.sent.empty()


async def test_what_is_told_again_is_told_whatever_its_verdict(
    world: World, connect: Connect
) -> None:
    """Or a list of what nobody has judged would go on showing it as that."""
    connection = await opened(connect, "/api/stream?judged=false")
    known, judged, changed = (world.new_id() for _ in range(3))
    verdict = Verdict(
        verdict_id=1, verdict=VerdictKind.BENIGN, note=None, given_by="ann", given_at=NOW
    )
    announce(world, judged, verdict=verdict)
    announce(world, known)
    announce(world, changed, verdict=verdict, revision=1)
    received = (await connection.next())["body"]
    assert judged.encode() not in received
    assert known.encode() in received
    assert changed.encode() in received


@pytest.mark.parametrize(("search", "expected"), SEARCHES, ids=repr)
def test_a_stream_finds_what_the_store_finds(search: str, expected: list[int]) -> None:
    texts = [
        Texts.of(
            ThreatSignal(
                threat_id=ThreatId("t"),
                project_id="acme",
                received_at=NOW,
                detected_at=NOW,
                **signal,
            )
        )
        for signal in SIGNALS
    ]
    looked_for = Search(search)
    found = [n for n in reversed(range(len(texts))) if looked_for.finds(texts[n])]
    assert (found if looked_for.is_any else [2, 1, 0]) == expected


async def test_a_list_of_rows(client: httpx.AsyncClient, world: World) -> None:
    for _ in range(3):
        threat_id = world.new_id()
        world.threats.documents["acme", threat_id] = finished(threat_id)
    response = await client.get("/api/threats?view=row&limit=2&severity=low&severity=high")
    body = response.json()
    assert body["next_cursor"] == "next"
    assert [set(row) for row in body["threats"]] == [set(ThreatSummary.model_fields)] * 2
    _, where, limit, _ = world.threats.asked[-1]
    assert (where.severity, limit) == (("low", "high"), 2)


async def test_a_view_that_is_none_is_named(client: httpx.AsyncClient) -> None:
    for path in ("/api/threats", "/api/stream"):
        response = await client.get(f"{path}?view=half")
        assert [each["field"] for each in response.json()["errors"]] == ["view"]
