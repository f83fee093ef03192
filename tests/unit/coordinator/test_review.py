"""Why a person must look."""

from datetime import UTC, datetime
from typing import Any

import pytest

from watchfloor.coordinator.review import review_reasons
from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    Factor,
    FalsePositiveScore,
    Investigation,
    Recommendation,
    Severity,
    ThreatId,
    ThreatSignal,
    ThreatType,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SIGNAL = ThreatSignal(
    threat_id=ThreatId("019cae00-0000-7000-8000-000000000001"),
    project_id="main",
    received_at=NOON,
    detected_at=NOON,
    threat_type=ThreatType.BOT_TRAFFIC,
    customer_id="acme",
)
SPOOF = Factor(name="crawler", value="spoofed", impact=0.2)
CONTRADICTION = Factor(name="contradiction", value="Two facts exclude each other.")
INTEL = Factor(name="intel_match", value=[], impact=0.2)
ALLOWED = Factor(name="allow_listed", value="192.0.2.0/24", impact=-0.2)
MOSTLY_FALSE = Factor(name="false_positive_rate", value=0.9, impact=-0.08)
TOOL = Factor(name="user_agent_class", value="tool", impact=0.05)


def answer(agent: AgentName, *factors: Factor, **fields: Any) -> AgentAnalysis:
    return AgentAnalysis(agent_name=agent, analysis="x", confidence=0.8, factors=factors, **fields)


def case_of(
    *answers: AgentAnalysis,
    severity: Severity = Severity.MEDIUM,
    recommendation: Recommendation = Recommendation.LIKELY_REAL,
) -> Investigation:
    judged = FalsePositiveScore(
        score=0.52, confidence=0.7, indicators=(), recommendation=recommendation, explanation=""
    )
    return Investigation(
        signal=SIGNAL,
        analyses={analysis.agent_name: analysis for analysis in answers},
        severity=severity,
        false_positive=judged,
    )


CONFIG, CONTEXT = AgentName.CONFIG, AgentName.CONTEXT
HISTORICAL, DEVOPS = AgentName.HISTORICAL, AgentName.DEVOPS


def test_an_ordinary_threat_needs_nobody() -> None:
    ordinary = case_of(answer(CONTEXT, TOOL), answer(CONFIG, ALLOWED), severity=Severity.HIGH)

    assert review_reasons(ordinary, ()) == ()


@pytest.mark.parametrize(
    ("case", "degraded", "words"),
    [
        pytest.param(case_of(severity=Severity.CRITICAL), (), "critical", id="critical"),
        pytest.param(
            case_of(recommendation=Recommendation.NEEDS_REVIEW), (), "score 0.52", id="uncertain"
        ),
        pytest.param(
            case_of(), (CONTEXT, HISTORICAL), "no answer from historical, context", id="degraded"
        ),
        pytest.param(
            case_of(answer(DEVOPS, requests_review=True, review_reason="It burns.")),
            (),
            "devops agent asks for review: It burns.",
            id="an agent asks",
        ),
        pytest.param(case_of(answer(CONTEXT, SPOOF)), (), "spoofed", id="spoof"),
        pytest.param(
            case_of(answer(CONTEXT, CONTRADICTION)), (), "exclude each other", id="contradiction"
        ),
        pytest.param(
            case_of(answer(CONFIG, ALLOWED), answer(CONTEXT, INTEL)),
            (),
            "the config agent vouches for the source, the context agent accuses it",
            id="agents disagree",
        ),
        pytest.param(
            case_of(answer(HISTORICAL, MOSTLY_FALSE), answer(CONTEXT, INTEL)),
            (),
            "the historical agent vouches",
            id="a good name that intel denies",
        ),
    ],
)
def test_each_reason_alone(
    case: Investigation, degraded: tuple[AgentName, ...], words: str
) -> None:
    [reason] = review_reasons(case, degraded)

    assert words in reason


def test_all_reasons_are_listed_in_their_order() -> None:
    case = case_of(
        answer(CONFIG, ALLOWED, requests_review=True, review_reason="Ask."),
        answer(CONTEXT, SPOOF, CONTRADICTION, INTEL),
        severity=Severity.CRITICAL,
        recommendation=Recommendation.NEEDS_REVIEW,
    )
    beginnings = [
        "The severity",
        "Whether it is",
        "The analysis",
        "The config agent",
        "Manipulation is suspected: Two facts",
        "Manipulation is suspected: the config agent",
    ]

    reasons = review_reasons(case, (DEVOPS,))
    assert len(reasons) == len(beginnings)
    assert all(map(str.startswith, reasons, beginnings))


def test_what_an_agent_said_before_it_failed_does_not_count() -> None:
    failed = answer(CONTEXT, SPOOF, status=AgentStatus.FAILED, requests_review=True)

    assert review_reasons(case_of(failed), ()) == ()


def test_an_agent_may_ask_without_a_reason() -> None:
    [reason] = review_reasons(case_of(answer(DEVOPS, requests_review=True)), ())

    assert reason.endswith("It gives no reason.")
