"""Personal data and secrets as a part of an agent's report."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence

import structlog

from watchfloor.analyzers.pii.analyzer import PiiAnalyzer
from watchfloor.analyzers.pii.port import Events, Readings
from watchfloor.analyzers.pii.report import PiiCounting
from watchfloor.core import (
    AnalysisSession,
    Event,
    PartOutcome,
    PiiReading,
    PiiReport,
    SessionExcerpt,
    SessionKey,
    UnavailableError,
    UnreadSession,
)

log = structlog.get_logger(__name__)


class PiiPart:
    """Says what personal data and secrets an agent's sessions hold; a ``ReportPart``.

    It reads what nobody read before: a run costs the sessions that are new or went on. How far it
    came is kept, so that a run that is broken off has not worked for nothing.

    Args:
        readings: Where it is kept how far sessions were read.
        events: Where events are read.
        analyzer: Reads sessions.
    """

    needs_minimum = False

    def __init__(self, readings: Readings, events: Events, analyzer: PiiAnalyzer) -> None:
        self._readings = readings
        self._events = events
        self._analyzer = analyzer

    async def analyze(
        self, run: AnalysisSession, earlier: Mapping[str, PartOutcome]
    ) -> PartOutcome:
        """Read what is unread and count everything.

        Where that cannot be done the report says so, and its other parts are made.

        Raises:
            UnavailableError: The store is away; the next run begins from what is kept.
        """
        del earlier
        try:
            return await self._analyze(run)
        except UnavailableError:
            raise
        except Exception as exc:
            # The border around an analysis.
            log.exception("pii_part_failed", analysis_id=run.analysis_id)
            return PartOutcome(_disabled(f"The search failed: {type(exc).__name__}."))

    async def _analyze(self, run: AnalysisSession) -> PartOutcome:
        async for sessions in self._readings.unread(run.project_id, run.agent_id):
            await self._read(run.project_id, sessions)
        counting = PiiCounting()
        async for found in self._readings.found(run.project_id, run.agent_id):
            await asyncio.to_thread(counting.take, found)
        report = counting.report()
        return PartOutcome(
            result=report,
            sessions_analyzed=counting.sessions,
            # One text can hold hundreds: each kind counts once beside what other parts find.
            findings_count=len(report.entities),
        )

    async def _read(self, project_id: str, sessions: Sequence[UnreadSession]) -> None:
        keys = [SessionKey(project_id, session.session_id) for session in sessions]
        events: defaultdict[str, list[Event]] = defaultdict(list)
        for event in await self._events.of_all(keys):
            events[event.session_id].append(event)
        readings: dict[SessionKey, PiiReading] = {}
        for key, session in zip(keys, sessions, strict=True):
            in_order = sorted(events[key.session_id], key=lambda each: each.event_time)
            excerpt = SessionExcerpt(events=tuple(in_order), total_events=len(in_order))
            reading = await self._analyzer.read(excerpt, session.before)
            found = reading.found.model_copy(update={"session_id": key.session_id})
            readings[key] = PiiReading(found, reading.texts, session.last_received_at)
        await self._readings.keep(readings)


class NoPiiPart:
    """Says that nobody looked for personal data; a ``ReportPart``, and no reason for a report."""

    needs_minimum = True

    async def analyze(
        self, run: AnalysisSession, earlier: Mapping[str, PartOutcome]
    ) -> PartOutcome:
        """Say so."""
        del run, earlier
        return PartOutcome(_disabled("It is switched off."))


def _disabled(reason: str) -> PiiReport:
    return PiiReport(disabled=True, disabled_reason=reason)
