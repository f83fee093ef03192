"""One run of the product with canaries in everything that its edge takes, and a look everywhere."""

import asyncio
import io
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from integration.product.ears import EARS, Ear
from support.canaries import CANARIES, POLICY, left
from support.collector import Collector, collector
from support.kept import everything
from support.planting import QUICKLY
from support.product import Running, StartProduct
from support.servers import Servers

from watchfloor.cli.report_html import report_html
from watchfloor.client import SeenAgent
from watchfloor.core import Role
from watchfloor.telemetry import configure_logging

SESSION = CANARIES["card"]
_READ = (
    *("/api/threats", "/api/threats/stats", "/api/changes", "/api/customers", "/api/redaction"),
    *("/api/audit", "/api/keys", "/api/projects", "/api/intel", "/openapi.json"),
    *("/v1/sessions", "/api/agents", "/api/workflows", "/api/security-checks", "/metrics"),
    *(f"/api/dead-letters?kind={kind}" for kind in ("signals", "events")),
    *("/api/v1/persistence/stats", "/v1/policies", "/health", "/ready"),
)
_PARTS = ("", "/sessions")
_OF_AGENTS = ("", "/baseline", "/analysis-history", "/security-checks")


class CanaryRun:
    """A product whose project keeps things back, and whatever it answered.

    Attributes:
        running: The product.
        client: Speaks REST for the project.
        folder: Where files may be written.
        log: What was logged.
        collected: What was told of traces.
    """

    def __init__(
        self,
        running: Running,
        client: httpx.AsyncClient,
        *,
        folder: Path,
        log: io.StringIO,
        collected: Collector,
    ) -> None:
        self.running = running
        self.client = client
        self.folder = folder
        self.log = log
        self.collected = collected
        self._told: dict[str, list[bytes]] = {}

    def keep(self, told: object, *, place: str = "answers") -> None:
        """Keep what somebody was told."""
        content = told if isinstance(told, bytes) else str(told).encode()
        self._told.setdefault(place, []).append(content)

    async def send(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Ask, and keep the answer."""
        answer = await self.client.request(method, path, **given)
        self.keep([*answer.headers.items()])
        self.keep(answer.content)
        return answer

    async def declare(self, mode: str) -> None:
        """Have the project keep back what the canaries are."""
        product = self.running.product
        admin = await product.keys.issue(self.running.project, Role.ADMIN)
        answer = await self.send(
            "PUT", "/api/redaction", json={"mode": mode, **POLICY}, headers={"x-api-key": admin.key}
        )
        assert answer.status_code == 200, answer.text

    async def read(self, threat_ids: Iterable[str]) -> None:
        """Everything that can be read, by what it was called when it was told."""
        agent, results = CANARIES["mail"], "/api/v1/persistence"
        paths = [
            *_READ,
            *(f"/api/threats/{threat_id}{rest}" for threat_id in threat_ids for rest in _PARTS),
            *(f"{results}/analysis/{each}?client_session_id={agent}" for each in threat_ids),
            *(f"/v1/sessions/{SESSION}{rest}" for rest in ("", "/conversation")),
            f"/v1/events?sessionId={SESSION}",
            *(f"/api/agent/{agent}{rest}" for rest in _OF_AGENTS),
            f"{results}/analyses/{agent}",
        ]
        for path in paths:
            await self.send("GET", path)

    async def export(self, servers: Servers) -> None:
        """What is taken out of the product as a file: the report on the agent, the audit log."""
        report = (await self.client.get(f"/api/agent/{CANARIES['mail']}")).json()
        self.keep(report_html(SeenAgent.of(report)), place="report")
        place = ["--data-dir", str(servers.data_dir), "--project", self.running.project]
        command = [sys.executable, "-m", "watchfloor.cli", "audit", "export", *place]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True)
        assert done.stdout
        self.keep(done.stdout + done.stderr, place="audit export")

    async def found(self, servers: Servers) -> dict[str, list[bytes]]:
        """The canaries that are somewhere, by place."""
        places = await self._places(servers)
        return {place: canaries for place, content in places.items() if (canaries := left(content))}

    async def places_of(self, content: bytes, servers: Servers) -> set[str]:
        """Where something is."""
        places = await self._places(servers)
        return {name for name, each in places.items() if content in each}

    async def _places(self, servers: Servers) -> Mapping[str, bytes]:
        """All that is kept or was told, by table, by stream or file, by way out."""
        told = {place: b"\n".join(each) for place, each in self._told.items()}
        ways_out = {"log": self.log.getvalue().encode(), "traces": self.collected.told}
        return {**await everything(servers), **told, **ways_out}


@asynccontextmanager
async def canary_run(
    start_product: StartProduct, folder: Path, **options: Any
) -> AsyncIterator[CanaryRun]:
    """A product that logs and traces all it can, with a project whose every stream is heard."""
    log = io.StringIO()
    configure_logging("debug", stream=log)
    async with AsyncExitStack() as stack:
        collected = await stack.enter_async_context(collector())
        running = await start_product(
            gateway={"redaction_keys": folder / "keys"},
            coordinator=QUICKLY,
            tracing={"endpoint": collected.endpoint, "interval_s": 0.05, "sample_ratio": 1.0},
            **options,
        )
        headers = {"x-api-key": running.key}
        client = httpx.AsyncClient(base_url=running.url, headers=headers, timeout=60)
        await stack.enter_async_context(client)
        group = await stack.enter_async_context(asyncio.TaskGroup())
        run = CanaryRun(running, client, folder=folder, log=log, collected=collected)
        ears = [group.create_task(_hear(run, ear)) for ear, _ in EARS.values()]
        yield run
        for task in ears:
            task.cancel()


async def _hear(run: CanaryRun, ear: Ear) -> None:
    async for text in ear(run.running, run.running.key, {}):
        run.keep(text, place="live streams")
