"""The small server of a process that serves nobody else."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from watchfloor.core import SystemClock, UnavailableError
from watchfloor.runtime import OpsServer, ReadinessChecks, ServiceReport
from watchfloor.telemetry import MetricsForm

METRICS = {MetricsForm.TEXT: b"threats_total 3\n", MetricsForm.OPEN: b"threats_total 4\n"}


class Store:
    is_away = False

    async def ping(self) -> None:
        if self.is_away:
            raise UnavailableError("The store is away.")


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
async def server(tmp_path: Path, store: Store) -> AsyncIterator[OpsServer]:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(tmp_path / "ops"))
    listener.listen()
    checks = ReadinessChecks({"store": store.ping})

    async def report(form: MetricsForm) -> ServiceReport:
        return ServiceReport(await checks.read(), METRICS[form])

    server = OpsServer(listener, version="1.2.3", report=report, clock=SystemClock())
    await server.start()
    yield server
    await server.stop()
    await server.stop()


@pytest.fixture
async def client(tmp_path: Path, server: OpsServer) -> AsyncIterator[httpx.AsyncClient]:
    assert server is not None, "it serves as long as the client asks"
    transport = httpx.AsyncHTTPTransport(uds=str(tmp_path / "ops"))
    async with httpx.AsyncClient(transport=transport, base_url="http://ops") as found:
        yield found


async def test_it_says_that_the_process_lives(client: httpx.AsyncClient) -> None:
    body = (await client.get("/health")).json()
    assert body["status"] == "healthy"
    assert body["version"] == "1.2.3"
    assert body["uptime_seconds"] >= 0


async def test_it_is_ready_while_every_part_is(client: httpx.AsyncClient, store: Store) -> None:
    ready = await client.get("/ready")
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ready", "components": {"store": "ok"}},
    )
    store.is_away = True
    ready = await client.get("/ready")
    assert (ready.status_code, ready.json()) == (
        503,
        {"status": "not_ready", "components": {"store": "unavailable"}},
    )


async def test_readiness_drops_before_it_stops(
    client: httpx.AsyncClient, server: OpsServer
) -> None:
    server.drop()
    ready = await client.get("/ready")
    assert (ready.status_code, ready.json()["status"]) == (503, "stopping")


async def test_metrics_come_as_prometheus_reads_them(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.content == METRICS[MetricsForm.TEXT]
    assert answer.headers["content-type"] == "text/plain; version=0.0.4"


async def test_metrics_come_in_the_form_that_is_asked_for(client: httpx.AsyncClient) -> None:
    accept = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5"
    answer = await client.get("/metrics", headers={"accept": accept})
    assert answer.content == METRICS[MetricsForm.OPEN] + b"# EOF\n"
    assert answer.headers["content-type"] == MetricsForm.OPEN


async def test_anything_else_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/threats")
    assert answer.status_code == 404
    assert "/ready" in answer.json()["detail"]


async def test_a_head_has_no_body(client: httpx.AsyncClient) -> None:
    answer = await client.head("/health")
    assert (answer.status_code, answer.content) == (200, b"")
