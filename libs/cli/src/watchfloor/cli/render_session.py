"""Sessions as a table, and one session as a page that an analyst reads from top to bottom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from watchfloor.cli.render import facts_table
from watchfloor.cli.render_dataflow import dataflow_section, verdict_text
from watchfloor.cli.terminal import plain
from watchfloor.client import RelatedSession, SaidMessage, SeenDecision, SeenSession

_BANDS = (
    (0.8, "critical", "bold white on red"),
    (0.6, "high", "bold red"),
    (0.4, "moderate", "yellow"),
    (0.2, "minor", "cyan"),
    (0.0, "normal", "green"),
)
_SPEAKER_STYLE = {"user": "bold cyan", "assistant": "bold green", "system": "bold magenta"}
_MOST_SNAPSHOTS = 10
_COUNTED = (
    ("events", "events"),
    ("messages", "messages"),
    ("tool_calls", "tool calls"),
    ("total_tokens", "tokens"),
    ("errors", "errors"),
)


def sessions_table(sessions: Iterable[SeenSession]) -> Table:
    """A list of sessions, in the order given."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    # An id that was cut opens nothing: what is long and not asked for goes on in the next line.
    for name in ("id", "active", "risk", "data flow", "agent", "action", "status", "events"):
        table.add_column(name, no_wrap=name != "agent", overflow="fold")
    table.add_column("patterns", overflow="fold")
    for session in sessions:
        table.add_row(
            plain(session.id),
            f"{session.last_activity_at.astimezone():%Y-%m-%d %H:%M:%S}",
            _risk(session.current_risk_score),
            verdict_text(session.dataflow_verdict),
            plain(session.agent_id),
            plain(session.action),
            plain(session.status),
            str(session.event_count),
            plain(", ".join(session.current_patterns) or "-"),
        )
    return table


def related_table(sessions: Iterable[RelatedSession]) -> Table:
    """Sessions that have something in common with a threat, and what that is."""
    rows = (
        (
            each.session_id,
            f"{each.last_activity.astimezone():%Y-%m-%d %H:%M:%S}",
            f"{each.risk_score:.2f}",
            each.agent_id,
            each.user_id,
            ", ".join(each.matched),
        )
        for each in sessions
    )
    return facts_table(("session", "active", "risk", "agent", "user", "shares"), rows)


def session_page(
    session: SeenSession, messages: Sequence[SaidMessage], decisions: Sequence[SeenDecision]
) -> RenderableType:
    """Risk and data flow and why, what policies decided, and the conversation."""
    return Group(*_sections(session, messages, decisions))


def _sections(
    session: SeenSession, messages: Sequence[SaidMessage], decisions: Sequence[SeenDecision]
) -> Iterator[RenderableType]:
    yield Text.assemble(
        _risk(session.current_risk_score),
        plain(f"  {session.action}", style="bold"),
        plain(f"  {session.agent_id}"),
        plain(f"  {session.id}", style="dim"),
    )
    yield _indented(_facts(session))
    if session.risk_snapshots:
        yield from _section("What analyses found", _snapshots(session))
    if session.dataflow:
        yield from _section("What its data flow shows", dataflow_section(session.dataflow))
    if session.thoughts:
        yield from _section("What thoughts show", _thoughts(session))
    if decisions:
        yield from _section("What policies decided", _decisions(decisions))
    if messages:
        yield from _section("Conversation", *(_message(message) for message in messages))


def _section(title: str, *content: RenderableType) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(Text(title, style="bold"), align="left", style="dim")
    for part in content:
        yield _indented(part)


def _indented(content: RenderableType, by: int = 2) -> Padding:
    return Padding(content, (0, 0, 0, by))


def _risk(score: float) -> Text:
    _, name, style = next(band for band in _BANDS if score >= band[0])
    return Text(f"{score:.2f} {name}", style=style)


def _facts(session: SeenSession) -> Table:
    grid = Table.grid(padding=(0, 2))
    counted = session.counters.model_dump()
    rows = (
        ("called", session.external_id),
        ("workflow", session.workflow_id),
        ("user", session.user_id),
        ("customer", session.customer_id),
        ("used from", ", ".join(session.addresses)),
        ("patterns", ", ".join(session.current_patterns)),
        ("thoughts show", ", ".join(session.labels)),
        ("secrets", _types(session.pii.secrets) if session.pii else None),
        ("personal data", _types(session.pii.types) if session.pii else None),
        ("tags", ", ".join(session.tags)),
        ("from", f"{session.created_at.astimezone():%Y-%m-%d %H:%M:%S}"),
        ("to", f"{session.last_activity_at.astimezone():%Y-%m-%d %H:%M:%S}, {session.status}"),
        ("counted", ", ".join(f"{counted[name]} {words}" for name, words in _COUNTED)),
    )
    for name, value in rows:
        if value:
            grid.add_row(Text(name, style="dim"), plain(value))
    return grid


def _types(counts: Mapping[str, int]) -> str:
    most_first = sorted(counts.items(), key=lambda each: -each[1])
    return ", ".join(f"{count:,} {kind}" for kind, count in most_first)


def _snapshots(session: SeenSession) -> Table:
    newest = reversed(session.risk_snapshots[-_MOST_SNAPSHOTS:])
    rows = (
        (
            f"{each.created_at.astimezone():%H:%M:%S}",
            f"{each.risk_score:.2f}",
            ", ".join(each.patterns) or None,
            each.explanation,
            each.provider,
        )
        for each in newest
    )
    return facts_table(("at", "risk", "patterns", "why", "by"), rows)


def _thoughts(session: SeenSession) -> Table:
    rows = (
        (
            f"{each.created_at.astimezone():%H:%M:%S}",
            f"{each.risk_score:.2f}",
            ", ".join(each.labels) or None,
            "; ".join(each.indicators) or each.summary,
            each.provider,
        )
        for each in session.thoughts
    )
    return facts_table(("at", "risk", "labels", "why", "by"), rows)


def _decisions(decisions: Sequence[SeenDecision]) -> Table:
    rows = (
        (
            f"{each.created_at.astimezone():%H:%M:%S}",
            each.metadata.get("action"),
            _joined(each.metadata.get("reasons")),
            _joined(each.metadata.get("triggeredPolicies")),
        )
        for each in decisions
    )
    return facts_table(("at", "action", "why", "policies"), rows)


def _joined(values: object) -> str | None:
    return "; ".join(str(value) for value in values) if isinstance(values, list) else None


def _message(message: SaidMessage) -> RenderableType:
    role = message.role or "?"
    speaker = f"{role} ({message.name})" if message.name else role
    parts: list[RenderableType] = [plain(speaker, style=_SPEAKER_STYLE.get(role, "bold"))]
    if message.reasoning:
        parts.append(_indented(_lines(message.reasoning, style="italic dim")))
    if message.content:
        parts.append(_indented(_lines(message.content)))
    for call in message.tool_calls:
        arguments = call.get("arguments")
        asked = "" if arguments is None else f" {arguments}"
        parts.append(_indented(plain(f"→ {call.get('name')}{asked}", style="yellow")))
    return Group(*parts)


def _lines(text: str, style: str = "") -> Text:
    # A line break is the one invisible character that may stay: it is how messages are written.
    return Text("\n").join(plain(line, style=style) for line in text.splitlines())
