"""Personal data in sessions that were just judged, looked for behind everything else."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence

import structlog

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.port import NewestEvents, PiiReader, PiiReadings
from watchfloor.coordinator.sessions.session_spans import NO_SESSION_SPANS, SessionSpans
from watchfloor.core import (
    Clock,
    Event,
    PiiReading,
    Session,
    SessionExcerpt,
    SessionKey,
    UnavailableError,
    end_task,
)
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_MOST_WAITING = 10_000


class PiiSearch:
    """Reads what is new in judged sessions, some at a time; nobody waits for it.

    No policy asks for personal data, so that no decision is kept by seconds of loading and
    milliseconds of reading. Sessions wait in memory, each once. What is lost with the process, or
    finds no room, is read by the next report on the agent.

    Args:
        reader: Reads sessions.
        readings: Where it is kept how far they were read.
        events: Where events are read.
        config: How much is looked at.
        metrics: Counts.
        clock: Time.
        spans: Tell of sessions whose trace is known.
    """

    def __init__(
        self,
        reader: PiiReader,
        readings: PiiReadings,
        *,
        events: NewestEvents,
        config: SessionsConfig,
        metrics: Metrics,
        clock: Clock,
        spans: SessionSpans = NO_SESSION_SPANS,
    ) -> None:
        self._reader = reader
        self._readings = readings
        self._events = events
        self._config = config
        self._metrics = metrics
        self._clock = clock
        self._spans = spans
        self._waiting: dict[SessionKey, Session] = {}
        self._news = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        if self._owner is None:
            self._owner = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Break off what is looked at. Safe twice and without ``start``."""
        owner, self._owner = self._owner, None
        if owner is not None:
            await end_task(owner)

    def ask(self, sessions: Sequence[Session]) -> None:
        """Have these looked at soon, as they are by then; returns at once."""
        for session in sessions:
            key = SessionKey(session.project_id, session.session_id)
            if key in self._waiting or len(self._waiting) < _MOST_WAITING:
                self._waiting[key] = session
        self._news.set()

    async def _run(self) -> None:
        while True:
            await self._news.wait()
            some = list(self._waiting.items())[: self._config.analysis_batch]
            if not some:
                self._news.clear()
                continue
            for key, _ in some:
                del self._waiting[key]
            try:
                await self._search(dict(some))
            except UnavailableError:
                log.warning("pii_search_interrupted", sessions=len(some))
            except Exception:
                # The border of the task: nobody awaits it.
                log.exception("pii_search_broken")

    async def _search(self, sessions: Mapping[SessionKey, Session]) -> None:
        limit = self._config.max_events_to_analyze
        newest: defaultdict[SessionKey, list[Event]] = defaultdict(list)
        for event in await self._events.newest_of_all(sessions.keys(), limit):
            newest[SessionKey(event.project_id, event.session_id)].append(event)
        before = await self._readings.of(newest.keys()) if newest else {}
        found: dict[SessionKey, PiiReading] = {}
        for key, events in newest.items():
            reading = await self._read(key, events, before.get(key))
            if reading is not None:
                # Fewer than were asked for are all that there are.
                is_whole = len(events) < limit
                until = sessions[key].last_received_at if is_whole else None
                found[key] = reading._replace(until=until)
        await self._readings.keep(found)

    async def _read(
        self, key: SessionKey, events: Sequence[Event], before: PiiReading | None
    ) -> PiiReading | None:
        began = self._clock.monotonic()
        outcome, reading = "failed", None
        excerpt = SessionExcerpt(events=tuple(events), total_events=len(events))
        try:
            with self._spans.of("pii.analyze", key):
                reading = await self._reader.read(excerpt, before)
            outcome = "ok"
        except Exception as exc:  # noqa: BLE001 - the border around an analysis
            log.warning(
                "session_analysis_failed",
                kind="pii",
                session_id=key.session_id,
                error_type=type(exc).__name__,
            )
        self._metrics.sessions.analyzed("pii", outcome, took_s=self._clock.monotonic() - began)
        return reading
