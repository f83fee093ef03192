"""Threats as lines and tables."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from watchfloor.cli.terminal import clean, plain
from watchfloor.core import Severity, ThreatAnalysis, ThreatStatus

SEVERITY_STYLE = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "green",
}
_ABSENT = "-"
_CUSTOMER_WIDTH = 16
_LONGEST_TYPE = 19


def threat_line(threat: ThreatAnalysis) -> Text:
    """One line for a live view, in columns that stay in place."""
    severity = threat.severity
    return Text("  ").join(
        (
            Text(f"{threat.created_at.astimezone():%H:%M:%S}", style="dim"),
            Text(f"{severity:<8}", style=SEVERITY_STYLE[severity]),
            Text(f"{threat.signal.threat_type:<{_LONGEST_TYPE}}"),
            plain(_fitted(threat.signal.customer, _CUSTOMER_WIDTH)),
            plain(f"{threat.signal.source_ip or _ABSENT:<15}"),
            plain(f"{score_of(threat):<17}"),
            plain(f"{action_of(threat):<10}"),
            plain(_attention(threat), style="magenta"),
        )
    )


def threats_table(threats: Iterable[ThreatAnalysis]) -> Table:
    """A list of threats, in the order given."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("id", no_wrap=True)
    table.add_column("received", no_wrap=True)
    for name in ("severity", "type", "customer", "address", "false alarm?", "action", "attention"):
        table.add_column(name, overflow="ellipsis", no_wrap=True)
    for threat in threats:
        table.add_row(
            plain(threat.id),
            f"{threat.signal.received_at.astimezone():%Y-%m-%d %H:%M:%S}",
            Text(threat.severity, style=SEVERITY_STYLE[threat.severity]),
            threat.signal.threat_type,
            plain(threat.signal.customer),
            plain(threat.signal.source_ip or _ABSENT),
            plain(score_of(threat)),
            plain(action_of(threat)),
            plain(_attention(threat), style="magenta"),
        )
    return table


def facts_table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """A table of anything, every cell taken as text from outside."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(plain(_ABSENT if cell is None else cell) for cell in row))
    return table


def score_of(threat: ThreatAnalysis) -> str:
    """The false-positive score with its recommendation."""
    score = threat.false_positive_score
    return _ABSENT if score is None else f"{score.score:.2f} {score.recommendation}"


def action_of(threat: ThreatAnalysis) -> str:
    """What to do first."""
    plan = threat.response_plan
    return _ABSENT if plan is None else plan.primary_action.action_type


def _attention(threat: ThreatAnalysis) -> str:
    if threat.status is ThreatStatus.FAILED:
        return "failed"
    if threat.verdict is not None:
        return f"verdict {threat.verdict.verdict}"
    return "review" if threat.requires_human_review else ""


def _fitted(text: str, width: int) -> str:
    shown = clean(text)
    return f"{shown[: width - 1]}…" if len(shown) > width else f"{shown:<{width}}"
