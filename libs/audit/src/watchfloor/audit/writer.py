"""Entries that need not be written with a change: some at a time, shortly after their calls."""

import asyncio
from collections import Counter, deque
from contextlib import suppress

import structlog

from watchfloor.audit.own_entry import own_entry
from watchfloor.audit.port import Keys, Log
from watchfloor.core import (
    AuditEntry,
    AuditKind,
    Clock,
    KeyUse,
    Periodic,
    UnavailableError,
)
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_MOST = 10_000
_AT_ONCE = 1_000
_EVERY_S = 0.25


class AuditWriter:
    """Holds entries while the database is away, up to a bound; what has no room is counted.

    How many of a project had none is told by an entry of its own, as soon as there is room again.

    Lifecycle: construct (no I/O) -> ``start`` -> ``note`` and ``write`` -> ``stop``, which writes
    what waits.

    Args:
        entries: Where they are written.
        keys: Sign them.
        clock: Time.
        metrics: Counts.
        most: How many may wait.
    """

    def __init__(
        self, entries: Log, *, keys: Keys, clock: Clock, metrics: Metrics, most: int = _MOST
    ) -> None:
        self._log = entries
        self._keys = keys
        self._clock = clock
        self._metrics = metrics.audit
        self._most = most
        self._waiting: deque[AuditEntry] = deque()
        self._uses: dict[KeyUse, None] = {}
        self._dropped: Counter[str] = Counter()
        self._flushing = asyncio.Lock()
        self._periodic = Periodic(_EVERY_S, self.flush)

    async def start(self) -> None:
        """Begin to write what waits, four times a second.

        Raises:
            UnavailableError: The keys cannot be read: without them nothing could be changed.
        """
        self._keys()
        await self._periodic.start()

    async def stop(self) -> None:
        """Write what waits and end; safe twice and without ``start``."""
        await self._periodic.stop()
        with suppress(UnavailableError):
            await self.flush()

    async def write(self, entry: AuditEntry) -> None:
        """Write an entry before what it tells of is done.

        Raises:
            UnavailableError: It could not be written; then it must not be done.
        """
        await self._log.add([self._keys().signed(entry)])
        self._metrics.wrote(entry.kind)

    def note(self, entry: AuditEntry) -> None:
        """Have the entry written soon; quick, and never raises."""
        if len(self._waiting) < self._most:
            self._waiting.append(entry)
            return
        self.drop(entry.project_id)

    def drop(self, project_id: str) -> None:
        """Count an entry that cannot be written; its project's log is told so later."""
        self._metrics.dropped()
        self._dropped[project_id] += 1

    def note_use(self, use: KeyUse) -> None:
        """Have a use of a key compared with its habit soon; without room, at its next use."""
        if len(self._uses) < self._most:
            self._uses[use] = None

    async def flush(self) -> None:
        """Write what waits.

        Raises:
            UnavailableError: The database is away, or the keys are; all of it waits still.
        """
        async with self._flushing:
            await self._write_waiting()
            self._tell_gaps()
            await self._learn()

    async def _write_waiting(self) -> None:
        ring = self._keys()
        while self._waiting:
            some = [self._waiting[place] for place in range(min(len(self._waiting), _AT_ONCE))]
            await self._log.add([ring.signed(each) for each in some])
            for entry in some:
                self._waiting.popleft()
                self._metrics.wrote(entry.kind)
        self._metrics.waiting(len(self._waiting))

    def _tell_gaps(self) -> None:
        dropped, self._dropped = self._dropped, Counter()
        for project_id, count in dropped.items():
            log.warning("audit_entries_dropped", project_id=project_id, count=count)
            self.note(self._made(project_id, AuditKind.GAP, detail=f"entries:{count}"))

    async def _learn(self) -> None:
        uses = tuple(self._uses)
        at = self._clock.now()
        for unusual in await self._log.learn(uses, self._use, at=at):
            self._metrics.wrote(AuditKind.USE)
            log.info("key_used_unusually", actor=unusual.actor, project_id=unusual.project_id)
        for use in uses:
            del self._uses[use]

    def _use(self, use: KeyUse) -> AuditEntry:
        made = self._made(use.project_id, AuditKind.USE, detail=use.trait)
        return self._keys().signed(made._replace(actor=use.actor, address=use.address))

    def _made(self, project_id: str, kind: AuditKind, *, detail: str) -> AuditEntry:
        now = self._clock.now()
        return own_entry(project_id, kind, at=now, operation=f"audit.{kind}", detail=detail)
