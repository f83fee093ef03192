"""A report: which checks are told of which agent, and how they are counted."""

from collections.abc import Mapping, Sequence

import pytest
from unit.analyzers.security_checks.making import (
    NOW,
    OURS,
    check_of,
    make_behavior,
    make_facts,
    make_pii,
    report_of,
)

from watchfloor.analyzers import SecurityChecksPart
from watchfloor.core import (
    AgentId,
    AnalysisSession,
    Bands,
    BehaviorBaseline,
    BehaviorReport,
    CheckCategory,
    CheckStatus,
    FakeClock,
    PartOutcome,
    PiiLocation,
    PiiReport,
    ProjectId,
    SecurityReport,
    SessionFacts,
)

CLUSTERS, NONE = make_behavior(), make_behavior(num_clusters=0)
PII, DISABLED = PiiReport(), PiiReport(disabled=True, disabled_reason="model_missing")


@pytest.mark.parametrize(
    ("behavior", "pii", "count"),
    [
        (CLUSTERS, PII, 16),
        (CLUSTERS, None, 13),
        (CLUSTERS, DISABLED, 13),
        (NONE, PII, 12),
        (NONE, DISABLED, 9),
    ],
    ids=["all", "pii not there", "pii disabled", "no clusters", "neither"],
)
def test_a_check_that_says_nothing_about_the_agent_is_not_told(
    behavior: BehaviorReport, pii: PiiReport | None, count: int
) -> None:
    """Counted without the checks that the reference does not have."""
    report = report_of([make_facts()], behavior=behavior, pii=pii)
    ids = {check.check_id for check in report.checks}
    assert len(ids - OURS) == count
    assert ids >= OURS
    assert report.summary.total_checks == count + len(OURS) == len(report.checks)
    assert (CheckCategory.PRIVACY_COMPLIANCE in report.categories) is (pii is PII)
    assert report.summary.pii_disabled is (None if pii is None else pii.disabled)


def test_checks_are_told_in_their_order() -> None:
    report = report_of([make_facts()], behavior=CLUSTERS, pii=PII)
    numbers = {
        category: [int(check.check_id.split("_")[1]) for check in found.checks]
        for category, found in report.categories.items()
    }
    assert numbers == {
        CheckCategory.RESOURCE_MANAGEMENT: [6, 5, 4, 1, 2, 7, 8],
        CheckCategory.ENVIRONMENT: [1, 2, 3, 4, 5],
        CheckCategory.BEHAVIORAL: [3, 1, 2, 4, 5],
        CheckCategory.PRIVACY_COMPLIANCE: [1, 2, 3],
    }
    assert list(report.categories) == list(CheckCategory)


def test_the_worst_check_is_the_status() -> None:
    calm = report_of([make_facts()], behavior=CLUSTERS)
    assert calm.overall_status is CheckStatus.PASSED
    unused = [make_facts(available_tools=frozenset("ab"), tools_used=frozenset("a"))]
    warned = report_of(unused, behavior=CLUSTERS)
    assert warned.overall_status is CheckStatus.WARNING
    critical = report_of([*unused, make_facts(total_tokens=50_001)], behavior=CLUSTERS)
    assert critical.overall_status is CheckStatus.CRITICAL
    environment = critical.categories[CheckCategory.ENVIRONMENT]
    assert environment.highest_severity is CheckStatus.WARNING
    assert (environment.passed_checks, environment.warning_checks) == (3, 2)
    assert critical.summary.critical_issues == 1
    assert critical.summary.warnings == warned.summary.warnings == 2
    assert critical.summary.passed_checks == critical.summary.total_checks - 3


def test_the_metrics_of_categories() -> None:
    sessions = [
        make_facts(
            total_tokens=100,
            duration_s=90.0,
            tool_calls=3,
            models=("m-1",),
            available_tools=frozenset("ab"),
            tools_used=frozenset("a"),
        ),
        make_facts(total_tokens=201, duration_s=30.0, tool_calls=2, models=("m-2",)),
    ]
    report = report_of(sessions, behavior=CLUSTERS)
    assert report.categories[CheckCategory.RESOURCE_MANAGEMENT].metrics == {
        "avg_tokens": 150,
        "avg_duration_minutes": 1.0,
    }
    assert report.categories[CheckCategory.ENVIRONMENT].metrics == {
        "model": "m-1, m-2",
        "avg_tools_coverage": 0.5,
        "avg_tool_calls": 2.5,
    }


def test_violations_are_told_worst_first_and_at_most_twenty() -> None:
    found = check_of(
        "RESOURCE_001_TOKEN_BOUNDS",
        [make_facts(f"s-{number}", total_tokens=60_000 + number) for number in range(30)],
    )
    violations = found.evidence["violations"]
    assert isinstance(violations, list)
    assert (found.value, len(violations)) == ("30 violations", 20)
    assert violations[0] == {"session_id": "s-29", "value": 60_029, "limit": 50_000}


def test_what_is_found_in_prompts_beyond_the_surest_is_counted() -> None:
    """A report of personal data tells fifty findings one by one, the surest."""
    pii = PiiReport(total_findings=60, findings_by_location={PiiLocation.SYSTEM_PROMPT: 7})
    found = check_of("PII_002_SYSTEM_PROMPT", pii=pii)
    assert (found.status, found.value) == (CheckStatus.WARNING, "7 findings")


