"""The gateway in front of small hand-written backends that live in memory."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx
from support.audit import RING
from unit.gateway.backends import (
    NOW,
    Announcements,
    ApiKeys,
    AuditedEntries,
    Demand,
    Feed,
    KeyNews,
    Keys,
    Logins,
    Projects,
    Queue,
    Threats,
)
from unit.gateway.keeping_backends import LegalHolds, Retentions
from unit.gateway.knowledge_backends import (
    Changes,
    Customers,
    DeadLetters,
    Intel,
    StatusReports,
    Views,
)
from unit.gateway.privacy_backends import Erasures
from unit.gateway.redaction_backends import News, RedactionKeys, RedactionPolicies
from unit.gateway.report_backends import RULES, Baselines, Checks, Requests, Runs, Standings
from unit.gateway.result_backend import ClientResults
from unit.gateway.session_backends import (
    Agents,
    EventQueue,
    Events,
    Features,
    FoundPii,
    Judge,
    Policies,
    SessionFeed,
    Sessions,
    Snapshots,
    Workflows,
)

from watchfloor.bus import ResultMessage
from watchfloor.core import (
    DeadLetterKind,
    FakeClock,
    Severity,
    ThreatId,
    UnavailableError,
    mint_uuid7,
)
from watchfloor.gateway import Backends, GatewayConfig, join, otlp
from watchfloor.gateway.rest import ROUTERS, create_app
from watchfloor.telemetry import Metrics


class World:
    """The gateway and everything behind it."""

    def __init__(self, *, event_queue: Any = None, event_limit: int = 1_000, **config: Any) -> None:
        self.clock = FakeClock(NOW)
        self.metrics = Metrics()
        self.queue, self.keys, self.feed = Queue(), Keys(), Feed()
        self.threats, self.customers, self.changes = Threats(), Customers(), Changes()
        self.views, self.status_reports = Views(), StatusReports()
        self.intel, self.dead_letters = Intel(), DeadLetters()
        self.projects, self.api_keys, self.key_news = Projects(), ApiKeys(), KeyNews()
        self.event_queue, self.session_feed = EventQueue(), SessionFeed()
        self.sessions, self.snapshots, self.pii = Sessions(), Snapshots(), FoundPii()
        self.events = Events(self.sessions)
        self.policies, self.judge, self.features = Policies(), Judge(), Features()
        self.agents, self.workflows = Agents(), Workflows()
        self.runs, self.checks, self.report_requests = Runs(), Checks(), Requests()
        self.standings, self.baselines = Standings(), Baselines()
        self.announcements, self.client_results = Announcements(), ClientResults()
        self.logins = Logins(self.clock)
        self.audited = AuditedEntries()
        self.redaction_policies, self.news = RedactionPolicies(), News()
        self.redaction_keys = RedactionKeys()
        self.demand = Demand()
        self.retentions, self.legal_holds = Retentions(), LegalHolds()
        self.erasures = Erasures()
        self.unready: dict[str, str] = {}
        self.services = join(
            GatewayConfig(
                **{"max_body_bytes": 65_536, "max_batch_items": 100, "http_port": 0} | config
            ),
            Backends(
                queue=self.queue,
                keys=self.keys,
                demand=self.demand,
                results=self.feed,
                replay=self.feed,
                announcements=self.announcements,
                dead_letters=dict.fromkeys(DeadLetterKind, self.dead_letters),
                threats=self.threats,
                customers=self.customers,
                changes=self.changes,
                intel=self.intel,
                views=self.views,
                history=self.threats,
                client_results=self.client_results,
                projects=self.projects,
                api_keys=self.api_keys,
                key_news=self.key_news,
                logins=self.logins,
                event_queue=event_queue or self.event_queue,
                session_changes=self.session_feed,
                session_replay=self.session_feed,
                sessions=self.sessions,
                events=self.events,
                snapshots=self.snapshots,
                pii=self.pii,
                policies=self.policies,
                agents=self.agents,
                workflows=self.workflows,
                runs=self.runs,
                checks=self.checks,
                report_requests=self.report_requests,
                standings=self.standings,
                baselines=self.baselines,
                judge=self.judge,
                features=self.features,
                status_reports=self.status_reports,
                audited=self.audited,
                audit_keys=lambda: RING,
                redaction_policies=self.redaction_policies,
                policy_news=self.news,
                redaction_keys=self.redaction_keys,
                retentions=self.retentions,
                legal_holds=self.legal_holds,
                erasures=self.erasures,
                places=(),
            ),
            clock=self.clock,
            metrics=self.metrics,
            version="1.2.3",
            project_limit=1_000,
            event_limit=event_limit,
            reports=RULES,
            shortest_days=2,
            checks={"store": lambda: self._ready("store"), "bus": lambda: self._ready("bus")},
        )
        self.app = create_app(self.services, (*ROUTERS, otlp.router))

    def client(self, key: str | None = "key-of-acme") -> httpx.AsyncClient:
        headers = {"x-api-key": key} if key else {}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers)

    def message(self, threat_id: str, **fields: Any) -> ResultMessage:
        data = json.dumps({"id": threat_id, "status": "completed"}, separators=(",", ":")).encode()
        given: Mapping[str, Any] = {
            "project_id": "acme",
            "threat_id": ThreatId(threat_id),
            "revision": 0,
            "severity": Severity.HIGH,
            "threat_type": "bot_traffic",
            "customer": "a",
            "requires_review": False,
            "data": data,
            **fields,
        }
        return ResultMessage(**given)

    def connection(self, path: str, **options: Any) -> "Connection":
        return Connection(self.app, path, **options)

    def new_id(self) -> ThreatId:
        return ThreatId(mint_uuid7(NOW))

    async def _ready(self, part: str) -> None:
        if part in self.unready:
            raise UnavailableError(self.unready[part])


class Connection:
    """One request straight to the application, so that an endless answer can be read."""

    def __init__(
        self,
        app: Any,
        path: str,
        *,
        key: str = "key-of-acme",
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        more = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        query = path.partition("?")[2]
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "path": path.partition("?")[0],
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "scheme": "http",
            "headers": [(b"x-api-key", key.encode()), *more],
            "client": ("test", 1),
            "server": ("test", 80),
        }
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()
        self.task = asyncio.ensure_future(app(self.scope, self.received.get, self._send))

    async def _send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        self.sent.put_nowait(message)

    def body(self, content: bytes = b"") -> None:
        self.received.put_nowait({"type": "http.request", "body": content, "more_body": False})

    def hang_up(self) -> None:
        self.received.put_nowait({"type": "http.disconnect"})

    async def next(self) -> dict[str, Any]:
        return await self.sent.get()

    async def close(self) -> None:
        self.task.cancel()
        with suppress(BaseException):
            await self.task
