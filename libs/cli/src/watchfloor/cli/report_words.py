"""A report on an agent in words, the same in a terminal and on a page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.client import SeenAgent
from watchfloor.core import (
    AgentAnalytics,
    AgentRiskAnalysis,
    CheckFrameworks,
    CheckStatus,
    EvaluationStatus,
    PiiReport,
    PiiStatus,
    SecurityCheck,
    ToolTotals,
)

MOST_CASES = 5
"""So many cases of one kind of evidence are shown."""

MOST_OUTLIERS = 10
_LONGEST_WORDS = 200
_MORE = "and more"
"""A check tells its first cases; its value counts them all."""

_MOMENT = re.compile(r"\A(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|\+00:00)\Z")


class Fact(NamedTuple):
    """A line of the report's head.

    Attributes:
        name: What it is about.
        words: What is so.
    """

    name: str
    words: str


class Figure(NamedTuple):
    """A number that is seen first.

    Attributes:
        name: What it counts.
        words: How much.
        tone: ``critical``, ``warning``, ``passed``, or nothing.
    """

    name: str
    words: str
    tone: str = ""


def figures(seen: SeenAgent) -> Iterator[Figure]:
    """What is seen first of a report; nothing of one that is not there."""
    analysis = seen.risk_analysis
    if (report := analysis.security_report) is not None:
        counts = report.summary
        critical, warnings = counts.critical_issues, counts.warnings
        yield Figure("critical", str(critical), "critical" if critical else "")
        yield Figure("to watch", str(warnings), "warning" if warnings else "")
        yield Figure("passed", f"{counts.passed_checks} of {counts.total_checks}", "passed")
    if analysis.behavioral_analysis is not None and analysis.behavioral_analysis.error is None:
        yield Figure("stable", f"{analysis.behavioral_analysis.stability_score:.0%}")
    yield Figure("sessions analysed", f"{analysis.sessions_analyzed:,}")


def headline(analysis: AgentRiskAnalysis) -> str:
    """What a report comes to, in one line."""
    report = analysis.security_report
    if report is None:
        return _without_report(analysis)
    counts = report.summary
    return (
        f"{counts.critical_issues} critical, {counts.warnings} to watch, "
        f"{counts.passed_checks} of {counts.total_checks} checks passed"
    )


def _without_report(analysis: AgentRiskAnalysis) -> str:
    summary = analysis.summary
    if analysis.evaluation_status is EvaluationStatus.INSUFFICIENT_DATA:
        return (
            f"{summary.current_sessions} of {summary.min_sessions_required} completed sessions "
            "that a report needs"
        )
    if analysis.evaluation_status is EvaluationStatus.ERROR:
        return f"the last analysis failed: {analysis.error}"
    return "not analysed yet"


def facts(seen: SeenAgent) -> Iterator[Fact]:
    """The head of the report."""
    agent, analysis = seen.agent, seen.risk_analysis
    if agent.workflow_id:
        yield Fact("workflow", agent.workflow_id)
    yield Fact(
        "sessions",
        f"{agent.sessions:,}, {agent.completed:,} of them completed, "
        f"the newest event at {agent.last_seen_at.astimezone():%Y-%m-%d %H:%M:%S %Z}",
    )
    if analysis.timestamp is not None:
        yield Fact(
            "analysed",
            f"{analysis.sessions_analyzed:,} sessions at "
            f"{analysis.timestamp.astimezone():%Y-%m-%d %H:%M:%S %Z}",
        )
    if analysis.error is not None:
        yield Fact("since then", f"an analysis failed: {analysis.error}")
    yield Fact("behavior", _behavior(analysis))
    yield Fact("personal data", _pii(analysis))


def _behavior(analysis: AgentRiskAnalysis) -> str:
    behavior = analysis.behavioral_analysis
    if behavior is None or behavior.error is not None:
        return analysis.summary.behavioral_message or "not known"
    return (
        f"{behavior.stability_score:.0%} stable, {behavior.predictability_score:.0%} predictable, "
        f"{_counted(behavior.num_clusters, 'cluster')}, "
        f"{_counted(behavior.num_outliers, 'outlier')}, {behavior.confidence} confidence"
    )


def _pii(analysis: AgentRiskAnalysis) -> str:
    summary = analysis.summary
    if summary.pii_status is PiiStatus.DISABLED:
        return f"not looked for: {summary.pii_disabled_reason or 'disabled'}"
    if summary.pii_status is PiiStatus.PENDING:
        return "not looked for yet"
    found = _counted(summary.pii_findings or 0, "finding")
    sessions = _counted(summary.pii_sessions_with_pii or 0, "session")
    entities = analysis.pii_analysis.entities if analysis.pii_analysis else ()
    secrets = sum(entity.findings for entity in entities if entity.is_secret)
    return f"{found} in {sessions}" + (f", {secrets:,} of them secrets" if secrets else "")


PII_HEADINGS = ("what", "found", "sure", "sessions", "where", "for example")


def pii_rows(pii: PiiReport) -> Iterator[tuple[str, ...]]:
    """What was found, secrets first, as a table under ``PII_HEADINGS``."""
    for entity in pii.entities:
        places = sorted(entity.by_location.items(), key=lambda place: -place[1])
        example = entity.example
        yield (
            f"{entity.entity_type}, a secret" if entity.is_secret else entity.entity_type,
            f"{entity.findings:,}",
            f"{entity.sure:,}",
            f"{entity.sessions:,}",
            ", ".join(f"{count:,} {where.replace('_', ' ')}" for where, count in places),
            f"{example.masked} in {example.session_id}",
        )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def doings(analytics: AgentAnalytics) -> str:
    """What the sessions add up to, in one line."""
    tokens = analytics.tokens
    shown = analytics.models[:MOST_CASES]
    models = ", ".join(f"{each.model} ({each.sessions:,})" for each in shown)
    return (
        f"{tokens.total_tokens:,} tokens ({tokens.input_tokens:,} read, {tokens.output_tokens:,} "
        f"written) in {_counted(analytics.model_calls, 'model call')}"
        + (f"; sessions by model: {models}" if models else "")
    )


def most_used(analytics: AgentAnalytics) -> Sequence[ToolTotals]:
    """The tools that are shown."""
    return analytics.tools[:MOST_OUTLIERS]


def failed_checks(analysis: AgentRiskAnalysis) -> Sequence[SecurityCheck]:
    """Checks that did not pass, the worst first."""
    report = analysis.security_report
    checks = report.checks if report else ()
    failed = [check for check in checks if check.status is not CheckStatus.PASSED]
    return sorted(failed, key=lambda check: (-check.status.rank, -(check.cvss_score or 0.0)))


def evidence_lines(check: SecurityCheck) -> Iterator[str]:
    """What a check rests on: a line for each case, and one for the figures beside them."""
    figures: dict[str, JsonValue] = {}
    for name, value in check.evidence.items():
        label = name.replace("_", " ")
        if isinstance(value, list):
            yield from _cases(label, value)
        elif isinstance(value, dict):
            yield f"{label}: {_members(value)}"
        else:
            figures[name] = value
    if figures:
        yield members(figures)


def _cases(label: str, cases: Sequence[JsonValue]) -> Iterator[str]:
    shown, rest = cases[:MOST_CASES], len(cases) - MOST_CASES
    if all(isinstance(case, dict) for case in shown):
        yield from (_case(case) for case in shown if isinstance(case, dict))
        if rest > 0:
            yield _MORE
        return
    more = f", {_MORE}" if rest > 0 else ""
    yield f"{label}: {', '.join(map(_said, shown))}{more}"


def _case(case: Mapping[str, JsonValue]) -> str:
    """``sess-1: value 72, limit 50``: first where it is seen, then what is seen there."""
    rest = dict(case)
    place = rest.pop("session_id", None)
    return members(rest) if place is None else f"{_said(place)}: {members(rest)}"


def members(case: Mapping[str, JsonValue]) -> str:
    """The members of an object in one line, their names as words."""
    return _members({name.replace("_", " "): value for name, value in case.items()})


def _members(case: Mapping[str, JsonValue]) -> str:
    return ", ".join(f"{name} {_said(value)}" for name, value in case.items())


def _said(value: JsonValue) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    words = _MOMENT.sub(r"\1 \2 UTC", str(value))
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"


def frameworks_of(check: CheckFrameworks) -> str:
    """Where others speak of what a check looks for."""
    named = (
        ("OWASP", check.owasp_llm_2025, check.owasp_llm_2025_name),
        ("OWASP", check.owasp_llm and f"{check.owasp_llm} (2023)", check.owasp_llm_name),
        ("OWASP", check.owasp_asi, check.owasp_asi_name),
        ("ATLAS", ", ".join(check.atlas), None),
        ("ATT&CK", check.mitre, None),
        ("SOC 2", ", ".join(check.soc2_controls), None),
        ("", check.cwe, None),
    )
    return " · ".join(
        " ".join(word for word in (framework, each, name) if word)
        for framework, each, name in named
        if each
    )
