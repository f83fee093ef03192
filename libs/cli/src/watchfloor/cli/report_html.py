"""A report on an agent as one page of HTML that asks nobody for anything.

Everything that is not written in this file goes through ``_text``; the page's own policy forbids
scripts and other hosts, should a browser be asked for them all the same.
"""

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from watchfloor.cli.report_words import (
    MOST_OUTLIERS,
    PII_HEADINGS,
    Figure,
    doings,
    evidence_lines,
    facts,
    failed_checks,
    figures,
    frameworks_of,
    headline,
    members,
    most_used,
    pii_rows,
)
from watchfloor.cli.terminal import clean
from watchfloor.client import SeenAgent
from watchfloor.core import (
    AgentAnalytics,
    BehaviorReport,
    CheckCategoryReport,
    PiiReport,
    SecurityCheck,
    SecurityReport,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_html(seen: SeenAgent) -> str:
    """The whole page."""
    title = _text(f"Report on {seen.agent.agent_id}")
    style = files("watchfloor.cli").joinpath("report.css").read_text("utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body>\n"
        + "\n".join(_sections(seen))
        + "\n</body></html>\n"
    )


def _text(words: object) -> str:
    """Text from anywhere, with what prints nothing visible as its escape."""
    return escape(clean(words))


def _sections(seen: SeenAgent) -> Iterator[str]:
    analysis = seen.risk_analysis
    report = analysis.security_report
    status = _badge(report.overall_status) if report else _badge("none", analysis.evaluation_status)
    yield f'<p class="eyebrow">Report on an AI agent {status}</p>'
    yield f"<h1>{_text(seen.agent.agent_id)}</h1>"
    yield f"<p>{_text(headline(analysis))}</p>"
    yield f'<dl class="tiles">{"".join(map(_tile, figures(seen)))}</dl>'
    head = (f"<dt>{_text(fact.name)}</dt><dd>{_text(fact.words)}</dd>" for fact in facts(seen))
    yield f"<dl>{''.join(head)}</dl>"
    if failed := failed_checks(analysis):
        yield "<h2>Needs attention</h2>" + "".join(map(_failed, failed))
    if report is not None:
        yield "<h2>All checks</h2>" + _checks(report)
    if analysis.behavioral_analysis and analysis.behavioral_analysis.clusters:
        yield "<h2>How it behaves</h2>" + _behavior(analysis.behavioral_analysis)
    if seen.analytics is not None:
        yield "<h2>What it does</h2>" + _usage(seen.analytics)
    if analysis.pii_analysis and analysis.pii_analysis.total_findings:
        yield "<h2>Personal data and secrets</h2>" + _pii(analysis.pii_analysis)
    if analysis.evaluation_id is not None:
        yield f'<footer class="soft">watchfloor, analysis {_text(analysis.evaluation_id)}</footer>'


def _tile(figure: Figure) -> str:
    name, words, tone = map(_text, figure)
    return f'<div class="{tone}"><dt>{name}</dt><dd>{words}</dd></div>'


def _badge(status: str, words: str | None = None) -> str:
    return f'<span class="badge {_text(status)}">{_text(words or status)}</span>'


def _failed(check: SecurityCheck) -> str:
    score = f" · CVSS {check.cvss_score:.1f}" if check.cvss_score is not None else ""
    return (
        f'<article class="{_text(check.status)}">'
        f"<h3>{_badge(check.status)} {_text(check.name)}: {_text(check.value)}</h3>"
        f'<p class="soft">{_text(check.check_id)}{_text(score)}</p>'
        f"<p>{_text(check.description)}</p>"
        f"<ul>{_items(evidence_lines(check))}</ul>"
        f"<p><strong>What to do</strong></p><ul>{_items(check.recommendations)}</ul>"
        f'<p class="soft">{_text(frameworks_of(check))}</p></article>'
    )


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{_text(line)}</li>" for line in lines)


def _checks(report: SecurityReport) -> str:
    return "".join(map(_category, report.categories.values()))


def _category(category: CheckCategoryReport) -> str:
    rows = (
        f"<tr><td>{_badge(check.status)}</td><td>{_text(check.name)}</td>"
        f'<td>{_text(check.value)}</td><td class="soft">{_text(check.check_id)}</td></tr>'
        for check in category.checks
    )
    return (
        f"<h3>{_text(category.category_name)}</h3>"
        f'<p class="soft">{_text(category.description)} {_text(members(category.metrics))}</p>'
        f'<div class="wide"><table>{"".join(rows)}</table></div>'
    )


def _behavior(behavior: BehaviorReport) -> str:
    clusters = _table(
        ("cluster", "sessions", "share", "tool calls", "tokens", "seconds", "begins with"),
        (
            (
                each.cluster_id,
                each.size,
                f"{each.percentage:.0f}%",
                f"{each.characteristics.typical_tool_calls:.0f}",
                f"{each.characteristics.typical_tokens:,.0f}",
                f"{each.characteristics.typical_duration_sec:.1f}",
                " → ".join(each.characteristics.common_tool_sequence),
            )
            for each in behavior.clusters[:MOST_OUTLIERS]
        ),
    )
    outliers = _table(
        ("outlier", "severity", "score", "what sets it apart", "what to do"),
        (
            (
                each.session_id,
                each.severity,
                f"{each.anomaly_score:.2f}",
                " ".join(each.primary_causes),
                " ".join(each.recommendations),
            )
            for each in behavior.outliers[:MOST_OUTLIERS]
        ),
    )
    shown = outliers if behavior.outliers else ""
    return f"<p>{_text(behavior.interpretation)}</p>{clusters}{shown}"


def _usage(analytics: AgentAnalytics) -> str:
    tools = _table(
        ("tool", "calls", "sessions"),
        ((each.tool, f"{each.calls:,}", f"{each.sessions:,}") for each in most_used(analytics)),
    )
    return f"<p>{_text(doings(analytics))}</p>{tools if analytics.tools else ''}"


def _pii(pii: PiiReport) -> str:
    return _table(PII_HEADINGS, pii_rows(pii))


def _table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f"<th>{_text(heading)}</th>" for heading in headings)
    body = (f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{head}</tr>{"".join(body)}</table></div>'
