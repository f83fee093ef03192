"""The REST face in front of the real bus and the real store, without a coordinator."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

import httpx
import pytest
from support import Servers
from support.audit import RING
from unit.gateway.report_backends import RULES
from unit.gateway.session_backends import Features, Judge

from watchfloor.bus import (
    DemandFeed,
    EventQueue,
    IdempotencyKeys,
    KeyNotices,
    NATSBus,
    PolicyNews,
    ResultFeed,
    ResultMessage,
    ResultReplay,
    ResultStream,
    SessionFeed,
    SessionReplay,
    SignalQueue,
    StatusReports,
)
from watchfloor.cli.compose.dead_letters import dead_letters_on
from watchfloor.core import Role, Severity, SystemClock, ThreatAnalysis, ThreatSignal, ThreatStatus
from watchfloor.gateway import Backends, Gateway, GatewayConfig, Listeners, join
from watchfloor.privacy import places_of
from watchfloor.runtime import RedactionKeys, bind
from watchfloor.store import (
    AgentRepository,
    AnalysisSessionRepository,
    AnalysisStandings,
    ApiKeyRepository,
    AuditLogRepository,
    BehaviorRepository,
    ChangeEventRepository,
    ClientResultRepository,
    ConclusionSteps,
    CustomerRepository,
    ErasureRepository,
    EventRepository,
    IntelRepository,
    LegalHoldRepository,
    LoginRepository,
    PolicyRepository,
    ProjectRepository,
    RedactionPolicyRepository,
    RetentionRepository,
    SavedViewRepository,
    SecurityCheckRepository,
    SessionPiiRepository,
    SessionRepository,
    SnapshotRepository,
    Store,
    StoreThreatHistory,
    ThreatRepository,
    ThreatRow,
    WorkflowRepository,
    migrate,
)
from watchfloor.telemetry import Metrics

GOOD = {"threat_type": "credential_stuffing", "customer_id": "acme", "source_ip": "203.0.113.7"}


class Running(NamedTuple):
    url: str
    store: Store
    bus: NATSBus
    queue: SignalQueue
    threats: ThreatRepository

    async def client_of_new_project(self) -> httpx.AsyncClient:
        project = f"p-{uuid4().hex[:12]}"
        await ProjectRepository(self.store).create(project)
        key = (await ApiKeyRepository(self.store).issue(project, Role.ADMIN)).key
        headers = {"x-api-key": key, "x-project": project}
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=20)

    async def finish(self, signal: ThreatSignal) -> ResultMessage:
        """What a coordinator does, without its analysis."""
        threat = ThreatAnalysis(
            id=signal.threat_id,
            project_id=signal.project_id,
            signal=signal,
            severity=Severity.HIGH,
            requires_human_review=False,
            status=ThreatStatus.COMPLETED,
            total_processing_time_ms=4.0,
            created_at=datetime.now(UTC),
        )
        document = threat.model_dump_json().encode()
        await self.threats.save([ThreatRow(threat, document)])
        message = ResultMessage.of(threat, document)
        await ResultStream(self.bus).publish(message)
        return message


@pytest.fixture
async def running(servers: Servers) -> AsyncIterator[Running]:
    await migrate(servers.owner_url)
    store = Store(servers.app_url, worker_url=servers.worker_url)
    bus = NATSBus(servers.nats_url, token=servers.nats_token)
    feed, queue, threats = ResultFeed(bus), SignalQueue(bus), ThreatRepository(store)
    session_feed = SessionFeed(bus)
    listeners = Listeners(bind("127.0.0.1", 0), bind("127.0.0.1", 0))
    backends = Backends(
        queue=queue,
        keys=IdempotencyKeys(bus),
        demand=DemandFeed(bus),
        event_queue=EventQueue(bus),
        results=feed,
        replay=ResultReplay(bus),
        announcements=ResultStream(bus),
        dead_letters=dead_letters_on(store, bus),
        threats=threats,
        customers=CustomerRepository(store),
        changes=ChangeEventRepository(store),
        intel=IntelRepository(store),
        client_results=ClientResultRepository(store),
        projects=ProjectRepository(store),
        api_keys=ApiKeyRepository(store),
        key_news=KeyNotices(bus),
        logins=LoginRepository(store, idle_s=3600),
        session_changes=session_feed,
        session_replay=SessionReplay(bus),
        sessions=SessionRepository(store),
        events=EventRepository(store),
        snapshots=SnapshotRepository(store),
        pii=SessionPiiRepository(store),
        policies=PolicyRepository(store, clock=SystemClock()),
        agents=AgentRepository(store),
        workflows=WorkflowRepository(store),
        runs=AnalysisSessionRepository(store),
        checks=SecurityCheckRepository(store),
        report_requests=ConclusionSteps(store),
        standings=AnalysisStandings(store),
        baselines=BehaviorRepository(store),
        judge=Judge(),
        features=Features(),
        audited=AuditLogRepository(store),
        audit_keys=lambda: RING,
        status_reports=StatusReports(bus),
        redaction_policies=RedactionPolicyRepository(store),
        views=SavedViewRepository(store),
        history=StoreThreatHistory(store, clock=SystemClock()),
        policy_news=PolicyNews(bus),
        redaction_keys=RedactionKeys(None),
        retentions=RetentionRepository(store),
        legal_holds=LegalHoldRepository(store),
        erasures=ErasureRepository(store),
        places=places_of(store, bus, None),
    )
    services = join(
        GatewayConfig(http_port=0),
        backends,
        clock=SystemClock(),
        metrics=Metrics(),
        version="0",
        project_limit=1_000,
        event_limit=1_000,
        reports=RULES,
        checks={"store": store.ping, "bus": bus.ping},
    )
    url = f"http://127.0.0.1:{listeners.main.getsockname()[1]}"
    async with AsyncExitStack() as stack:
        for part in (store, bus, feed, session_feed, Gateway(services, listeners=listeners)):
            stack.push_async_callback(part.stop)
            await part.start()
        yield Running(url, store, bus, queue, threats)


async def test_a_signal_is_pending_then_streamed_then_stored(running: Running) -> None:
    async with await running.client_of_new_project() as client:
        submitted = await client.post("/api/threats/signals", json=[GOOD, {"threat_type": "x"}])
        threat_id = submitted.json()["results"][0]["id"]
        assert (await client.get(f"/api/threats/{threat_id}")).json()["status"] == "pending"
        waiting = await running.queue.find(client.headers["x-project"], threat_id)
        assert waiting is not None
        path = "/api/stream?severity=high&customer_id=acme"
        async with client.stream("GET", path) as stream:
            lines = stream.aiter_lines()
            assert await anext(lines) == ": connected"
            assert [await anext(lines) for _ in range(4)][1] == "event: initial_batch"
            message = await running.finish(waiting)
            event = [await anext(lines) for _ in range(4)]
        assert event[1] == "event: new_threat"
        assert event[3] == "data: " + message.data.decode()
        assert (await client.get(f"/api/threats/{threat_id}")).content == message.data
        judged = await client.post(f"/api/threats/{threat_id}/verdict", json={"verdict": "benign"})
        assert (judged.json()["revision"], judged.json()["verdict"]["verdict_id"]) == (1, 5)
        listed = (await client.get("/api/threats?search=acme")).json()["threats"]
        assert [each["id"] for each in listed] == [threat_id]


async def test_another_project_sees_nothing_of_it(running: Running) -> None:
    async with (
        await running.client_of_new_project() as one,
        await running.client_of_new_project() as other,
    ):
        ids = []
        for _ in range(2):
            answer = await one.post("/api/threats/signals", json={**GOOD, "id": "same"})
            ids.append(answer.json()["results"][0]["id"])
        assert ids[0] == ids[1]
        waiting = await running.queue.find(one.headers["x-project"], ids[0])
        assert waiting is not None
        assert (await other.get(f"/api/threats/{ids[0]}")).status_code == 404
        await running.finish(waiting)
        assert (await other.get(f"/api/threats/{ids[0]}")).status_code == 404
        assert (await other.get("/api/threats")).json()["threats"] == []
        again = await other.post("/api/threats/signals", json={**GOOD, "id": "same"})
        assert again.json()["results"][0]["id"] != ids[0]


async def test_the_same_key_with_another_body_is_a_conflict(running: Running) -> None:
    async with await running.client_of_new_project() as client:
        for geo, status in (("NL", 202), ("NL", 202), ("DE", 409)):
            answer = await client.post("/api/threats/signals", json={**GOOD, "id": "k", "geo": geo})
            assert answer.status_code == status


async def test_policies_live_in_the_store_and_begin_with_five(running: Running) -> None:
    async with await running.client_of_new_project() as client:
        listed = (await client.get("/v1/policies")).json()["policies"]
        assert len(listed) == 5
        policy = {"name": "All", "actions": {"action": "notify"}}
        path = (await client.post("/v1/policies", json=policy)).headers["location"]
        assert (await client.get(path)).json()["name"] == "All"
        assert (await client.delete(path)).status_code == 204
        assert (await client.get(path)).status_code == 404


async def test_events_wait_in_the_queue_under_their_project(running: Running) -> None:
    event = {"sessionId": "s1", "type": "message.user", "role": "user", "content": "hello"}
    async with await running.client_of_new_project() as client:
        assert (await client.post("/v1/events", json={**event, "eventId": "e1"})).json()["ok"]
        again = await client.post("/v1/events", json={**event, "eventId": "e1", "content": "other"})
        assert again.status_code == 409
        assert (await client.get("/v1/sessions/s1")).status_code == 404
        assert (await client.get("/v1/sessions")).json()["total"] == 0
        assert (await client.get("/v1/sessions?cursor=x")).status_code == 400
