"""What an agent runs on: its models and its tools."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers.model_names import is_pinned
from watchfloor.analyzers.security_checks.check import Category, Check, Cvss, Judgement, Limits
from watchfloor.analyzers.security_checks.frameworks import Frameworks
from watchfloor.analyzers.security_checks.material import (
    MOST_EVIDENCE,
    Material,
    counted,
    mean,
    percent,
)
from watchfloor.core import CheckCategory, CheckStatus, DataflowVerdict, SessionFacts

_NO_TOOLS = Judgement(CheckStatus.PASSED, "No tools available", {"reason": "no_tools_available"})


def _models(material: Material) -> list[str]:
    return sorted({model for session in material.sessions for model in session.models})


def _pinned(material: Material, limits: Limits) -> Judgement:
    del limits
    models = _models(material)
    unpinned = [model for model in models if not is_pinned(model)]
    if not unpinned:
        evidence: dict[str, JsonValue] = {"pinned_models": [*models[:MOST_EVIDENCE]]}
        return Judgement(CheckStatus.PASSED, counted(len(models), "pinned model"), evidence)
    return Judgement(
        CheckStatus.CRITICAL,
        counted(len(unpinned), "unpinned model"),
        {"unpinned_models": [*unpinned[:MOST_EVIDENCE]]},
    )


def _coverages(sessions: Sequence[SessionFacts]) -> list[float]:
    """By session that could use tools: the share of them that it used."""
    return [
        len(session.available_tools & session.tools_used) / len(session.available_tools)
        for session in sessions
        if session.available_tools
    ]


def _coverage(material: Material, limits: Limits) -> Judgement:
    if not material.sessions:
        return Judgement(CheckStatus.PASSED, "No sessions", {"reason": "no_sessions"})
    shares = _coverages(material.sessions)
    if not shares:
        return _NO_TOOLS
    average = mean(shares)
    status = CheckStatus.WARNING if average < limits["limit"] else CheckStatus.PASSED
    evidence: dict[str, JsonValue] = {
        "avg_coverage": round(average, 2),
        "sessions_analyzed": len(shares),
        "threshold": limits["limit"],
    }
    return Judgement(status, f"{percent(average)} coverage", evidence)


def _unused(material: Material, limits: Limits) -> Judgement:
    del limits
    available = frozenset[str]().union(*(each.available_tools for each in material.sessions))
    if not available:
        return _NO_TOOLS
    used = frozenset[str]().union(*(each.tools_used for each in material.sessions))
    unused = sorted(available - used)
    evidence: dict[str, JsonValue] = {
        "total_available": len(available),
        "total_used": len(used),
    }
    if not unused:
        return Judgement(CheckStatus.PASSED, "All tools used", {**evidence, "unused_count": 0})
    return Judgement(
        CheckStatus.WARNING,
        counted(len(unused), "unused tool"),
        {"unused_tools": [*unused[:MOST_EVIDENCE]], **evidence},
    )


class _FirstUse(NamedTuple):
    at: datetime
    session_id: str


def _new_tools(material: Material, limits: Limits) -> Judgement:
    """A tool that no session of the baseline used is a change that somebody should have made."""
    del limits
    baseline = material.baseline
    if baseline is None:
        return Judgement(CheckStatus.PASSED, "No baseline", {"reason": "no_baseline"})
    first: dict[str, _FirstUse] = {}
    for session in material.sessions:
        # Sessions of the baseline were concluded before it was taken, and used none of these.
        for tool in session.tools_used.difference(baseline.tools):
            use = _FirstUse(session.created_at, session.session_id)
            first[tool] = min(first.get(tool, use), use)
    evidence: dict[str, JsonValue] = {
        "baseline_at": baseline.created_at.isoformat(),
        "baseline_tools": len(baseline.tools),
    }
    if not first:
        return Judgement(CheckStatus.PASSED, "No new tools", evidence)
    told: list[JsonValue] = [
        {"tool": tool, "session_id": use.session_id, "first_used_at": use.at.isoformat()}
        for tool, use in sorted(first.items(), key=lambda item: (item[1], item[0]))
    ]
    return Judgement(
        CheckStatus.WARNING,
        counted(len(first), "new tool"),
        {"new_tools": told[:MOST_EVIDENCE], **evidence},
    )


def _instructions(material: Material, limits: Limits) -> Judgement:
    """What tools answer may be written by anybody; an agent that obeys it is somebody else's."""
    del limits
    judged = [each for each in material.sessions if each.dataflow_verdict is not None]
    if not judged:
        return Judgement(CheckStatus.PASSED, "No data flow traced", {"reason": "no_data_flow"})
    by_verdict = {
        verdict: [each for each in judged if each.dataflow_verdict is verdict]
        for verdict in (DataflowVerdict.HIJACKED, DataflowVerdict.ATTEMPTED)
    }
    hijacked, attempted = map(len, by_verdict.values())
    told: list[JsonValue] = [
        {"session_id": session.session_id, "verdict": verdict}
        for verdict, those in by_verdict.items()
        for session in sorted(those, key=attrgetter("created_at"), reverse=True)
    ]
    evidence: dict[str, JsonValue] = {
        "sessions": told[:MOST_EVIDENCE],
        "hijacked_sessions": hijacked,
        "attempted_sessions": attempted,
        "sessions_analyzed": len(judged),
    }
    if not told:
        return Judgement(CheckStatus.PASSED, "No instructions found", evidence)
    status = CheckStatus.CRITICAL if hijacked else CheckStatus.WARNING
    return Judgement(status, f"{hijacked:,} hijacked, {attempted:,} attempted", evidence)


