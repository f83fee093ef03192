"""Lines in, signals out: which rules a line matches, and which of them fire."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.core import SignalInput
from watchfloor.ingest._burst_signal import build_signal, commonest
from watchfloor.ingest._detection import CRAWLER_FIELD, LINE_FIELDS
from watchfloor.ingest._matchers import Matcher
from watchfloor.ingest._window import RuleWindow
from watchfloor.ingest.access_log import LogLine
from watchfloor.ingest.crawler import CrawlerCache, CrawlerLookup
from watchfloor.ingest.rule import RuleSet

HELD_LINES_LIMIT = 100_000
"""Lines that all windows may hold together; about 1 KiB each."""

_VALUES_CACHED = 20_000
_LINES_BETWEEN_SWEEPS = 4_096


class RuleCount(NamedTuple):
    """What one rule did.

    Attributes:
        matched: Lines that it counted.
        signals: Signals that it gave.
    """

    matched: int
    signals: int


class EngineStats(NamedTuple):
    """What the engine did.

    Attributes:
        by_rule: Counts by rule name, in the rules' order.
        late: Lines left out by a rule because they came more than its window late.
        evicted: Groups given up because too many lines were held.
        held: Lines held now.
    """

    by_rule: Mapping[str, RuleCount]
    late: int
    evicted: int
    held: int


class Engine:
    """Counts lines by rule. Synchronous, without I/O; the same lines give the same signals.

    A signal is given at the line that makes a rule fire, so nothing is left to be said when a
    log ends.
    """

    def __init__(
        self,
        rules: RuleSet,
        *,
        customer_id: str,
        crawler: CrawlerLookup | None = None,
        held_lines_limit: int = HELD_LINES_LIMIT,
    ) -> None:
        self._customer_id = customer_id
        self._held_limit = held_lines_limit
        self._windows = tuple(RuleWindow(rule) for rule in rules.rules)
        self._crawlers = CrawlerCache(crawler or _no_crawler, limit=_VALUES_CACHED)
        self._crawler_bits = _FieldBits(rules.tests.get(CRAWLER_FIELD, ()))
        self._field_bits = tuple(
            (LogLine._fields.index(name), _FieldBits(rules.tests[field]))
            for field, name in LINE_FIELDS.items()
            if field in rules.tests
        )
        self._matching = _MatchingWindows(self._windows)
        self._lines = 0

    def feed(self, line: LogLine) -> list[SignalInput]:
        """Count one line; the signals that it completes, mostly none."""
        crawler = self._crawlers[line.c_useragent, line.c_ip]
        bits = self._crawler_bits[crawler and crawler.state]
        for position, field_bits in self._field_bits:
            bits |= field_bits[line[position]]
        signals: list[SignalInput] = []
        for window in self._matching[bits]:
            fired = window.add(line)
            if fired is not None:
                signals.append(self._signal(window, fired))
        self._lines += 1
        if self._lines % _LINES_BETWEEN_SWEEPS == 0:
            self._sweep(line.time)
        return signals

    def stats(self) -> EngineStats:
        """What was done so far."""
        return EngineStats(
            by_rule={
                window.rule.name: RuleCount(window.matched, window.fired)
                for window in self._windows
            },
            late=sum(window.late for window in self._windows),
            evicted=sum(window.evicted for window in self._windows),
            held=sum(window.held for window in self._windows),
        )

    def _signal(self, window: RuleWindow, lines: Sequence[LogLine]) -> SignalInput:
        crawler = self._crawlers[commonest(lines, "c_useragent"), lines[0].c_ip]
        return build_signal(window.rule, lines, customer_id=self._customer_id, crawler=crawler)

    def _sweep(self, now: int) -> None:
        for window in self._windows:
            window.forget_idle(now)
        excess = sum(window.weight for window in self._windows) - self._held_limit
        if excess > 0:
            max(self._windows, key=lambda window: window.weight).give_up(excess)


class _FieldBits(dict[str | int | None, int]):
    """The bits of each value of one field that was seen; bounded."""

    def __init__(self, tests: Sequence[tuple[int, Matcher]]) -> None:
        super().__init__()
        self._tests = tests

    def __missing__(self, value: str | int | None) -> int:
        text = None if value is None else str(value)
        bits = sum(bit for bit, matches in self._tests if matches(text))
        if len(self) >= _VALUES_CACHED:
            self.clear()
        self[value] = bits
        return bits


class _MatchingWindows(dict[int, tuple[RuleWindow, ...]]):
    """The rules that fit each combination of bits that was seen; bounded."""

    def __init__(self, windows: Sequence[RuleWindow]) -> None:
        super().__init__()
        self._windows = windows

    def __missing__(self, bits: int) -> tuple[RuleWindow, ...]:
        fitting = tuple(window for window in self._windows if window.rule.matches(bits))
        if len(self) >= _VALUES_CACHED:
            self.clear()
        self[bits] = fitting
        return fitting


def _no_crawler(_user_agent: str, _address: str) -> None:
    return None
