import asyncio
import io
import json
from typing import Any

import httpx
import pytest
from unit.gateway.backends import NOW
from unit.gateway.world import World

from watchfloor.core import (
    AgentFigures,
    AgentName,
    CoordinatorStatus,
    Durations,
    PipelineFigures,
    UnavailableError,
    step_of,
)
from watchfloor.gateway.queue_depth import QueueDepth
from watchfloor.rpc import STATUSES
from watchfloor.telemetry import Metrics, configure_logging

SECRET = "s3cret-of-the-caller"


async def test_health_says_version_and_age(world: World, client: httpx.AsyncClient) -> None:
    world.clock.advance(90)
    answer = (await client.get("/health")).json()
    assert answer == {"status": "healthy", "version": "1.2.3", "uptime_seconds": 90.0}


async def test_ready_names_each_part(world: World, client: httpx.AsyncClient) -> None:
    good = await client.get("/ready")
    assert (good.status_code, good.json()["status"]) == (200, "ready")
    world.unready["store"] = SECRET
    bad = await client.get("/ready")
    assert bad.status_code == 503
    assert bad.json() == {
        "status": "not_ready",
        "components": {"store": "unavailable", "bus": "ok"},
        "coordinators": 0,
        "coordinator_components": {},
        "agents": {},
    }


def coordinator(number: int, *, component: str, missed: int) -> CoordinatorStatus:
    """One that had ten signals in the last minute."""
    durations = Durations(counts={step_of(10.0 * number): 10})
    agent = AgentFigures(answered=durations, missed=missed)
    return CoordinatorStatus(
        coordinator_id=str(number),
        at=NOW,
        components={"coordinator": component, "agents": "ok"},
        last_minute=PipelineFigures(threats=durations, agents={AgentName.CONTEXT: agent}),
    )


async def test_coordinators_are_shown_together(world: World, client: httpx.AsyncClient) -> None:
    world.status_reports.statuses = [
        coordinator(1, component="ok", missed=0),
        coordinator(2, component="unavailable", missed=1),
        coordinator(3, component="ok", missed=0),
    ]
    shown = (await client.get("/api/status")).json()
    components = {"coordinator": "unavailable", "agents": "ok"}
    assert (shown["coordinators"], shown["components"]) == (3, components)
    assert [each["id"] for each in shown["told_by"]] == ["1", "2", "3"]
    assert 10 <= shown["threats"]["p50_ms"] / 2 <= 11
    assert 10 <= shown["threats"]["p99_ms"] / 3 <= 11
    assert shown["agents"]["context"]["status"] == "degraded"
    ready = await client.get("/ready")
    assert ready.status_code == 200, "signals wait for coordinators"
    assert ready.json()["coordinator_components"] == components
    assert (ready.json()["coordinators"], ready.json()["agents"]) == (3, {"context": "degraded"})


async def test_how_much_all_projects_have_is_told_to_operators_alone(world: World) -> None:
    """A tenant that sees the sum sees, less its own, what the others do."""
    world.status_reports.statuses = [coordinator(1, component="ok", missed=1)]
    world.queue.count = 7
    await world.services.queue_depth.measure()
    shown = {}
    for key in ("key-of-acme", "operator"):
        async with world.client(key) as client:
            shown[key] = (await client.get("/api/status")).json()
    tenants, operators = shown.values()
    counted = (operators["threats"]["total"], operators["threats"]["per_second"])
    assert counted == (10, 0.17)
    assert operators["agents"]["context"]["missed"] == 1
    assert operators["queued_in_all"] == {"signals": 0, "events": 0}
    assert tenants["queued"] == {"signals": 7, "events": 0}
    assert tenants["queued_in_all"] is None
    paces = [tenants["threats"], tenants["agents"]["context"]["answered"]]
    assert [(each["total"], each["per_second"]) for each in paces] == [(None, None)] * 2
    assert tenants["agents"]["context"]["missed"] is None
    assert tenants["threats"]["p50_ms"] == operators["threats"]["p50_ms"]


async def test_coordinators_are_asked_once_a_second_however_many_look(
    world: World, client: httpx.AsyncClient
) -> None:
    await asyncio.gather(*(client.get(path) for path in ["/api/status", "/ready"] * 5))
    assert len(world.status_reports.asked) == 1
    world.clock.advance(1)
    await client.get("/api/status")
    assert len(world.status_reports.asked) == 2


