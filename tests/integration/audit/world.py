"""One project's log with what works on it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from support.audit import RING, make_entry

from watchfloor.audit import FaultKind, KeyRing, Sealer, Verified, verify
from watchfloor.bus import AuditHeads, NATSBus
from watchfloor.core import AuditEntry, FakeClock
from watchfloor.store import (
    AuditChainRepository,
    AuditLogRepository,
    AuditReading,
    LeaseRepository,
    Store,
)
from watchfloor.telemetry import Metrics


class AuditWorld:
    """A project's log.

    Attributes:
        project: Its id, which no other test knows.
        clock: What the sealer believes.
        metrics: What it counts.
    """

    def __init__(self, store: Store, bus: NATSBus, project: str) -> None:
        self.project = project
        self.clock = FakeClock(datetime.now(UTC))
        self.metrics = Metrics()
        self.log = AuditLogRepository(store)
        self.chain = AuditChainRepository(store)
        self.heads = AuditHeads(bus)
        self.reading = AuditReading(store)
        self.leases = LeaseRepository(store)

    def sealer(
        self, ring: KeyRing = RING, *, heads: Any = None, retention_days: int = 90
    ) -> Sealer:
        return Sealer(
            self.chain,
            heads=heads or self.heads,
            leases=self.leases,
            keys=lambda: ring,
            clock=self.clock,
            metrics=self.metrics,
            retention_days=retention_days,
        )

    def entry(self, ring: KeyRing = RING, **fields: Any) -> AuditEntry:
        return ring.signed(make_entry(self.project, **{"at": self.clock.now(), **fields}))

    async def write(self, count: int, ring: KeyRing = RING) -> Sequence[AuditEntry]:
        entries = [self.entry(ring, request_id=str(number)) for number in range(count)]
        await self.log.add(entries)
        return entries

    async def sealed(self, count: int) -> Sequence[AuditEntry]:
        """So many entries, linked and told of."""
        entries = await self.write(count)
        sealer = self.sealer()
        await sealer.seal()
        await sealer.stop()
        return entries

    async def verified(self, ring: KeyRing = RING) -> Verified:
        told = await self.heads.read(self.project)
        now = self.clock.now()
        return await verify(self.project, self.reading, ring, told=told, now=now)

    async def is_sealed(self) -> bool:
        return not await self.reading.unlinked(self.project)

    async def faults(self, ring: KeyRing = RING) -> list[FaultKind]:
        """What is wrong, without repeats."""
        return list(dict.fromkeys(each.kind for each in (await self.verified(ring)).faults))

    def later(self, **time: float) -> None:
        self.clock.advance(timedelta(**time).total_seconds())
