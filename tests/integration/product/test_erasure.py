"""A user's data is everywhere, and then nowhere; everybody else's stays."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, Self
from uuid import uuid4

import httpx
import pytest
from support import Servers, eventually
from support.kept import places_of
from support.product import Running, StartProduct

from watchfloor.bus import DeadLetterBox, EventQueue, NATSBus, SignalQueue
from watchfloor.client import SeenErasure, WatchfloorClient
from watchfloor.core import (
    DeadLetter,
    ErasureState,
    mint_uuid7,
)

pytestmark = pytest.mark.integration

_QUICK = {"inactivity_s": 0.5, "sweep_s": 0.2, "minimum_sessions": 1}
_OF_USERS = {
    *("table threats", "table events", "table sessions", "table client_results"),
    *("stream RESULTS", "stream SESSIONS", "stream DEAD_LETTERS"),
}
_OF_SESSIONS = {"table traces", "table features", "table session_pii"}
_REPORT = "table analysis_results"
_OF_THREATS = {"table verdicts", "stream KV_idempotency"}


class _Person:
    """Somebody who does something everywhere.

    Attributes:
        word: Stands in the ids of all that is this one's.
        user: The user's id.
        session: The session's.
    """

    def __init__(self, running: Running, bus: NATSBus) -> None:
        self.word = f"w{uuid4().hex[:12]}"
        self.user, self.session = f"user-{self.word}", f"session-{self.word}"
        self._project = running.project
        self._bus = bus
        self._http = httpx.AsyncClient(
            base_url=running.url,
            timeout=30,
            headers={"x-api-key": running.key, "x-client-session-id": f"client-{self.word}"},
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def send(self, method: str, path: str, **given: Any) -> Any:
        answer = await self._http.request(method, path, **given)
        assert answer.is_success, answer.text
        return answer.json()

    async def status_of(self, path: str) -> int:
        return (await self._http.get(path)).status_code

    async def plant(self) -> str:
        """Leave traces of every kind; the id of the threat."""
        threat = await self.signal()
        await self.send("POST", f"/api/threats/{threat}/verdict", json={"verdict": "benign"})
        for turn in ("Hello", "Goodbye"):
            await self.send("POST", "/v1/events", json=self._event(turn))
        await eventually(self.is_concluded)
        await self._give_up()
        return threat

    async def signal(self) -> str:
        body = self._signal()
        key = {"idempotency-key": uuid4().hex}
        answer = await self.send(
            "POST", "/api/threats/trigger?timeout_s=20", json=body, headers=key
        )
        return str(answer["id"])

    async def is_concluded(self) -> bool:
        answer = await self._http.get(f"/v1/sessions/{self.session}")
        return answer.is_success and answer.json()["session"]["status"] == "concluded"

    def _signal(self) -> dict[str, Any]:
        return {"threat_type": "bot_traffic", "customer_id": "acme", "user_id": self.user}

    def _event(self, turn: str) -> dict[str, Any]:
        return {
            "type": "message.user",
            "role": "user",
            "content": turn,
            "eventId": f"{self.word}-{turn}",
            "sessionId": self.session,
            "agentId": "shared",
            "userId": self.user,
            "traceId": f"trace-{self.word}",
        }

    async def _give_up(self) -> None:
        moment = datetime.now(UTC)
        event = {"events": [{"session_id": self.session, "user_id": self.user}]}
        for queue, content in (
            (SignalQueue(self._bus), self._signal()),
            (EventQueue(self._bus), event),
        ):
            letter = DeadLetter(
                kind=queue.letters,
                id=mint_uuid7(moment),
                project_id=self._project,
                reason="it was given up",
                failed_at=moment,
                attempts=5,
                content=content,
            )
            await DeadLetterBox(self._bus, queue).put(letter)


async def _ended(client: WatchfloorClient, **whose: Any) -> SeenErasure:
    erasure = await client.privacy.erase(**whose)
    async for each in client.privacy.follow(erasure):
        erasure = each
    return erasure


@pytest.fixture
async def bus(product_servers: Servers) -> AsyncIterator[NATSBus]:
    bus = NATSBus(product_servers.nats_url, token=product_servers.nats_token)
    await bus.start()
    yield bus
    await bus.stop()


async def test_everything_of_a_user_is_erased_and_nothing_of_others(
    start_product: StartProduct, product_servers: Servers, bus: NATSBus
) -> None:
    """In tables and streams, the bytes of their files included; and consumers pass the gap."""
    running = await start_product(coordinator={"sessions": _QUICK})
    async with _Person(running, bus) as ann, _Person(running, bus) as bob:
        threat, others = await ann.plant(), await bob.plant()
        await eventually(partial(_is_everywhere, ann, threat, product_servers))
        await eventually(partial(_is_in_report, ann, product_servers))
        counted = await _ended(running.client, user=ann.user, dry_run=True)
        copies = [each async for each in running.client.privacy.export(user=ann.user)]

        erasure = await _ended(running.client, user=ann.user)

        assert erasure.state is ErasureState.DONE
        assert copies[-1] == {"counts": counted.counts}
        assert erasure.counts == counted.counts
        for mark in (ann.user, ann.session):
            assert await places_of(mark.encode(), product_servers) == set(), mark
        # A bucket keeps the bytes of an entry that was removed; they say nothing of anybody.
        assert await places_of(threat.encode(), product_servers) == {"stream KV_idempotency"}
        assert await ann.status_of(f"/api/threats/{threat}") == httpx.codes.NOT_FOUND
        assert await bob.status_of(f"/api/threats/{others}") == httpx.codes.OK
        assert await _is_everywhere(bob, others, product_servers)
        again = await ann.signal()
        assert await ann.status_of(f"/api/threats/{again}") == httpx.codes.OK


async def _is_everywhere(person: _Person, threat: str, servers: Servers) -> bool:
    marks = ((person.user, _OF_USERS), (person.session, _OF_SESSIONS), (threat, _OF_THREATS))
    return all([await places_of(mark.encode(), servers) >= places for mark, places in marks])


async def _is_in_report(person: _Person, servers: Servers) -> bool:
    """The one on the agent that both talked to; it goes as a whole."""
    return _REPORT in await places_of(person.session.encode(), servers)
