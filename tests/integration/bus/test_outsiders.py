"""Users of a NATS of the operator's own, with the permissions that docs/transport.md gives them."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import nats
import pytest
from integration.bus.conftest import SignalMaker
from integration.bus.test_access import bus_at
from nats.aio.client import Client
from nats.aio.msg import Msg
from support import eventually
from support.nats_server import nats_server

from watchfloor.bus import (
    DemandFeed,
    IdempotencyKeys,
    NATSAccess,
    NATSBus,
    Result,
    ResultFeed,
    ResultMessage,
    ResultStream,
    SignalConsumer,
    SignalQueue,
    StreamCopies,
)
from watchfloor.core import Severity, ThreatId, ThreatType

pytestmark = pytest.mark.integration

DOCUMENT = Path(__file__).parents[3] / "docs/transport.md"
OWN = ("wf.results.shop.>", "wf.sessions.shop.>")
FOREIGN = (
    ">",
    "*",
    "wf.>",
    "wf.*.*.>",
    "wf.results.>",
    "wf.results.*.high",
    "wf.results.other.>",
    "wf.results.other.high",
    "wf.sessions.other.>",
    "wf.signals.*.shop.>",
    "wf.events.shop.>",
    "wf.dead.shop.>",
    "wf.keys.changed",
    "wf.limits.demand",
    "wf.news.>",
    "$KV.>",
    "$JS.EVENT.>",
    "_INBOX.>",
)
FORGED = (
    "wf.results.shop.high",
    "wf.results.other.high",
    "wf.signals.bulk.shop.anomaly.x",
    "wf.keys.changed",
    "wf.limits.demand",
    "$KV.idempotency.x",
    "$JS.API.STREAM.MSG.GET.RESULTS",
    "$JS.API.STREAM.PURGE.RESULTS",
    "$JS.API.CONSUMER.CREATE.RESULTS.mine.wf.results.shop.>",
    "$JS.ACK.RESULTS.x",
)


class Outsider:
    """Somebody of the project ``shop``.

    Attributes:
        heard: Subjects of what came.
        refused: What the server said of what is not allowed.
    """

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.refused: list[str] = []
        self.client: Client

    async def connect(self, address: str) -> None:
        self.client = await nats.connect(
            f"nats://shop:a-password-of-shop@{address}", error_cb=self._note
        )

    async def listen(self, *subjects: str) -> None:
        for subject in subjects:
            await self.client.subscribe(subject, cb=self._hear)
        await self.client.flush()

    def was_refused(self, *subjects: str) -> bool:
        said = {text.lower() for text in self.refused}
        return all(any(f'"{each.lower()}"' in text for text in said) for each in subjects)

    async def _hear(self, message: Msg) -> None:
        self.heard.append(message.subject)

    async def _note(self, error: Exception) -> None:
        self.refused.append(str(error))


@pytest.fixture
async def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[NATSBus]:
    monkeypatch.setenv("FLOOR_PASSWORD", "a-password-of-the-floor")
    monkeypatch.setenv("SHOP_PASSWORD", "a-password-of-shop")
    [settings] = re.findall(r"```\n(authorization .*?)```", DOCUMENT.read_text(), re.DOTALL)
    with nats_server(tmp_path, settings) as address:
        access = NATSAccess(user="floor", password="a-password-of-the-floor")
        bus = bus_at(address, access, scheme="nats")
        await bus.start()
        yield bus
        await bus.stop()


@pytest.fixture
async def shop(floor: NATSBus) -> AsyncIterator[Outsider]:
    outsider = Outsider()
    await outsider.connect(floor._url.removeprefix("nats://"))
    yield outsider
    await outsider.client.close()


def result(project: str, number: int) -> ResultMessage:
    return ResultMessage(
        project_id=project,
        threat_id=ThreatId(f"{project}-{number}"),
        revision=0,
        severity=Severity.HIGH,
        threat_type=ThreatType.ANOMALY,
        customer="acme",
        requires_review=True,
        data=b"{}",
    )


async def test_a_projects_own_are_heard_and_nothing_of_another(
    floor: NATSBus, shop: Outsider
) -> None:
    await shop.listen(*OWN)
    await shop.listen(*FOREIGN)
    await eventually(lambda: shop.was_refused(*FOREIGN))
    results = ResultStream(floor)
    for number in range(3):
        await results.publish(result("other", number))
        await results.publish(result("shop", number))
    await floor.client.publish("wf.sessions.other.analyzed", b"{}")
    await floor.client.publish("wf.sessions.shop.analyzed", b"{}")
    await eventually(lambda: "wf.sessions.shop.analyzed" in shop.heard)
    assert shop.heard == ["wf.results.shop.high"] * 3 + ["wf.sessions.shop.analyzed"]


async def test_nothing_is_told_to_the_bus_by_others(floor: NATSBus, shop: Outsider) -> None:
    """JetStream would deliver to any subject for whoever may ask it."""
    heard: list[Result] = []
    feed = ResultFeed(floor)
    feed.listen(heard.append)
    await feed.start()
    for subject in FORGED:
        await shop.client.publish(subject, b"forged", reply="wf.results.other.high")
    await shop.client.flush()
    await eventually(lambda: shop.was_refused(*FORGED))
    await ResultStream(floor).publish(result("shop", 1))
    await eventually(lambda: bool(heard))
    await feed.stop()
    assert [each.message.threat_id for each in heard] == ["shop-1"]


async def test_the_product_has_the_rights_that_it_needs(
    floor: NATSBus, make_signal: SignalMaker, project: str
) -> None:
    """Queues, buckets and what gateways tell each other."""
    told = asyncio.Event()
    demand, queue, consumer = DemandFeed(floor), SignalQueue(floor), SignalConsumer(floor)
    await demand.listen(lambda _: told.set())
    await demand.tell(b"report")
    signal = make_signal()
    claim = IdempotencyKeys(floor).claim(project, "k", body="b", threat_id=signal.threat_id)
    assert (await claim).is_new
    await queue.publish(signal)
    await consumer.start()
    async with asyncio.timeout(20):
        await told.wait()
        [delivery] = await consumer.take(1)
    assert delivery.signal() == signal
    await delivery.acknowledge()
    consumer.settle([delivery])
    await eventually(lambda: _is_worked_off(queue, project))
    await consumer.stop()
    await demand.stop()


async def test_a_backup_has_the_rights_that_it_needs(floor: NATSBus) -> None:
    copies, packed = StreamCopies(floor), io.BytesIO()
    await ResultStream(floor).publish(result("shop", 1))
    copy = await copies.take("RESULTS", packed.write)
    packed.seek(0)
    async with asyncio.timeout(20):
        assert await copies.put(copy, packed.read) == 1


async def _is_worked_off(queue: SignalQueue, project: str) -> bool:
    return await queue.pending(project) == 0
