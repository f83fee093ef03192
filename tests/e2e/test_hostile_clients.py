"""Clients that speak no HTTP, or never end, or never listen: nobody else notices."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from support import eventually
from support.hostile import MARK, Quiet, answer_to, caller, connection, request, signal
from support.processes import ProductProcess

from watchfloor.core import Accepted, ThreatFilter

pytestmark = [pytest.mark.e2e]

SIGNALS, TRIGGER = "/api/threats/signals", "/api/threats/trigger"


@pytest.fixture(autouse=True)
def _served_as_before(product: ProductProcess) -> Iterator[None]:
    quiet = Quiet(product)
    yield
    with caller(product) as client:
        assert client.get("/ready").json()["status"] == "ready"
        assert client.post(TRIGGER, json=signal()).status_code == 200
    quiet.check()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(MARK.encode() + b"\r\n\r\n", 400, id="prose"),
        pytest.param(b"\x16\x03\x01\x02\0\x01" + MARK.encode(), 400, id="TLS"),
        pytest.param(b"GET /\xff" + MARK.encode() + b" HTTP/1.1\r\n\r\n", 400, id="not ASCII"),
        pytest.param(b"GET / HTTP/1.1\r\nx: \0" + MARK.encode() + b"\r\n\r\n", 400, id="NUL"),
        pytest.param(b"CONNECT h:1 HTTP/1.1\r\nhost: h\r\n\r\n", 400, id="tunnel"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300_000, 431, id="many fields"),
        pytest.param(b"GET / HTTP/1.1\r\nx: " + b"a" * 2_000_000, 431, id="a long field"),
    ],
)
def test_what_is_no_request_is_refused(product: ProductProcess, sent: bytes, status: int) -> None:
    received = answer_to(product, sent)
    # Whoever is still sending may hear of the closed connection before it reads the answer.
    assert received.startswith(b"HTTP/1.1 %d" % status) or (status == 431 and not received)
    assert MARK.encode() not in received


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(["content-length: 5"], id="less than comes"),
        pytest.param(["content-length: -1"], id="negative"),
        pytest.param(["content-length: 5", "content-length: 9"], id="two lengths"),
        pytest.param(["content-length: 5", "transfer-encoding: chunked"], id="length and chunks"),
    ],
)
def test_a_length_that_lies_is_refused(product: ProductProcess, fields: list[str]) -> None:
    sent = request(product, "POST", SIGNALS, *fields, "connection: close", body=signal(id=MARK))
    received = answer_to(product, sent)
    assert received.startswith(b"HTTP/1.1 400")
    assert MARK.encode() not in received


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("TRACE", "/api/threats", 405),
        ("OPTIONS", "/api/threats", 405),
        ("HEAD", "/api/features/analyze", 405),
        ("GET", "//api/threats", 404),
        ("GET", "/api/../api/threats", 404),
        ("GET", "/docs/%2e%2e/%2e%2e/admin.key", 404),
        ("GET", "/api/threats%0d%0ax-injected:%20a", 404),
        ("GET", f"/{MARK}", 404),
        ("GET", "/" + "a" * 100_000, 400),
    ],
)
def test_no_path_leads_elsewhere(
    product: ProductProcess, method: str, path: str, status: int
) -> None:
    received = answer_to(product, request(product, method, path, "connection: close"))
    assert received.startswith(b"HTTP/1.1 %d" % status)
    assert b"application/problem+json" in received
    assert b"x-injected" not in received
    assert MARK.encode() not in received


def test_a_client_that_wants_http_2_is_served(product: ProductProcess) -> None:
    fields = ("connection: upgrade", "upgrade: h2c", "transfer-encoding: chunked")
    body = "2b\r\n" + '{"threat_type":"anomaly","customer_id":"a"}' + "\r\n0\r\n\r\n"
    with connection(product, request(product, "POST", TRIGGER, *fields, body=body)) as client:
        assert client.recv(12) == b"HTTP/1.1 200"


def test_slow_and_silent_clients_hold_up_nobody(product: ProductProcess) -> None:
    half = request(product, "POST", SIGNALS, "content-length: 1000")
    with ExitStack() as opened, caller(product) as client:
        for sent in (b"", b"GET /health HTTP/1.1\r\nx: ", half):
            for _ in range(150):
                opened.enter_context(connection(product, sent))
        began = time.monotonic()
        for _ in range(20):
            assert client.get("/health").status_code == 200
        assert time.monotonic() - began < 2


async def test_watchers_that_never_read_are_cut_off_and_the_others_see_all(
    product: ProductProcess,
) -> None:
    seen: set[str] = set()
    is_open = asyncio.Event()

    async def opened() -> None:
        is_open.set()

    async def listen() -> None:
        async with product.client() as client:
            async for event in client.stream(on_open=opened):
                seen.add(str(event.threat.id))

    with ExitStack() as deaf:
        for _ in range(20):
            deaf.enter_context(connection(product, request(product, "GET", "/api/stream")))
        async with asyncio.timeout(40), product.client() as client:
            listening = asyncio.ensure_future(listen())
            await is_open.wait()
            large = [signal(raw_data={"x": "y" * 5_000}) for _ in range(1_800)]
            outcomes = [each.outcome async for each in client.submit(large)]
            sent = {each.threat_id for each in outcomes if isinstance(each, Accepted)}
            assert len(sent) == len(large)
            await eventually(lambda: sent <= seen)
            await eventually(lambda: watchers(product) == 1)
            listening.cancel()


def watchers(product: ProductProcess) -> float:
    with caller(product) as client:
        lines = client.get("/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("soc_stream_clients "))


async def test_a_caller_that_always_hangs_up_has_reported_once(product: ProductProcess) -> None:
    """It may go before it is heard, so it tries again; heard twice, it has still reported once."""
    customer = f"gone-{MARK}"
    body = f'{{"threat_type":"anomaly","customer_id":"{customer}"}}'
    fields = (f"content-length: {len(body)}", f"idempotency-key: gone-{MARK}")
    async with product.client() as client:

        async def threats() -> list[str]:
            page = await client.threats.list(ThreatFilter(customer_id=(customer,)))
            return [threat.id for threat in page.items]

        async def is_there() -> bool:
            sent = request(product, "POST", TRIGGER, *fields, body=body)
            connection(product, sent).close()
            return bool(await threats())

        await eventually(is_there, every_s=0.2)
        assert len(await threats()) == 1
