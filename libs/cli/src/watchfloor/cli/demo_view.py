"""What the demo shows: threats as they arrive, progress, and a summary."""

from collections import Counter, deque
from collections.abc import Iterable
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from watchfloor.cli.render import SEVERITY_STYLE, threat_line, threats_table
from watchfloor.core import Recommendation, Severity, ThreatAnalysis, ThreatStatus

_ROWS = 15


class DemoView:
    """A live table in a terminal, plain lines elsewhere.

    Args:
        screen: Where to draw.
    """

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._threats: list[ThreatAnalysis] = []
        self._newest: deque[ThreatAnalysis] = deque(maxlen=_ROWS)
        self._progress = Progress(
            TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), console=screen
        )
        self._lines = self._progress.add_task("log lines read", total=None)
        self._analysed = self._progress.add_task("threats analysed", total=None)
        self._live = Live(console=screen, get_renderable=self._drawn, refresh_per_second=8)

    @property
    def failed(self) -> int:
        """Threats whose analysis failed."""
        return sum(threat.status is ThreatStatus.FAILED for threat in self._threats)

    @property
    def types(self) -> int:
        """How many types of threat were seen."""
        return len({threat.signal.threat_type for threat in self._threats})

    def __enter__(self) -> Self:
        if self._screen.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._screen.is_terminal:
            self._live.stop()

    def read(self, lines: int, *, of: int) -> None:
        """So many lines of the log are read."""
        self._progress.update(self._lines, completed=lines, total=of)

    def expect(self, threats: int) -> None:
        """So many threats will come."""
        self._progress.update(self._analysed, total=threats)

    def show(self, threat: ThreatAnalysis) -> None:
        """One more threat."""
        self._threats.append(threat)
        self._newest.append(threat)
        self._progress.update(self._analysed, completed=len(self._threats))
        if not self._screen.is_terminal:
            self._screen.print(threat_line(threat), soft_wrap=True)

    def summary(self) -> RenderableType:
        """What was found, and one threat of each kind to open."""
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("type", *Severity, *Recommendation):
            table.add_column(heading, justify="left" if heading == "type" else "right")
        for name, threats in self._by_type():
            severities = Counter(threat.severity for threat in threats)
            judged = Counter(
                threat.false_positive_score.recommendation
                for threat in threats
                if threat.false_positive_score is not None
            )
            table.add_row(
                name,
                *(
                    Text(str(severities[each] or ""), style=SEVERITY_STYLE[each])
                    for each in Severity
                ),
                *(str(judged[each] or "") for each in Recommendation),
            )
        return table

    def examples(self) -> list[ThreatAnalysis]:
        """The worst threat of each type."""
        order = list(Severity)
        return [
            min(threats, key=lambda threat: order.index(threat.severity))
            for _, threats in self._by_type()
        ]

    def _by_type(self) -> Iterable[tuple[str, list[ThreatAnalysis]]]:
        groups: dict[str, list[ThreatAnalysis]] = {}
        for threat in self._threats:
            groups.setdefault(threat.signal.threat_type, []).append(threat)
        return sorted(groups.items())

    def _drawn(self) -> RenderableType:
        return Group(threats_table(self._newest), Text(), self._progress)
