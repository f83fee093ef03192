"""Joins reader, rules and engine: batches of lines in, signals and a report out."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from watchfloor.core import FieldProblem, InvalidInputError, Label, SignalInput
from watchfloor.ingest.access_log import AccessLogParser
from watchfloor.ingest.config import IngestConfig
from watchfloor.ingest.crawler import CrawlerLookup
from watchfloor.ingest.engine import Engine
from watchfloor.ingest.report import IngestReport, Unparseable
from watchfloor.ingest.rule import RuleSet
from watchfloor.ingest.rule_files import default_rule_files, read_rule_files
from watchfloor.ingest.rule_loader import load_rules
from watchfloor.ingest.sources import follow_log, read_log, read_stream

STANDARD_INPUT = "-"

_CUSTOMER_ID: TypeAdapter[str] = TypeAdapter(Label)


class AccessLogIngest:
    """Reads one access log. Made for one log; a second one needs its own.

    Args:
        rules: What is counted.
        customer_id: Whose traffic it is.
        crawler: Tells real crawlers from spoofed ones.
        config: What the operator set.

    Raises:
        InvalidInputError: No customer can have this id.
    """

    def __init__(
        self,
        rules: RuleSet,
        *,
        customer_id: str,
        crawler: CrawlerLookup | None = None,
        config: IngestConfig | None = None,
    ) -> None:
        config = config or IngestConfig()
        self._parse = AccessLogParser().parse
        self._engine = Engine(
            rules,
            customer_id=_checked(customer_id),
            crawler=crawler,
            held_lines_limit=config.held_lines_limit,
        )
        self._listed = config.unparseable_listed
        self._lines = self._unparseable = self._signals = 0
        self._unparseable_lines: list[int] = []
        self._first_time = self._last_time = -1
        self._damage: str | None = None

    def feed(self, lines: Iterable[str]) -> list[SignalInput]:
        """Count lines; the signals that they complete, in their order."""
        signals: list[SignalInput] = []
        for text in lines:
            self._lines += 1
            line = self._parse(text)
            if line is None:
                self._note_unparseable(text)
                continue
            self._last_time = max(self._last_time, line.time)
            if line.time < self._first_time or self._first_time < 0:
                self._first_time = line.time
            signals += self._engine.feed(line)
        self._signals += len(signals)
        return signals

    async def read(self, source: AsyncIterator[Sequence[str]]) -> AsyncIterator[list[SignalInput]]:
        """The signals of each batch of lines; an empty list shows progress.

        A log that turns out to be damaged ends here, and its report says so.
        """
        try:
            async for lines in source:
                yield self.feed(lines)
        except InvalidInputError as error:
            self._damage = str(error)

    def report(self) -> IngestReport:
        """What came of it so far."""
        stats = self._engine.stats()
        has_lines = self._last_time >= 0
        return IngestReport(
            lines=self._lines,
            unparseable=Unparseable(self._unparseable, tuple(self._unparseable_lines)),
            by_rule=stats.by_rule,
            signals=self._signals,
            first_time=datetime.fromtimestamp(self._first_time, UTC) if has_lines else None,
            last_time=datetime.fromtimestamp(self._last_time, UTC) if has_lines else None,
            late=stats.late,
            evicted=stats.evicted,
            damage=self._damage,
        )

    def _note_unparseable(self, text: str) -> None:
        if not text.strip():
            return
        self._unparseable += 1
        if len(self._unparseable_lines) < self._listed:
            self._unparseable_lines.append(self._lines)


def _checked(customer_id: str) -> str:
    try:
        return _CUSTOMER_ID.validate_python(customer_id)
    except ValidationError:
        problem = FieldProblem("customer_id", "must have 1 to 255 characters, and no NUL")
        raise InvalidInputError("The customer is not valid.", fields=(problem,)) from None


def open_source(
    name: str, *, follow: bool = False, config: IngestConfig | None = None
) -> AsyncIterator[list[str]]:
    """The lines of a file by its name, or of standard input by ``-``.

    Standard input ends when its writer ends; ``follow`` changes nothing there.
    """
    config = config or IngestConfig()
    limit = config.line_limit_bytes
    if name == STANDARD_INPUT:
        return read_stream(sys.stdin.fileno(), line_limit_bytes=limit)
    if not follow:
        return read_log(Path(name), line_limit_bytes=limit)
    return follow_log(
        Path(name),
        wait=lambda: asyncio.sleep(config.poll_interval_s),
        line_limit_bytes=limit,
    )


def configured_rules(config: IngestConfig) -> RuleSet:
    """The packaged rules and the operator's own.

    Raises:
        InvalidInputError: Something is wrong with them; ``fields`` has every problem.
    """
    packaged = default_rule_files() if config.use_default_rules else ()
    return load_rules((*packaged, *read_rule_files(config.rule_files)))
