"""Links entries to chains, so that none can be changed, moved or taken out unseen."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from uuid import uuid4

import structlog

from watchfloor.audit.keys import KeyRing
from watchfloor.audit.port import Chain, Heads, Keys, Leases
from watchfloor.core import (
    AuditHead,
    AuditLink,
    AuditLinks,
    Clock,
    Periodic,
    StoredEntry,
    UnavailableError,
)
from watchfloor.telemetry import Metrics

log = structlog.get_logger(__name__)

_EVERY_S = 1.0
_LEASE, _LEASE_S = "audit/sealer", 5.0
_AT_ONCE = 1_000
_RETENTION_EVERY_S = 3600.0


class Sealer:
    """Looks each second for entries that are committed and not linked, in all projects.

    Of several processes one seals at a time; when it dies another goes on after at most five
    seconds. Where a chain ends is told to the bus, and told later where that is
    away. A head that the chain does not contain is left as it is: it is what shows that links
    were removed, or that the database was put back to an earlier state.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        chain: Where links are written.
        heads: Where the ends of chains are told.
        leases: Whose turn it is.
        keys: Sign links.
        clock: Time.
        metrics: Counts.
        retention_days: What was sealed so long ago may be removed.
    """

    def __init__(
        self,
        chain: Chain,
        *,
        heads: Heads,
        leases: Leases,
        keys: Keys,
        clock: Clock,
        metrics: Metrics,
        retention_days: int,
    ) -> None:
        self._chain = chain
        self._heads = heads
        self._leases = leases
        self._keys = keys
        self._clock = clock
        self._metrics = metrics.audit
        self._retention = timedelta(days=retention_days)
        self._name = str(uuid4())
        self._looked_at: str | None = None
        self._untold: set[str] | None = None
        self._periodic = Periodic(_EVERY_S, self.seal)
        self._hourly = Periodic(_RETENTION_EVERY_S, self.let_go)

    async def start(self) -> None:
        """Begin to seal each second."""
        await self._periodic.start()
        await self._hourly.start()

    async def stop(self) -> None:
        """Seal what waits, leave the rest to others and end; safe twice and without ``start``."""
        await self._periodic.stop()
        await self._hourly.stop()
        with suppress(UnavailableError):
            await self.seal()
            await self._leases.release(_LEASE, self._name)

    async def seal(self) -> None:
        """Link all that waits, and tell where the chains end.

        Raises:
            UnavailableError: The database, the bus or the keys are away; what was linked stays.
        """
        if not await self._leases.take(_LEASE, self._name, ttl_s=_LEASE_S):
            # What another has done meanwhile is found in the database when it is one's turn.
            self._looked_at = self._untold = None
            return
        waiting = await self._chain.waiting(self._looked_at)
        sealed = [await self._seal(each, waiting.since) for each in waiting.projects]
        if all(sealed):
            self._looked_at = waiting.looked_at
            if sealed:
                await self._chain.looked(waiting.looked_at)
        if self._untold is None:
            # Whoever sealed before this process did may not have told it.
            self._untold = set(await self._chain.projects())
        for project_id in tuple(self._untold):
            await self._tell(project_id)
            self._untold.discard(project_id)

    async def let_go(self) -> None:
        """Sign that what is past its retention may be removed.

        Raises:
            UnavailableError: The database is away, or the keys are.
        """
        now, ring = self._clock.now(), self._keys()
        for project_id in await self._chain.projects():
            make = partial(ring.checkpoint, project_id, made_at=now)
            while await self._chain.let_go(project_id, make, before=now - self._retention):
                continue

    async def _seal(self, project_id: str, since: str) -> bool:
        """Whether nothing was left that must be looked at again."""
        is_all = False
        while not is_all:
            linking = _Linking(self._keys(), self._clock)
            sealed = await self._chain.seal(project_id, linking, since=since, limit=_AT_ONCE)
            is_all = sealed.is_all
            self._metrics.sealed(sealed.head.position - sealed.before.position)
            if sealed.head != sealed.before and self._untold is not None:
                self._untold.add(project_id)
            is_stuck = not is_all and sealed.head == sealed.before
            if is_stuck or not self._is_clean(project_id, linking):
                return False
        return True

    def _is_clean(self, project_id: str, linking: "_Linking") -> bool:
        if linking.forged:
            self._fault("forged", project_id, entries=linking.forged)
        if linking.unknown:
            self._fault("unknown_key", project_id, entries=linking.unknown)
        return not linking.unknown

    async def _tell(self, project_id: str) -> None:
        head = await self._chain.head(project_id)
        told: list[AuditHead] = []

        async def follows(known: AuditHead) -> bool:
            told.append(known)
            return known.mac == await self._chain.mac_at(project_id, known.position)

        if not await self._heads.advance(project_id, head, follows=follows):
            is_ahead = told[0].position > head.position
            self._fault("head_ahead" if is_ahead else "head_differs", project_id)

    def _fault(self, fault: str, project_id: str, *, entries: int = 0) -> None:
        self._metrics.fault(fault)
        log.error("audit_log_damaged", fault=fault, project_id=project_id, entries=entries)


class _Linking:
    """Links entries that were written by somebody who had the key."""

    def __init__(self, ring: KeyRing, clock: Clock) -> None:
        self._ring = ring
        self._clock = clock
        self.forged = 0
        self.unknown = 0

    def __call__(self, head: AuditHead, entries: Sequence[StoredEntry]) -> AuditLinks:
        now = self._clock.now()
        links: list[AuditLink] = []
        for stored in entries:
            if not self._ring.knows(stored.entry.key_number):
                # Another process has a key that is not known here yet: it is no forgery.
                self.unknown += 1
                return AuditLinks(links, stop_before=stored)
            if not self._ring.is_genuine(stored.entry):
                self.forged += 1
                continue
            links.append(self._ring.linked(head, stored, sealed_at=now))
            head = AuditHead(links[-1].position, links[-1].mac)
        return AuditLinks(links)