def _metrics(material: Material) -> dict[str, JsonValue]:
    return {
        "model": ", ".join(_models(material)[:MOST_EVIDENCE]) or "N/A",
        "avg_tools_coverage": round(mean(_coverages(material.sessions)), 2),
        "avg_tool_calls": round(mean(session.tool_calls for session in material.sessions), 1),
    }


ENVIRONMENT = Category(
    category_id=CheckCategory.ENVIRONMENT,
    name="Environment & Supply Chain",
    description="Which models and tools the agent runs on, and whether it should have them.",
    metrics=_metrics,
    checks=(
        Check(
            check_id="ENV_001_CONSISTENT_MODEL",
            title="Pinned Model Usage",
            description="Every model is named by a release that stays what it is.",
            judge=_pinned,
            recommendations=(
                "Name a dated release of each model, and change it deliberately.",
                "Evaluate the agent again whenever a model changes.",
            ),
            frameworks=Frameworks(
                llm_2023="LLM05",
                llm_2025="LLM03:2025",
                asi="ASI04",
                atlas=("AML.T0010.003",),
                attack="T1195",
                soc2=("CC6.7",),
                cwe="CWE-1104",
            ),
            cvss=Cvss(critical=9.0, warning=5.0),
        ),
        Check(
            check_id="ENV_002_AVG_TOOLS_COVERAGE",
            title="Session Tool Coverage",
            description="Sessions use most of the tools that they are given.",
            judge=_coverage,
            limits={"limit": 0.8},
            recommendations=(
                "Give each task the tools that it needs, and no others.",
                "Split an agent that does several kinds of work.",
            ),
            frameworks=Frameworks(llm_2025="LLM06:2025", asi="ASI02", soc2=("CC7.1",)),
            cvss=Cvss(warning=4.0),
        ),
        Check(
            check_id="ENV_003_UNUSED_TOOLS",
            title="Unused Tools Inventory",
            description="Every tool that the agent is given is used at some time.",
            judge=_unused,
            recommendations=(
                "Take away the tools that no session uses: a hijacked agent would have them.",
            ),
            frameworks=Frameworks(
                llm_2023="LLM08",
                llm_2025="LLM06:2025",
                asi="ASI02",
                atlas=("AML.T0053",),
                soc2=("CC6.2",),
            ),
            cvss=Cvss(warning=4.5),
        ),
        Check(
            check_id="ENV_004_NEW_TOOLS",
            title="Tools Used After Baseline",
            description="No tool is used that no session of the agent's baseline used.",
            judge=_new_tools,
            recommendations=(
                "Ask who gave the agent the tools named here, and open their first sessions.",
                "Where the change is wanted, take another baseline.",
            ),
            frameworks=Frameworks(
                llm_2023="LLM08",
                llm_2025="LLM06:2025",
                asi="ASI10",
                atlas=("AML.T0053",),
                soc2=("CC7.1", "CC8.1"),
                cwe="CWE-250",
            ),
            cvss=Cvss(warning=5.5),
        ),
        Check(
            check_id="ENV_005_INJECTED_INSTRUCTIONS",
            title="Instructions in Tool Results",
            description="Nobody instructs the agent by what its tools answer, and it obeys none.",
            judge=_instructions,
            recommendations=(
                "Open the hijacked sessions: each names the instruction, and what the agent did.",
                "Undo what was done there, and keep who wrote it out of what the tool answers.",
                "Have people confirm what the agent does to others once it has read foreign text.",
            ),
            frameworks=Frameworks(
                llm_2023="LLM01",
                llm_2025="LLM01:2025",
                asi="ASI01",
                atlas=("AML.T0051.001",),
                soc2=("CC7.2",),
                cwe="CWE-1427",
            ),
            cvss=Cvss(critical=9.5, warning=5.0),
        ),
    ),
)
