"""What is held of somebody: asked for line by line, erased, followed to its end."""

import json
from typing import Any

import httpx
import pytest

from watchfloor.client import privacy
from watchfloor.core import ErasureState, UnavailableError

_MOMENT = "2026-05-01T12:00:00Z"


def _erasure(state: str = "waiting", **fields: Any) -> dict[str, Any]:
    erasure = {
        "id": "e-1",
        "field": "user",
        "subject": "user_1_aaaaaaaaaaaaaaaa",
        "dry_run": False,
        "state": state,
        "passes": 0,
        "counts": {},
        "asked_at": _MOMENT,
        "changed_at": _MOMENT,
        "ended_at": None,
        "reason": None,
    }
    return erasure | fields


async def test_an_erasure_is_asked_for_by_its_body(client_of: Any, scripted: Any) -> None:
    """An id in an address would stand in logs on the way."""
    face = scripted(httpx.Response(202, json=_erasure()))
    async with client_of(face) as client:
        asked = await client.privacy.erase(user="ann", dry_run=True)

    (request,) = face.requests
    assert request.url.raw_path == b"/api/privacy/erasures"
    assert json.loads(request.content) == {"user_id": "ann", "dry_run": True}
    assert asked.state is ErasureState.WAITING


async def test_it_is_followed_to_its_end(
    client_of: Any, scripted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has not changed is not told again."""
    monkeypatch.setattr(privacy, "_LOOK_EVERY_S", 0)
    running = _erasure("running", counts={"threats": 1})
    done = _erasure("done", counts={"threats": 2}, ended_at=_MOMENT)
    answers = [_erasure(), _erasure(), running, running, done]
    face = scripted(*(httpx.Response(200, json=each) for each in answers))
    async with client_of(face) as client:
        asked = await client.privacy.erase(user="ann")
        seen = [each.counts async for each in client.privacy.follow(asked)]

    assert seen == [{}, {"threats": 1}, {"threats": 2}]


async def test_an_export_comes_line_by_line(client_of: Any, scripted: Any) -> None:
    """As it was told, the counts last."""
    lines = [{"place": "threats", "data": {"id": 1}}, {"counts": {"threats": 1}}]
    face = scripted(httpx.Response(200, content="\n".join(map(json.dumps, lines))))
    async with client_of(face) as client:
        assert [each async for each in client.privacy.export(customer="acme")] == lines

    assert json.loads(face.requests[0].content) == {"customer_id": "acme"}


@pytest.mark.parametrize("last", [{"error": "The archive is away."}, {"place": "a", "data": {}}])
async def test_an_export_that_broke_off_is_no_export(
    client_of: Any, scripted: Any, last: dict[str, Any]
) -> None:
    """Or somebody would be given a part for the whole."""
    face = scripted(httpx.Response(200, content=json.dumps(last)))
    async with client_of(face) as client:
        with pytest.raises(UnavailableError):
            _ = [each async for each in client.privacy.export(user="ann")]
