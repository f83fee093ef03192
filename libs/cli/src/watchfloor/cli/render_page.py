"""One threat as a page that an analyst reads from top to bottom."""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from watchfloor.cli.render import SEVERITY_STYLE
from watchfloor.cli.render_session import related_table
from watchfloor.cli.terminal import plain
from watchfloor.client import RelatedSession
from watchfloor.core import (
    AgentAnalysis,
    AgentStatus,
    FalsePositiveScore,
    InvestigationTimeline,
    Phase,
    ResponseAction,
    ResponsePlan,
    ThreatAnalysis,
)

_WORSE, _MILDER = "red", "green"
_MINUTES_SHOWN = 180
_RECOMMENDATION_STYLE = {"likely_fp": "green", "needs_review": "yellow", "likely_real": "red"}


def threat_page(threat: ThreatAnalysis, related: Sequence[RelatedSession] = ()) -> RenderableType:
    """Summary, severity, false-alarm evidence, agents, response, timeline, related sessions."""
    return Group(*_sections(threat, related))


def _sections(
    threat: ThreatAnalysis, related: Sequence[RelatedSession]
) -> Iterator[RenderableType]:
    yield _headline(threat)
    yield _indented(_summary(threat))
    if samples := _sample_lines(threat):
        yield from _section("What the log says", *samples)
    if threat.severity_factors:
        yield from _section(f"Severity {threat.severity_score:.2f}", _severity_factors(threat))
    if threat.false_positive_score is not None:
        yield from _section("Is it a false alarm?", _false_positive(threat.false_positive_score))
    if threat.agent_analyses:
        yield from _section("What the agents say", _agents(threat))
    if threat.response_plan is not None:
        yield from _section("What to do", _response(threat.response_plan))
    if threat.investigation_timeline is not None:
        yield from _section("What happened", _timeline(threat.investigation_timeline))
    if related:
        yield from _section("Sessions of AI agents", related_table(related))


