"""Personal data in an agent's sessions."""

from collections.abc import Iterable

from pydantic import JsonValue

from watchfloor.analyzers.security_checks.check import Category, Check, Cvss, Judgement, Limits
from watchfloor.analyzers.security_checks.frameworks import Frameworks
from watchfloor.analyzers.security_checks.material import (
    MOST_EVIDENCE,
    Material,
    truncated_percent,
)
from watchfloor.core import (
    CheckCategory,
    CheckStatus,
    PiiConfidence,
    PiiFinding,
    PiiLocation,
    PiiReport,
)

GRAVE_TYPES = frozenset(
    {"US_SSN", "CREDIT_CARD", "MEDICAL_LICENSE", "US_PASSPORT", "US_BANK_NUMBER"}
)
"""One sure finding of these is critical."""

_NOTHING = PiiReport()
_TOLD_TYPES = 3
_DISCLOSURE = Frameworks(
    llm_2023="LLM06",
    llm_2025="LLM02:2025",
    atlas=("AML.T0057",),
    soc2=("PI1.1",),
    cwe="CWE-359",
)


def has_pii(material: Material) -> bool:
    """Whether personal data was looked for."""
    return material.pii is not None and not material.pii.disabled


def _told(findings: list[PiiFinding]) -> JsonValue:
    """Findings as evidence; their text is masked."""
    return [
        {
            "entity_type": finding.entity_type,
            "masked": finding.masked,
            "score": round(finding.score, 2),
            "session_id": finding.session_id,
            "event_id": finding.event_id,
            "location": finding.location,
        }
        for finding in findings[:MOST_EVIDENCE]
    ]


def _detection(material: Material, limits: Limits) -> Judgement:
    pii = material.pii or _NOTHING
    sure = pii.high_confidence_count
    grave = [each.example for each in pii.entities if each.entity_type in GRAVE_TYPES and each.sure]
    if grave:
        status, told = CheckStatus.CRITICAL, _grave_first(grave, pii.detailed_findings)
    elif sure or pii.medium_confidence_count > limits["medium"]:
        status, told = CheckStatus.WARNING, list(pii.detailed_findings)
    else:
        total = pii.total_findings
        value = f"{total:,} low-confidence findings" if total else "No PII detected"
        return Judgement(CheckStatus.PASSED, value, {"total_findings": total})
    evidence: dict[str, JsonValue] = {
        "total_findings": pii.total_findings,
        "high_confidence_count": sure,
        "findings_by_type": dict(pii.findings_by_type),
        "findings": _told(told),
    }
    value = f"{pii.total_findings:,} findings ({sure:,} high-confidence)"
    return Judgement(status, value, evidence)


def _grave_first(grave: list[PiiFinding], others: Iterable[PiiFinding]) -> list[PiiFinding]:
    """The surest of each grave type, then further sure ones of these types."""
    more = (
        each
        for each in others
        if each.entity_type in GRAVE_TYPES and each.confidence is PiiConfidence.HIGH
    )
    return list(dict.fromkeys((*grave, *more)))


def _system_prompts(material: Material, limits: Limits) -> Judgement:
    del limits
    pii = material.pii or _NOTHING
    found = [each for each in pii.detailed_findings if each.location is PiiLocation.SYSTEM_PROMPT]
    # Only the surest are told one by one; all are counted.
    count = max(pii.findings_by_location.get(PiiLocation.SYSTEM_PROMPT, 0), len(found))
    if not count:
        return Judgement(CheckStatus.PASSED, "No PII in system prompts", {"total_findings": 0})
    by_type: dict[str, JsonValue] = {
        each.entity_type: each.by_location[PiiLocation.SYSTEM_PROMPT]
        for each in pii.entities
        if PiiLocation.SYSTEM_PROMPT in each.by_location
    }
    evidence: dict[str, JsonValue] = {
        "total_findings": count,
        "findings_by_type": by_type,
        "findings": _told(found),
    }
    return Judgement(CheckStatus.WARNING, f"{count:,} findings", evidence)


def _rate(material: Material) -> float:
    pii = material.pii or _NOTHING
    sessions = pii.sessions_with_pii + pii.sessions_without_pii
    return pii.sessions_with_pii / sessions if sessions else 0.0


def _exposure(material: Material, limits: Limits) -> Judgement:
    pii, rate = material.pii or _NOTHING, _rate(material)
    status = CheckStatus.WARNING if rate > limits["limit"] else CheckStatus.PASSED
    evidence: dict[str, JsonValue] = {
        "exposure_rate": round(rate, 2),
        "threshold": limits["limit"],
        "sessions_with_pii": pii.sessions_with_pii,
        "total_sessions": pii.sessions_with_pii + pii.sessions_without_pii,
    }
    return Judgement(status, f"{truncated_percent(rate)} sessions with PII", evidence)


def _metrics(material: Material) -> dict[str, JsonValue]:
    pii = material.pii or _NOTHING
    return {
        "total_findings": pii.total_findings,
        "unique_entity_types": len(pii.findings_by_type),
        "sessions_with_pii": pii.sessions_with_pii,
        "exposure_rate": round(_rate(material), 2),
        "most_common_entities": ", ".join(pii.most_common_entities[:_TOLD_TYPES]) or "N/A",
    }


PRIVACY_COMPLIANCE = Category(
    category_id=CheckCategory.PRIVACY_COMPLIANCE,
    name="Privacy & PII Compliance",
    description="Where personal data and secrets appear in what the agent reads and writes.",
    metrics=_metrics,
    applies=has_pii,
    checks=(
        Check(
            check_id="PII_001_DETECTION",
            title="PII Detection",
            description="No personal data of a grave kind, and little of any other, is found.",
            judge=_detection,
            limits={"medium": 10},
            recommendations=(
                "Mask personal data before it reaches a model or a tool.",
                "Find out which tool or user brings it in; each finding names its place.",
            ),
            frameworks=_DISCLOSURE._replace(attack="T1530"),
            cvss=Cvss(critical=9.5, warning=6.0),
        ),
        Check(
            check_id="PII_002_SYSTEM_PROMPT",
            title="PII in System Prompts",
            description="System prompts hold no personal data: they are easily drawn out.",
            judge=_system_prompts,
            recommendations=(
                "Take personal data and secrets out of system prompts.",
                "Give the agent a tool that looks them up for those who may see them.",
            ),
            frameworks=_DISCLOSURE._replace(
                llm_2025="LLM07:2025", atlas=("AML.T0056",), soc2=("CC6.5",)
            ),
            cvss=Cvss(warning=6.0),
        ),
        Check(
            check_id="PII_003_EXPOSURE_RATE",
            title="PII Exposure Rate",
            description="Most sessions hold no personal data.",
            judge=_exposure,
            limits={"limit": 0.5},
            recommendations=(
                "Give the agent only the fields that its task needs.",
                "Keep sessions of this agent for a shorter time.",
            ),
            frameworks=_DISCLOSURE,
            cvss=Cvss(warning=5.5),
        ),
    ),
)
