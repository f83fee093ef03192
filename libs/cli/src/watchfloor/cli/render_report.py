"""A report on an agent as an analyst reads it in a terminal, from top to bottom."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from watchfloor.cli.render import facts_table
from watchfloor.cli.report_words import (
    MOST_OUTLIERS,
    PII_HEADINGS,
    doings,
    evidence_lines,
    facts,
    failed_checks,
    frameworks_of,
    headline,
    members,
    most_used,
    pii_rows,
)
from watchfloor.cli.terminal import plain
from watchfloor.client import SeenAgent
from watchfloor.core import (
    AgentAnalytics,
    BehaviorReport,
    CheckStatus,
    PiiReport,
    SecurityCheck,
    SecurityReport,
)

_STYLE = {
    CheckStatus.CRITICAL: "bold white on red",
    CheckStatus.WARNING: "yellow",
    CheckStatus.PASSED: "green",
}
_SIGN = {CheckStatus.CRITICAL: "✗", CheckStatus.WARNING: "!", CheckStatus.PASSED: "✓"}


def report_page(seen: SeenAgent) -> RenderableType:
    """What needs attention, every check, how the agent behaves, personal data."""
    return Group(*_sections(seen))


def _sections(seen: SeenAgent) -> Iterator[RenderableType]:
    analysis = seen.risk_analysis
    report = analysis.security_report
    yield Text.assemble(
        _badge(report.overall_status) if report else Text(analysis.evaluation_status, "bold"),
        plain(f"  {seen.agent.agent_id}", style="bold"),
        plain(f"  {headline(analysis)}"),
    )
    yield _indented(_head(seen))
    if failed := failed_checks(analysis):
        yield from _section("Needs attention", *map(_failed, failed))
    if report is not None:
        yield from _section("All checks", _checks(report))
    if analysis.behavioral_analysis and analysis.behavioral_analysis.clusters:
        yield from _section("How it behaves", *_behavior(analysis.behavioral_analysis))
    if seen.analytics is not None:
        yield from _section("What it does", *_usage(seen.analytics))
    if analysis.pii_analysis and analysis.pii_analysis.total_findings:
        yield from _section("Personal data and secrets", _pii(analysis.pii_analysis))


def _section(title: str, *content: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(Text(title, style="bold"), align="left", style="dim")
    for part in content:
        yield _indented(part)


def _indented(content: RenderableType, by: int = 2) -> Padding:
    return Padding(content, (0, 0, 0, by))


def _badge(status: CheckStatus) -> Text:
    return Text(f" {status.upper()} ", style=_STYLE[status])


def _head(seen: SeenAgent) -> Table:
    grid = Table.grid(padding=(0, 2))
    for fact in facts(seen):
        grid.add_row(Text(fact.name, style="dim"), plain(fact.words))
    return grid


def _failed(check: SecurityCheck) -> RenderableType:
    score = f" · CVSS {check.cvss_score:.1f}" if check.cvss_score is not None else ""
    lines: list[RenderableType] = [
        Text.assemble(
            _badge(check.status),
            plain(f"  {check.name}: {check.value}", style="bold"),
        ),
        _indented(plain(f"{check.check_id}{score}", style="dim"), 4),
    ]
    lines += [_indented(plain(line), 4) for line in evidence_lines(check)]
    lines += [_indented(plain(f"→ {each}", style="cyan"), 4) for each in check.recommendations]
    lines += [_indented(plain(frameworks_of(check), style="dim"), 4), Text()]
    return Group(*lines)


def _checks(report: SecurityReport) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for category in report.categories.values():
        metrics = plain(members(category.metrics), style="dim")
        table.add_row(Text(), plain(category.category_name, style="bold"), metrics)
        for check in category.checks:
            sign = Text(_SIGN[check.status], style=_STYLE[check.status])
            table.add_row(sign, plain(check.name), plain(check.value))
    return table


def _behavior(behavior: BehaviorReport) -> Iterator[RenderableType]:
    yield plain(behavior.interpretation)
    yield facts_table(
        ("cluster", "sessions", "share", "tool calls", "tokens", "seconds", "begins with"),
        (
            (
                each.cluster_id,
                each.size,
                f"{each.percentage:.0f}%",
                f"{each.characteristics.typical_tool_calls:.0f}",
                f"{each.characteristics.typical_tokens:,.0f}",
                f"{each.characteristics.typical_duration_sec:.1f}",
                " → ".join(each.characteristics.common_tool_sequence) or None,
            )
            for each in behavior.clusters[:MOST_OUTLIERS]
        ),
    )
    if behavior.outliers:
        yield Text()
        yield facts_table(
            ("outlier", "severity", "score", "what sets it apart"),
            (
                (
                    each.session_id,
                    each.severity,
                    f"{each.anomaly_score:.2f}",
                    " ".join(each.primary_causes),
                )
                for each in behavior.outliers[:MOST_OUTLIERS]
            ),
        )


def _usage(analytics: AgentAnalytics) -> Iterator[RenderableType]:
    yield plain(doings(analytics))
    if analytics.tools:
        rows = ((each.tool, each.calls, each.sessions) for each in most_used(analytics))
        yield facts_table(("tool", "calls", "sessions"), rows)


def _pii(pii: PiiReport) -> Table:
    return facts_table(PII_HEADINGS, pii_rows(pii))