async def test_while_the_bus_is_away_nothing_is_told_of_coordinators(
    world: World, client: httpx.AsyncClient
) -> None:
    world.status_reports.is_away = True
    assert (await client.get("/api/status")).status_code == 503
    ready = await client.get("/ready")
    assert (ready.status_code, ready.json()["coordinators"]) == (200, None)


async def test_ready_drops_when_stopping_begins(world: World, client: httpx.AsyncClient) -> None:
    world.services.readiness.drop()
    response = await client.get("/ready")
    assert (response.status_code, response.json()["status"]) == (503, "stopping")


async def test_metrics_are_shown(client: httpx.AsyncClient) -> None:
    response = await client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "soc_signals_received_total" in response.text


async def test_the_length_of_the_queue_is_measured_and_stays_while_the_queue_is_away(
    world: World, client: httpx.AsyncClient
) -> None:
    for customer in ("a", "b"):
        signal = {"threat_type": "anomaly", "customer_id": customer}
        await client.post("/api/threats/signals", json=signal)
    world.clock.advance(180)
    world.status_reports.statuses = [coordinator(1, component="ok", missed=0)]
    await world.services.queue_depth.measure()
    shown = (await client.get("/metrics")).text
    assert "soc_queue_pending 2.0" in shown
    assert "soc_queue_age_seconds 180.0" in shown
    assert "soc_coordinators 1.0" in shown

    world.queue.is_away = True
    with pytest.raises(UnavailableError):
        await world.services.queue_depth.measure()
    assert "soc_queue_pending 2.0" in (await client.get("/metrics")).text


class Disk:
    free_share = 0.07

    def require_space(self) -> None:
        pass


async def test_how_much_of_the_disk_is_free_is_told_while_the_queue_is_away(world: World) -> None:
    """A full disk is one of the reasons for that."""
    metrics, services = Metrics(), world.services
    world.queue.is_away = True
    depth = QueueDepth(
        world.queue,
        events=world.queue,
        pipeline=services.pipeline,
        disk=Disk(),
        limit=services.limit,
        metrics=metrics,
        clock=world.clock,
    )
    assert "soc_disk_free_ratio{" not in metrics.render().decode()
    with pytest.raises(UnavailableError):
        await depth.measure()
    assert 'soc_disk_free_ratio{disk="data"} 0.07' in metrics.render().decode()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"/{SECRET}", 404, "not_found"),
        ("GET", f"/api/threats/x/{SECRET}", 404, "not_found"),
        ("GET", "/api/threats/", 404, "not_found"),
        ("DELETE", "/api/threats", 405, "method_not_allowed"),
        ("GET", "/api/threats/trigger/", 404, "not_found"),
        ("PATCH", "/health", 405, "method_not_allowed"),
    ],
)
async def test_unknown_routes_and_methods_are_problems_too(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    response = await client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == code
    assert SECRET not in response.text
    if status == 405:
        assert response.headers["allow"]


async def test_every_problem_has_the_same_members(world: World) -> None:
    async with world.client("wrong") as client:
        problem = (await client.get("/api/threats")).json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "errors"}
    assert problem["type"] == "/docs#unauthenticated"


@pytest.fixture
def logged() -> io.StringIO:
    stream = io.StringIO()
    configure_logging("debug", json=True, stream=stream)
    return stream


