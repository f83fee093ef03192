"""Reports on monitored agents by gRPC: the same service as over REST, through another door."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
from integration.gateway.face import AGENTS, Face
from support.reflected import ReflectedClient, reasons_in
from unit.gateway.report_backends import (
    AGENT,
    baseline,
    behavior,
    check,
    kept,
    run,
    security,
    usage,
)
from unit.gateway.session_backends import pii

from watchfloor.core import (
    AnalysisStanding,
    BehaviorCluster,
    BehaviorOutlier,
    BehaviorReport,
    CheckCategory,
    CheckCategoryReport,
    CheckFilter,
    CheckStatus,
    PiiReport,
)


@pytest.fixture
async def client(face: Face) -> AsyncIterator[ReflectedClient]:
    async with face.client() as client:
        assert await client.learn(AGENTS) == [
            "GetAgent",
            "ListAgents",
            "ListSecurityChecks",
            "ListCheckDefinitions",
            "ListAnalyses",
            "RequestAnalysis",
            "GetAnalysis",
            "GetAnalysisStatus",
            "GetBaseline",
            "RetireBaseline",
        ]
        yield client


async def ask(client: ReflectedClient, name: str, **request: Any) -> Any:
    return await client.calling(name, service=AGENTS)(request, metadata=client.metadata)


def _whole_behavior() -> BehaviorReport:
    cluster = {
        "cluster_id": "cluster_1",
        "size": 5,
        "percentage": 71.4,
        "confidence": "normal",
        "purity": 0.9,
        "session_ids": ("a", "b"),
        "characteristics": {
            "typical_duration_sec": 1.5,
            "duration_range": (1, 2),
            "typical_tool_calls": 2,
            "tool_calls_range": (1, 3),
            "typical_tokens": 10,
            "tokens_range": (5, 15),
        },
    }
    outlier = {
        "session_id": "z",
        "anomaly_score": 0.5,
        "severity": "high",
        "recommended_action": "investigate",
        "priority": 2,
        "distance_to_nearest_centroid": 0.8,
        "nearest_cluster_id": "cluster_1",
        "primary_causes": ("tokens",),
        "tool_analysis": {"unique_tools": ("pay",)},
        "recommendations": ("Look.",),
    }
    return behavior().model_copy(
        update={
            "clusters": (BehaviorCluster.model_validate(cluster),),
            "outliers": (BehaviorOutlier.model_validate(outlier),),
        }
    )


async def test_an_agent_comes_with_its_whole_report(face: Face, client: ReflectedClient) -> None:
    category = CheckCategoryReport(
        category_id=CheckCategory.ENVIRONMENT,
        category_name="Environment",
        description="It.",
        checks=(check(),),
        metrics={"avg_tool_calls": 2.5},
        highest_severity=CheckStatus.WARNING,
        total_checks=1,
        passed_checks=0,
        critical_checks=0,
        warning_checks=1,
    )
    report = security().model_copy(update={"categories": {CheckCategory.ENVIRONMENT: category}})
    face.world.runs.rows = [run()]
    face.world.runs.documents = {
        "behavioral": _whole_behavior().model_dump_json(),
        "security_checks": report.model_dump_json(),
        "pii": PiiReport(
            total_findings=3, findings_by_type={"URL": 3}, entities=pii(URL=3).entities
        ).model_dump_json(),
    }
    answer = await ask(client, "GetAgent", agent_id=AGENT)
    assert (answer["agent"]["agent_id"], answer["agent"]["completed"]) == (AGENT, 2)
    analysis = answer["risk_analysis"]
    assert analysis["evaluation_status"] == "COMPLETE"
    assert analysis["summary"]["pii_status"] == "PII_STATUS_COMPLETE"
    assert analysis["summary"]["critical_issues"] == 1
    (cluster,) = analysis["behavioral_analysis"]["clusters"]
    assert cluster["characteristics"]["duration_range"] == [1.0, 2.0]
    (outlier,) = analysis["behavioral_analysis"]["outliers"]
    assert outlier["tool_analysis"] == {"unique_tools": ["pay"]}
    assert analysis["pii_analysis"]["findings_by_type"] == {"URL": 3}
    (entity,) = analysis["pii_analysis"]["entities"]
    assert (entity["entity_type"], entity["findings"], entity["sessions"]) == ("URL", 3, 1)
    assert entity["by_location"] == {"tool_input": 1, "user_message": 2}
    assert (entity["by_confidence"], entity["example"]["masked"]) == ({"high": 3}, "***")
    told = analysis["security_report"]["categories"]["ENVIRONMENT"]
    assert told["metrics"] == {"avg_tool_calls": 2.5}
    (found,) = told["checks"]
    assert (found["status"], found["evidence"]) == (
        "CHECK_STATUS_WARNING",
        {"unused_tools": ["pay"]},
    )


async def test_agents_are_listed(client: ReflectedClient) -> None:
    answer = await ask(client, "ListAgents", limit=1)
    assert [each["agent_id"] for each in answer["agents"]] == [AGENT]


async def test_checks_are_found_by_what_they_are(face: Face, client: ReflectedClient) -> None:
    face.world.checks.rows = [kept()]
    answer = await ask(
        client,
        "ListSecurityChecks",
        status=["CHECK_STATUS_CRITICAL"],
        category=["ENVIRONMENT"],
        limit=3,
    )
    assert answer["checks"][0]["check"]["value"] == "1 unused tool"
    where = CheckFilter(status=(CheckStatus.CRITICAL,), category=(CheckCategory.ENVIRONMENT,))
    assert face.world.checks.asked == [("acme", where, {"limit": 3, "cursor": None})]


async def test_every_check_is_described(client: ReflectedClient) -> None:
    answer = await ask(client, "ListCheckDefinitions")
    assert answer["dynamic_checks"][0]["check_id"] == "ENV_003_UNUSED_TOOLS"
    assert answer["dynamic_categories"][0]["category_id"] == "ENVIRONMENT"


async def test_an_agent_comes_with_how_much_it_does(face: Face, client: ReflectedClient) -> None:
    face.world.runs.rows = [run()]
    face.world.runs.documents = {"usage": usage().model_dump_json()}
    answer = await ask(client, "GetAgent", agent_id=AGENT)
    assert answer["patterns"]["avg_messages"] == 1.5
    assert len(answer["patterns"]["sessions_by_hour"]) == 24
    assert answer["analytics"]["tokens"]["total_tokens"] == "12"
    (day,) = answer["analytics"]["timeline"]
    assert (day["day"], day["messages"]) == ("2025-01-31", "9")


async def test_how_analyses_stand_is_told(face: Face, client: ReflectedClient) -> None:
    standing = AnalysisStanding(
        agent_id=AGENT, completed_sessions=7, unanalyzed_sessions=2, last_analysis=run()
    )
    face.world.standings.rows = {AGENT: standing}
    answer = await ask(client, "GetAnalysisStatus", workflow_id="travel")
    assert answer["can_trigger"] is True
    assert answer["total_unanalyzed_sessions"] == 2
    guide, concierge = answer["agents"]
    assert (guide["agent_id"], guide["sessions_needed"]) == ("guide", 5)
    assert concierge["can_trigger"] is True
    assert concierge["last_analysis"] == answer["last_analysis"]
    assert answer["last_analysis"]["analysis_id"] == run().analysis_id


async def test_a_baseline_is_shown_and_retired(face: Face, client: ReflectedClient) -> None:
    face.world.baselines.row = baseline()
    shown = await ask(client, "GetBaseline", agent_id=AGENT)
    assert shown["baseline"]["quartiles"] == {"event_count": {"ends": [1.0, 2.0, 3.0]}}
    assert (shown["baseline"]["sessions"], shown["baseline"]["tools"]) == (7, ["search"])
    answer = await ask(client, "RetireBaseline", agent_id=AGENT, reason="another planner")
    assert answer["retired_baseline_id"] == baseline().baseline_id
    assert answer["sessions_needed"] == 5
    assert "5 more sessions" in answer["next"]
    gone = await ask(client, "GetBaseline", agent_id=AGENT)
    assert "baseline" not in gone
    assert gone["retired"][0]["reason"] == "another planner"


async def test_runs_are_listed_and_asked_for(face: Face, client: ReflectedClient) -> None:
    face.world.runs.rows = [run()]
    answer = await ask(client, "ListAnalyses", workflow_id="travel")
    assert answer["analyses"][0]["status"] == "COMPLETED"
    asked = await ask(client, "RequestAnalysis", agent_id=AGENT)
    assert asked["agent_ids"] == [AGENT]
    assert asked["status"] == "ANALYSIS_OUTLOOK_TOO_FEW_SESSIONS"
    await ask(client, "RequestAnalysis", workflow_id="travel", force=True)
    assert face.world.report_requests.forced == ["guide", AGENT]
    found = await ask(client, "GetAnalysis", analysis_id=run().analysis_id)
    assert found["analysis"] == answer["analyses"][0]
    assert face.world.report_requests.asked_for == [
        ("acme", (AGENT,)),
        ("acme", ("guide", AGENT)),
    ]


@pytest.mark.parametrize(
    ("name", "request_", "code"),
    [
        ("GetAgent", {"agent_id": "nobody"}, grpc.StatusCode.NOT_FOUND),
        ("ListAnalyses", {"workflow_id": "nowhere"}, grpc.StatusCode.NOT_FOUND),
        ("RequestAnalysis", {"agent_id": "nobody"}, grpc.StatusCode.NOT_FOUND),
        ("RequestAnalysis", {}, grpc.StatusCode.INVALID_ARGUMENT),
        ("ListSecurityChecks", {"category": ["x"]}, grpc.StatusCode.INVALID_ARGUMENT),
        ("ListAgents", {"limit": 0}, grpc.StatusCode.INVALID_ARGUMENT),
    ],
)
async def test_what_makes_no_sense_is_refused(
    client: ReflectedClient, name: str, request_: dict[str, Any], code: grpc.StatusCode
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await ask(client, name, **request_)
    assert caught.value.code() is code


@pytest.mark.parametrize("name", ["GetAgent", "GetBaseline", "RetireBaseline"])
@pytest.mark.parametrize("agent_id", ["", "a\0b", "a" * 256], ids=["empty", "NUL", "long"])
async def test_what_can_be_no_name_of_an_agent_is_refused(
    client: ReflectedClient, name: str, agent_id: str
) -> None:
    """The store holds no NUL: asked for one, it would fail."""
    reason = {"reason": "Because."} if name == "RetireBaseline" else {}
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask(client, name, agent_id=agent_id, **reason)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert [each["field"] for each in reasons_in(refused.value)] == ["agent_id"]
