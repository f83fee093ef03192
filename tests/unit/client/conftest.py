"""A wire double of the REST face: scripted answers, recorded requests, no socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from watchfloor.client import WatchfloorClient
from watchfloor.core import FakeClock

THREAT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
MOMENT = "2024-05-01T12:00:00Z"

_LAYERS = 8

Answer = httpx.Response | Exception


class ScriptedFace(httpx.AsyncBaseTransport):
    """Answers each request with the next of its script; the last answer repeats."""

    def __init__(self, *answers: Answer | Callable[[httpx.Request], httpx.Response]) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]


class Pauses:
    """Sleeps by moving the clock; remembers how long."""

    def __init__(self) -> None:
        self.clock = FakeClock(datetime(2024, 5, 1, tzinfo=UTC))
        self.taken: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.clock.advance(seconds)


@pytest.fixture(autouse=True)
async def closed_generators() -> AsyncIterator[None]:
    """A stream left early is closed by httpx in layers, each a turn of the loop later."""
    yield
    for _ in range(_LAYERS):
        await asyncio.sleep(0)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def client_of(pauses: Pauses) -> Callable[..., WatchfloorClient]:
    def build(face: ScriptedFace, **more: Any) -> WatchfloorClient:
        return WatchfloorClient(
            "http://floor.test",
            "wf_key",
            transport=face,
            clock=pauses.clock,
            sleep=pauses.sleep,
            **more,
        )

    return build


@pytest.fixture
def scripted() -> type[ScriptedFace]:
    return ScriptedFace


@pytest.fixture
def threat() -> dict[str, Any]:
    return {
        "id": THREAT_ID,
        "project_id": "default",
        "signal": {
            "threat_id": THREAT_ID,
            "project_id": "default",
            "threat_type": "bot_traffic",
            "customer_id": "acme",
            "received_at": MOMENT,
            "detected_at": MOMENT,
        },
        "severity": "low",
        "requires_human_review": False,
        "status": "completed",
        "total_processing_time_ms": 3.5,
        "created_at": MOMENT,
    }