@pytest.mark.expects_error("request_failed")
async def test_a_bug_is_500_without_a_word_of_the_caller(
    world: World,
    client: httpx.AsyncClient,
    logged: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(world.threats, "list", broken)
    response = await client.get(f"/api/threats?search={SECRET}")
    assert response.status_code == 500
    assert response.json()["code"] == "internal"
    assert SECRET not in response.text
    line = json.loads(logged.getvalue())
    assert (line["message"], line["route"]) == ("request_failed", "/api/threats")
    assert "ValueError" in line["exception"][0]
    assert SECRET not in logged.getvalue()


async def test_nothing_that_is_sent_is_logged(
    world: World, client: httpx.AsyncClient, logged: io.StringIO
) -> None:
    world.queue.fails_after = 1
    signal = {"threat_type": "anomaly", "customer_id": SECRET, "raw_data": {SECRET: SECRET}}
    await client.post("/api/threats/signals", json=[signal, {**signal, SECRET: 1}, signal])
    await client.post("/api/threats/trigger", content=f'{{"{SECRET}'.encode())
    await client.get(f"/api/{SECRET}?{SECRET}={SECRET}")
    await client.get("/api/customers/" + SECRET)
    await client.get("/api/threats", headers={"x-api-key": SECRET})
    assert SECRET not in logged.getvalue()


async def test_openapi_is_3_1_and_complete(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1.")
    schemas = document["components"]["schemas"]
    assert {"ThreatAnalysis", "SignalInput", "Problem", "DeadLetter", "Customer"} <= set(schemas)
    references = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            references.update([value["$ref"]] if isinstance(value.get("$ref"), str) else [])
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(document)
    assert {reference.rpartition("/")[2] for reference in references} <= set(schemas)
    assert set(document["components"]["securitySchemes"]) == {"ApiKey", "Bearer"}
    assert schemas["SignalInput"]["examples"]


async def test_operation_ids_are_stable(client: httpx.AsyncClient) -> None:
    """Generated clients take their method names from them."""
    paths = (await client.get("/openapi.json")).json()["paths"]
    ids = {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
    assert ids == {
        "trigger_threat": "POST /api/threats/trigger",
        "get_retention": "GET /api/retention",
        "put_retention": "PUT /api/retention",
        "list_holds": "GET /api/holds",
        "add_hold": "POST /api/holds",
        "release_hold": "POST /api/holds/{hold_id}/release",
        "submit_signals": "POST /api/threats/signals",
        "list_threats": "GET /api/threats",
        "threat_stats": "GET /api/threats/stats",
        "get_threat": "GET /api/threats/{threat_id}",
        "related_sessions": "GET /api/threats/{threat_id}/sessions",
        "list_views": "GET /api/views",
        "create_view": "POST /api/views",
        "replace_view": "PUT /api/views/{view_id}",
        "delete_view": "DELETE /api/views/{view_id}",
        "pipeline_status": "GET /api/status",
        "requeue_dead_letters": "POST /api/dead-letters/requeue",
        "drop_dead_letters": "POST /api/dead-letters/drop",
        "similar_threats": "GET /api/threats/{threat_id}/similar",
        "withdraw_verdict": "DELETE /api/threats/{threat_id}/verdict",
        "watch_changed_sessions": "GET /api/sessions/stream",
        "record_verdicts": "POST /api/threats/verdicts",
        "withdraw_verdicts": "POST /api/threats/verdicts/withdraw",
        "record_verdict": "POST /api/threats/{threat_id}/verdict",
        "list_customers": "GET /api/customers",
        "put_customers": "PUT /api/customers",
        "get_customer": "GET /api/customers/{customer_id}",
        "put_customer": "PUT /api/customers/{customer_id}",
        "delete_customer": "DELETE /api/customers/{customer_id}",
        "record_changes": "POST /api/changes",
        "list_changes": "GET /api/changes",
        "import_intel": "POST /api/intel",
        "list_intel": "GET /api/intel",
        "list_intel_sources": "GET /api/intel/sources",
        "delete_intel_source": "DELETE /api/intel/sources/{source}",
        "get_analyses": "GET /api/v1/persistence/analyses/{client_or_analysis_id}",
        "get_analysis": "GET /api/v1/persistence/analysis/{analysis_id}",
        "delete_analysis": "DELETE /api/v1/persistence/analysis/{analysis_id}",
        "check_analysis": "POST /api/v1/persistence/analysis/{analysis_id}/check",
        "result_stats": "GET /api/v1/persistence/stats",
        "clean_results": "POST /api/v1/persistence/cleanup",
        "recovery_settings": "GET /api/v1/persistence/settings",
        "set_recovery": "PUT /api/v1/persistence/settings",
        "list_dead_letters": "GET /api/dead-letters",
        "requeue_dead_letter": "POST /api/dead-letters/{letter_id}/requeue",
        "drop_dead_letter": "DELETE /api/dead-letters/{letter_id}",
        "list_audit_entries": "GET /api/audit",
        "get_redaction_policy": "GET /api/redaction",
        "erase_subject": "POST /api/privacy/erasures",
        "list_erasures": "GET /api/privacy/erasures",
        "get_erasure": "GET /api/privacy/erasures/{erasure_id}",
        "export_subject": "POST /api/privacy/export",
        "put_redaction_policy": "PUT /api/redaction",
        "list_projects": "GET /api/projects",
        "create_project": "POST /api/projects",
        "put_project_quota": "PUT /api/projects/{project_id}/quota",
        "create_key": "POST /api/keys",
        "list_keys": "GET /api/keys",
        "rotate_key": "POST /api/keys/{key_id}/rotate",
        "revoke_key": "DELETE /api/keys/{key_id}",
        "revoke_tokens": "POST /api/tokens/revoke",
        "login_ways": "GET /auth/ways",
        "login": "POST /auth/login",
        "logout": "POST /auth/logout",
        "me": "GET /auth/me",
        "oidc_login": "GET /auth/oidc/login",
        "oidc_callback": "GET /auth/oidc/callback",
        "record_events": "POST /v1/events",
        "list_events": "GET /v1/events",
        "list_sessions": "GET /v1/sessions",
        "get_session": "GET /v1/sessions/{session_id}",
        "get_conversation": "GET /v1/sessions/{session_id}/conversation",
        "evaluate_session": "POST /v1/evaluate",
        "list_policies": "GET /v1/policies",
        "create_policy": "POST /v1/policies",
        "get_policy": "GET /v1/policies/{policy_id}",
        "replace_policy": "PUT /v1/policies/{policy_id}",
        "delete_policy": "DELETE /v1/policies/{policy_id}",
        "list_agents": "GET /api/agents",
        "get_agent_analysis_status": "GET /api/agent/{agent_id}/dynamic-analysis-status",
        "get_workflow_analysis_status": "GET /api/workflow/{workflow_id}/dynamic-analysis-status",
        "get_analysis_details": "GET /api/analysis-session/{analysis_id}/details",
        "get_agent_baseline": "GET /api/agent/{agent_id}/baseline",
        "rebaseline_agent": "POST /api/agent/{agent_id}/rebaseline",
        "get_agent": "GET /api/agent/{agent_id}",
        "list_workflows": "GET /api/workflows",
        "list_security_checks": "GET /api/security-checks",
        "list_security_check_definitions": "GET /api/security-check-definitions",
        "get_agent_security_checks": "GET /api/agent/{agent_id}/security-checks",
        "get_workflow_security_checks": "GET /api/workflow/{workflow_id}/security-checks",
        "list_agent_analyses": "GET /api/agent/{agent_id}/analysis-history",
        "list_workflow_analyses": "GET /api/workflow/{workflow_id}/analysis-history",
        "analyze_agent": "POST /api/agent/{agent_id}/trigger-dynamic-analysis",
        "analyze_workflow": "POST /api/workflow/{workflow_id}/trigger-dynamic-analysis",
        "analyze_features": "POST /api/features/analyze",
        "watch_threats": "GET /api/stream",
        "watch_sessions": "GET /v1/stream",
        "health": "GET /health",
        "ready": "GET /ready",
        "metrics": "GET /metrics",
    }


async def test_every_route_with_a_key_documents_its_errors(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    for path, methods in paths.items():
        for operation in methods.values():
            if path.startswith("/api"):
                assert operation["security"]
                assert {"401", "422", "503"} <= set(operation["responses"])
                problem = operation["responses"]["422"]["content"]
                assert list(problem) == ["application/problem+json"]


async def test_the_page_for_people_needs_nobody_else(client: httpx.AsyncClient) -> None:
    response = await client.get("/docs")
    assert response.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "http://" not in response.text
    assert "https://" not in response.text
    assert "<script" not in response.text
    assert "/api/threats/trigger" in response.text
    for error in STATUSES:
        assert f'id="{error.code}"' in response.text


async def test_the_methods_of_a_path_are_named_although_several_routes_have_them(
    client: httpx.AsyncClient,
) -> None:
    response = await client.post("/api/customers/a/b")
    assert (response.status_code, response.headers["allow"]) == (405, "DELETE, GET, HEAD, PUT")


async def test_openapi_describes_views_as_they_are_shown(client: httpx.AsyncClient) -> None:
    """Read and written they are not the same: names in camelCase, times in milliseconds."""
    document = (await client.get("/openapi.json")).json()
    schemas = document["components"]["schemas"]
    assert "id" in schemas["PolicyView"]["required"]
    assert schemas["EvaluationView"]["properties"]["timestamp"]["type"] == "integer"


async def test_openapi_names_the_status_of_each_dialect(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    for path, methods in paths.items():
        for operation in methods.values():
            assert not (path.startswith("/v1/") and "422" in operation["responses"])
    assert "400" in paths["/v1/sessions"]["get"]["responses"]