def test_a_grave_finding_beyond_the_surest_is_critical_with_its_example() -> None:
    """Fifty sure addresses of machines must not hide one number of a person."""
    told = {"start": 0, "end": 9, "session_id": "s", "event_location": "system_prompt"}
    machine = told | {"entity_type": "IP_ADDRESS", "score": 0.95}
    number = told | {"entity_type": "US_SSN", "score": 0.85}
    whole = make_pii({"total_findings": 51, "detailed_findings": [*[machine] * 50, number]})
    pii = whole.model_copy(update={"detailed_findings": whole.detailed_findings[:50]})
    found = check_of("PII_001_DETECTION", pii=pii)
    assert found.status is CheckStatus.CRITICAL
    findings = found.evidence["findings"]
    assert isinstance(findings, list)
    assert [each["entity_type"] for each in findings if isinstance(each, dict)] == ["US_SSN"]
    prompts = check_of("PII_002_SYSTEM_PROMPT", pii=whole).evidence
    assert prompts["findings_by_type"] == {"IP_ADDRESS": 50, "US_SSN": 1}


@pytest.mark.parametrize(
    ("kind", "score", "status"),
    [
        ("US_SSN", 0.8, CheckStatus.CRITICAL),
        ("US_SSN", 0.79, CheckStatus.PASSED),
        ("PERSON", 0.8, CheckStatus.WARNING),
    ],
)
def test_one_sure_finding_of_a_grave_kind_is_critical(
    kind: str, score: float, status: CheckStatus
) -> None:
    pii = make_pii(
        {
            "total_findings": 1,
            "high_confidence_count": int(score >= 0.8),
            "medium_confidence_count": int(score < 0.8),
            "detailed_findings": [
                {
                    "entity_type": kind,
                    "start": 0,
                    "end": 9,
                    "score": score,
                    "session_id": "s",
                    "event_location": "user_message",
                }
            ],
        }
    )
    assert check_of("PII_001_DETECTION", pii=pii).status is status


class _Kept:
    """An agent's sessions and baseline."""

    async def of(self, run: AnalysisSession) -> Sequence[SessionFacts]:
        assert (run.project_id, run.agent_id) == ("p", "shop")
        return [
            make_facts("a", tools_used=frozenset({"pay"})),
            make_facts("b", total_tokens=50_001),
        ]

    async def baseline(self, project_id: str, agent_id: str) -> BehaviorBaseline | None:
        return BehaviorBaseline(
            baseline_id="b",
            project_id=ProjectId(project_id),
            agent_id=AgentId(agent_id),
            bands=Bands(),
            sessions=5,
            created_at=NOW,
        )


async def _analyze(earlier: Mapping[str, PartOutcome]) -> PartOutcome:
    run = AnalysisSession(
        analysis_id="r",
        project_id=ProjectId("p"),
        agent_id=AgentId("shop"),
        created_at=NOW,
        completed_sessions=2,
    )
    kept = _Kept()
    return await SecurityChecksPart(kept, kept, clock=FakeClock(NOW)).analyze(run, earlier)


async def test_the_part_reads_what_those_before_it_found() -> None:
    outcome = await _analyze({"behavioral": PartOutcome(CLUSTERS), "pii": PartOutcome(PiiReport())})
    report = outcome.result
    assert isinstance(report, SecurityReport)
    assert set(report.categories) == set(CheckCategory)
    assert outcome.checks == report.checks
    failed = [check.check_id for check in report.checks if check.status != "passed"]
    assert failed == ["RESOURCE_001_TOKEN_BOUNDS", "ENV_004_NEW_TOOLS"]
    assert (outcome.sessions_analyzed, outcome.findings_count) == (2, 2)
    assert outcome.risk_score == pytest.approx(0.3)


async def test_without_parts_before_it_the_rest_is_checked() -> None:
    report = (await _analyze({})).result
    assert isinstance(report, SecurityReport)
    assert list(report.categories) == [
        CheckCategory.RESOURCE_MANAGEMENT,
        CheckCategory.ENVIRONMENT,
    ]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("US_SSN", CheckStatus.CRITICAL),
        ("CREDIT_CARD", CheckStatus.CRITICAL),
        ("MEDICAL_LICENSE", CheckStatus.CRITICAL),
        ("US_PASSPORT", CheckStatus.CRITICAL),
        ("US_BANK_NUMBER", CheckStatus.CRITICAL),
        ("EMAIL_ADDRESS", CheckStatus.WARNING),
    ],
)
def test_one_sure_finding_of_a_grave_type_is_critical_and_told_once(
    kind: str, status: CheckStatus
) -> None:
    """It is an example of its type and one of the surest."""
    told = {"start": 0, "end": 9, "session_id": "s", "event_location": "user_message"}
    found = [told | {"entity_type": kind, "score": 0.9}]
    pii = make_pii({"total_findings": 1, "high_confidence_count": 1, "detailed_findings": found})
    check = check_of("PII_001_DETECTION", pii=pii)
    findings = check.evidence["findings"]
    assert isinstance(findings, list)
    assert (check.status, len(findings)) == (status, 1)