def _section(title: str, *content: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(Text(title, style="bold"), align="left", style="dim")
    for part in content:
        yield _indented(part)


def _indented(content: RenderableType) -> Padding:
    return Padding(content, (0, 0, 0, 2))


def _headline(threat: ThreatAnalysis) -> Text:
    return Text.assemble(
        Text(f" {threat.severity.upper()} ", style=SEVERITY_STYLE[threat.severity]),
        Text(f" {threat.signal.threat_type} ", style="bold"),
        "on ",
        plain(threat.signal.customer, style="bold"),
        plain(f"  {threat.id}", style="dim"),
    )


def _summary(threat: ThreatAnalysis) -> Table:
    grid = Table.grid(padding=(0, 2))
    for name, value in _facts(threat):
        if value:
            grid.add_row(Text(name, style="dim"), plain(value))
    return grid


def _facts(threat: ThreatAnalysis) -> Iterator[tuple[str, str | None]]:
    signal, verdict = threat.signal, threat.verdict
    yield "status", threat.status
    yield "failed because", threat.failure_reason
    if verdict is not None:
        yield "verdict", f"{verdict.verdict} by {verdict.given_by}: {verdict.note or '-'}"
    yield "review", "; ".join(threat.review_reasons)
    yield "degraded", ", ".join(f"{agent} did not answer" for agent in threat.degraded)
    yield "rule", _raw_text(threat, "rule_title")
    yield "detected", f"{signal.detected_at.astimezone():%Y-%m-%d %H:%M:%S %Z}"
    yield "received", f"{signal.received_at.astimezone():%Y-%m-%d %H:%M:%S %Z}"
    yield "address", " ".join(part for part in (signal.source_ip, signal.asn, signal.geo) if part)
    yield "user agent", signal.user_agent
    yield "account", signal.user_id
    yield "endpoint", signal.endpoint
    yield "requests", _requests(threat)
    yield (
        "ATT&CK",
        ", ".join(f"{item.id} {item.name} ({item.tactic_id})" for item in threat.mitre_techniques),
    )
    yield "OWASP OAT", ", ".join(threat.oat)
    yield "took", f"{threat.total_processing_time_ms:.1f} ms, revision {threat.revision}"


def _raw_text(threat: ThreatAnalysis, name: str) -> str | None:
    """A text that the detector put beside the signal; log rules name themselves so."""
    value = threat.signal.raw_data.get(name)
    return value if isinstance(value, str) else None


def _sample_lines(threat: ThreatAnalysis) -> list[Text]:
    lines = threat.signal.raw_data.get("sample_lines")
    return [plain(line) for line in lines] if isinstance(lines, list) else []


def _requests(threat: ThreatAnalysis) -> str | None:
    signal = threat.signal
    if signal.request_count is None:
        return None
    minutes = signal.time_window_minutes
    if minutes is None:
        return f"{signal.request_count}"
    length = f"{minutes:.3g} min" if minutes < _MINUTES_SHOWN else f"{minutes / 60:.3g} h"
    return f"{signal.request_count} in {length}"


def _severity_factors(threat: ThreatAnalysis) -> Table:
    table = _table("impact", "factor", "value")
    for factor in threat.severity_factors:
        table.add_row(
            _signed(factor.impact, worse_is_positive=True),
            plain(factor.name),
            plain(_in_words(factor.value)),
        )
    return table


def _in_words(value: JsonValue) -> str:
    """A factor's value without the marks of a data structure."""
    if isinstance(value, list):
        return "; ".join(_in_words(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_in_words(each)}" for name, each in value.items())
    return str(value)


def _false_positive(score: FalsePositiveScore) -> Group:
    head = Text.assemble(
        f"{score.score:.2f} ",
        Text(score.recommendation, style=_RECOMMENDATION_STYLE[score.recommendation]),
        f"  (confidence {score.confidence:.2f})",
    )
    table = _table("impact", "evidence", "what was seen", "source")
    for item in score.indicators:
        table.add_row(
            _signed(item.impact, worse_is_positive=False),
            item.category,
            plain(item.indicator),
            plain(item.source, style="dim"),
        )
    return Group(head, plain(score.explanation), Text(), table)


def _agents(threat: ThreatAnalysis) -> Table:
    table = _table("agent", "confidence", "time", "analysis")
    for name, analysis in threat.agent_analyses.items():
        is_ok = analysis.status is AgentStatus.OK
        table.add_row(
            Text(name, style="bold"),
            f"{analysis.confidence:.2f}" if is_ok else Text(analysis.status, style="red"),
            f"{analysis.processing_time_ms:.1f} ms",
            _said(analysis),
        )
    return table


def _said(analysis: AgentAnalysis) -> Text:
    lines = [plain(analysis.analysis)]
    lines += [plain(f"• {finding}") for finding in analysis.key_findings]
    lines += [plain(f"→ {advice}") for advice in analysis.recommendations]
    if analysis.sources:
        lines.append(plain("; ".join(analysis.sources), style="dim"))
    if (story := analysis.narrative) is not None:
        lines.append(plain(f"Machine-written ({story.model}): {story.text}", style="italic"))
    return Text("\n").join(lines)


def _response(plan: ResponsePlan) -> Group:
    table = _table("", "action", "urgency", "target", "how", "why")
    _add_actions(table, "first", (plan.primary_action,))
    _add_actions(table, "also", plan.secondary_actions)
    _add_actions(table, "else", plan.backup_actions)
    escalation = " → ".join(plan.escalation_path) or "nobody"
    return Group(
        table,
        Text(),
        plain(
            f"Answer within {plan.sla_minutes} min; tell {escalation}; "
            f"next in line after {plan.auto_escalate_after_minutes} min."
        ),
        *(plain(f"• {note}") for note in plan.notes),
    )


def _add_actions(table: Table, role: str, actions: tuple[ResponseAction, ...]) -> None:
    for action in actions:
        table.add_row(
            Text(role, style="dim"),
            Text(action.action_type, style="bold"),
            action.urgency,
            plain(action.target),
            "may run unasked" if action.auto_executable else "needs approval",
            plain(action.reason),
        )


def _timeline(timeline: InvestigationTimeline) -> Group:
    table = _table("time", "phase", "what", "")
    is_one_day = timeline.start_time.date() == timeline.end_time.date()
    form = "%H:%M:%S.%f" if is_one_day else "%Y-%m-%d %H:%M:%S.%f"
    for event in timeline.events:
        table.add_row(
            Text(event.timestamp.astimezone().strftime(form)[:-3], style="dim"),
            event.phase,
            plain(event.title),
            plain(event.description),
        )
    # A map that came by gRPC has no order of its own.
    spent_ms = timeline.phase_breakdown
    parts = ", ".join(f"{each} {spent_ms[each]:.1f} ms" for each in Phase if each in spent_ms)
    return Group(table, Text(), plain(parts, style="dim"))


def _table(*headings: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _signed(impact: float, *, worse_is_positive: bool) -> Text:
    if not impact:
        return Text(" 0.00", style="dim")
    is_worse = (impact > 0) is worse_is_positive
    return Text(f"{impact:+.2f}", style=_WORSE if is_worse else _MILDER)
