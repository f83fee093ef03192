"""What the product in the pictures is about: a shop's and a bank's traffic, and two agents."""

import asyncio
import time
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from support import eventually
from support.gen_ai_spans import otlp_document
from support.processes import ProductProcess

from pictures.recorded import ends_of, runs_in, spans_of
from watchfloor.client import WatchfloorClient
from watchfloor.core import Accepted, Role, SignalInput, SystemClock
from watchfloor.ingest import AccessLogIngest, IngestConfig, Scenario, configured_rules, simulate
from watchfloor.reference import AddressRanges, CrawlerRegistry, packaged_access_log

PROJECT = "northwind"
_SEED = 12
_SYNTHETIC = 90
_AT_ONCE = 3
_REST_S = 2.5
_CUSTOMERS = (
    ("northwind-shop", "Northwind Shop", "premium"),
    ("harbour-bank", "Harbour Bank", "enterprise"),
    ("lumen-media", "Lumen Media", "standard"),
    ("atlas-tickets", "Atlas Tickets", "free"),
)
_POLICIES: tuple[dict[str, Any], ...] = (
    {
        "name": "Stop what follows foreign orders",
        "description": "An order out of a tool's result reached a call.",
        "conditions": {"minRiskScore": 0.8},
        "actions": {"action": "block", "message": "A person has to look at this first."},
    },
    {
        "name": "Look at what is risky",
        "description": "Somebody reads it the same day.",
        "conditions": {"minRiskScore": 0.4},
        "actions": {"action": "flag", "applyTags": ["review"]},
    },
    {
        "name": "Tell of probing",
        "conditions": {"patternsAny": ["prompt_injection", "data_exfiltration"]},
        "actions": {"action": "notify"},
    },
)


class Fed(NamedTuple):
    """Where the pictures are taken.

    Attributes:
        url: The product.
        key: An admin's of the project.
        hijacked: A session whose agent did what it had read.
        threat: One that is worth opening.
        agent: One with a report.
    """

    url: str
    key: str
    hijacked: str
    threat: str
    agent: str


async def feed(product: ProductProcess, data: Path | None, *, rest_s: float = _REST_S) -> Fed:
    """Give it everything, and wait until all of it is judged.

    Args:
        product: A fresh one.
        data: Real data; without it what is kept here.
        rest_s: Between a few signals and the next.
    """
    async with product.client() as operator:
        await operator.projects.create(PROJECT)
        key = (await operator.keys.create(PROJECT, Role.ADMIN, name="ann")).key
        await operator.keys.create(PROJECT, Role.INGEST_ONLY, name="edge-collector")
    headers = {"x-api-key": key}
    async with httpx.AsyncClient(base_url=product.url, headers=headers, timeout=60) as http:
        await _knowledge(http)
        async with WatchfloorClient(product.url, key) as client, asyncio.TaskGroup() as group:
            arriving = group.create_task(_signals(client, rest_s))
            hijacked = await _sessions(http, data)
            agents = await _reports(http)
            await arriving
        await _judged(http)
        worst = await _asked(http, "/api/threats", severity="critical", limit=50)
    return Fed(product.url, key, hijacked, _telling(worst["threats"]), agents[0])


async def _knowledge(http: httpx.AsyncClient) -> None:
    customers = [
        {
            "customer_id": customer_id,
            "name": name,
            "tier": tier,
            "requests_per_minute_limit": 600,
            "critical_endpoints": ["/login", "/checkout"],
            "contacts": [{"name": "Security desk", "email": f"soc@{customer_id}.example"}],
        }
        for customer_id, name, tier in _CUSTOMERS
    ]
    await _sent(http, "PUT", "/api/customers", customers)
    for policy in _POLICIES:
        await _sent(http, "POST", "/v1/policies", policy)
    now = datetime.now(UTC)
    for minutes, kind, summary in (
        (25, "deployment", "checkout 4.12 to all regions"),
        (190, "config_change", "Limit of /login raised to 600 a minute"),
    ):
        began = (now - timedelta(minutes=minutes)).isoformat()
        change = {"kind": kind, "summary": summary, "started_at": began}
        await _sent(http, "POST", "/api/changes", change | {"customer_id": "northwind-shop"})
    indicators = [
        {
            "kind": "network",
            "value": f"203.0.113.{number}",
            "confidence": 85,
            "source": "isac-shared",
        }
        for number in range(1, 40)
    ]
    await _sent(http, "POST", "/api/intel", indicators)


async def _sessions(http: httpx.AsyncClient, data: Path | None) -> str:
    """Send the recorded runs; returns the id of one that was hijacked."""
    runs = runs_in(data)
    for run, ends_ns in ends_of(runs, now_ns=time.time_ns()):
        await _sent(http, "POST", "/v1/traces", otlp_document(spans_of(run, ends_ns=ends_ns)))

    async def are_judged() -> bool:
        listed = await _listed(http)
        read = (each["dataflowVerdict"] and each["status"] == "concluded" for each in listed)
        return len(listed) >= len(runs) and all(read)

    await eventually(are_judged, every_s=0.5)
    listed = await _listed(http)
    hijacked = [each for each in listed if each["dataflowVerdict"] == "hijacked"]
    # The shortest shows most of itself at once.
    return str(min(hijacked or listed, key=lambda each: each["eventCount"])["id"])


async def _listed(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await _asked(http, "/v1/sessions", limit=100)
    return list(answer["sessions"])


async def _reports(http: httpx.AsyncClient) -> list[str]:
    """Have every agent reported on; the one with the most sessions first."""
    agents = (await _asked(http, "/api/agents"))["agents"]
    for agent in agents:
        place = f"/api/agent/{agent['agent_id']}"

        async def is_reported(place: str = place) -> bool:
            run = (await _asked(http, f"{place}/dynamic-analysis-status"))["last_analysis"]
            return bool(run and run["completed_at"])

        await http.post(f"{place}/trigger-dynamic-analysis", params={"force": True})
        await eventually(is_reported, every_s=0.5)
    return sorted(str(agent["agent_id"]) for agent in agents)


async def _signals(client: WatchfloorClient, rest_s: float) -> None:
    """A real access log's threats, as if it ended just then, and synthetic ones between them."""
    synthetic = simulate(Scenario.MIXED, seed=_SEED, clock=SystemClock(), count=_SYNTHETIC)
    # Evenly through each other, and over a minute as traffic does: a list of one second tells less.
    signals = sorted(
        [*_logged(), *synthetic], key=lambda each: zlib.crc32(repr(each.source_ip).encode())
    )
    for first in range(0, len(signals), _AT_ONCE):
        async for answer in client.submit(signals[first : first + _AT_ONCE]):
            assert isinstance(answer.outcome, Accepted), answer
        await asyncio.sleep(rest_s)


def _logged() -> Iterable[SignalInput]:
    with packaged_access_log() as log:
        lines = log.read().decode("utf-8", "backslashreplace").splitlines()
    crawlers = CrawlerRegistry(AddressRanges())
    rules = configured_rules(IngestConfig())
    found = AccessLogIngest(rules, customer_id="lumen-media", crawler=crawlers.check).feed(lines)
    last = max(each.detected_at for each in found if each.detected_at)
    late = datetime.now(UTC) - last
    return [
        each.model_copy(update={"detected_at": each.detected_at + late})
        for each in found
        if each.detected_at
    ]


async def _judged(http: httpx.AsyncClient) -> None:
    async def are_done() -> bool:
        waiting = await _asked(http, "/api/threats", status="analyzing", limit=1)
        return not waiting["threats"]

    await eventually(are_done, every_s=0.5)


def _telling(threats: list[dict[str, Any]]) -> str:
    """The first that has most evidence."""

    def evidence(threat: dict[str, Any]) -> int:
        score = threat.get("false_positive_score") or {}
        return len(score.get("indicators") or ())

    return str(max(threats, key=evidence)["id"])


async def _sent(http: httpx.AsyncClient, method: str, path: str, body: Any) -> Any:
    answer = await http.request(method, path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def _asked(http: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await http.get(path, params=query)
    assert answer.is_success, answer.text
    return answer.json()
