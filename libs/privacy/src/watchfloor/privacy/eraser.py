"""Does the erasures that were asked for, whoever asked and however often it is interrupted."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import structlog

from watchfloor.audit import Keys, own_entry
from watchfloor.core import (
    AuditKind,
    AuditResult,
    Clock,
    ConflictError,
    DataSubject,
    Erasure,
    ErasureState,
    Periodic,
    UnavailableError,
)
from watchfloor.privacy.places import Place
from watchfloor.privacy.subjects import SubjectTokens
from watchfloor.store import AuditLogRepository, ErasureRepository, Holding, LeaseRepository, Store

log = structlog.get_logger(__name__)

_LOOK_EVERY_S = 1.0
_LEASE_S = 15.0
_SETTLE_S = 10.0
_OPERATION = "erasure"


class Eraser:
    """Looks for erasures that have not ended, and does them one after the other.

    All places are gone through until a pass finds nothing. Whatever somebody had in his hands when
    it was removed has come down somewhere before the next pass, which begins a while later.

    Of all processes one at a time works on an erasure. What was interrupted is taken up by whoever
    looks next, with the counts as they were written down last.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``, which interrupts it.

    Args:
        store: Where erasures are, and their leases.
        places: Where data can be, in order.
        keys: Name the subjects, and sign what the audit log is told.
        tidy: Called with the places where something was removed, once all of it was.
        clock: Time.
        settle_s: The rest between two passes.
        lease_s: How long an erasure stays with a process that is not heard of.
    """

    def __init__(
        self,
        store: Store,
        places: Sequence[Place],
        *,
        keys: Keys,
        tidy: Callable[[Collection[str]], Awaitable[None]],
        clock: Clock,
        settle_s: float = _SETTLE_S,
        lease_s: float = _LEASE_S,
    ) -> None:
        self._erasures = ErasureRepository(store)
        self._leases = LeaseRepository(store)
        self._holding = Holding(store)
        self._audit = AuditLogRepository(store)
        self._places = places
        self._keys = keys
        self._tidy = tidy
        self._clock = clock
        self._settle_s = settle_s
        self._lease_s = lease_s
        self._holder = str(uuid4())
        self._periodic = Periodic(_LOOK_EVERY_S, self.work)

    async def start(self) -> None:
        """Begin to look, once a second."""
        await self._periodic.start()

    async def stop(self) -> None:
        """Leave what is not done to whoever looks next. Safe twice and without ``start``."""
        await self._periodic.stop()

    async def work(self) -> None:
        """Do all that is to be done and that nobody else does."""
        for erasure in await self._erasures.open():
            async with self._leased(erasure) as is_ours:
                if is_ours:
                    await self._try(erasure)

    async def _try(self, erasure: Erasure) -> None:
        try:
            await self._erase(erasure)
        except UnavailableError as exc:
            # The others may be there; this one is tried again at the next look.
            log.warning("erasure_interrupted", erasure_id=erasure.erasure_id, reason=str(exc))

    async def _erase(self, erasure: Erasure) -> None:
        subject = SubjectTokens(self._keys()).subject(erasure)
        work = _Work(self._erasures, erasure, clock=self._clock)
        try:
            await self._holding.require_free(subject)
            await (self._count if erasure.is_dry_run else self._remove)(work, subject)
        except ConflictError as exc:
            await self._end(await work.note(ErasureState.REFUSED, reason=str(exc)))
            return
        if not erasure.is_dry_run:
            await self._tidy(work.counts)
        await self._end(await work.note(ErasureState.DONE))

    async def _count(self, work: "_Work", subject: DataSubject) -> None:
        for place in self._places:
            async for copy in place.find(subject):
                work.counts[copy.place] += 1
            await work.note()
        work.passes = 1

    async def _remove(self, work: "_Work", subject: DataSubject) -> None:
        more = True
        while more:
            before = work.counts.total()
            for place in self._places:
                await self._holding.require_free(subject)
                async for gone in place.erase(subject):
                    work.counts += gone
                    await work.note()
            work.passes += 1
            await work.note()
            more = work.counts.total() > before
            if more:
                await asyncio.sleep(self._settle_s)

    async def _end(self, erasure: Erasure) -> None:
        """Tell the audit log, of the subject by its token alone."""
        is_done = erasure.state is ErasureState.DONE
        detail = ", ".join(f"{place}: {count}" for place, count in erasure.counts.items())
        entry = own_entry(
            erasure.project_id,
            AuditKind.ACT,
            at=self._clock.now(),
            operation=f"{_OPERATION}.counted" if erasure.is_dry_run else _OPERATION,
            result=AuditResult.DONE if is_done else AuditResult.REFUSED,
            detail=erasure.reason or detail or "nothing was found",
        )
        named = entry._replace(subject=erasure.tokens[0], request_id=erasure.erasure_id)
        await self._audit.add([self._keys().signed(named)])
        log.info("erasure_ended", erasure_id=erasure.erasure_id, state=erasure.state)

    @asynccontextmanager
    async def _leased(self, erasure: Erasure) -> AsyncIterator[bool]:
        name, holder, ttl_s = f"erasure {erasure.erasure_id}", self._holder, self._lease_s

        async def renew() -> None:
            await self._leases.renew(name, holder, ttl_s=ttl_s)

        if not await self._leases.take(name, holder, ttl_s=ttl_s):
            yield False
            return
        renewing = Periodic(ttl_s / 3, renew)
        await renewing.start()
        try:
            yield True
        finally:
            await renewing.stop()
        await self._leases.release(name, holder)


class _Work:
    """How far one erasure is, written down as it goes on.

    Attributes:
        counts: What was removed in all.
        passes: How often all places were gone through.
    """

    def __init__(self, erasures: ErasureRepository, erasure: Erasure, *, clock: Clock) -> None:
        self._erasures = erasures
        self._erasure = erasure
        self._clock = clock
        self.counts = Counter(erasure.counts)
        self.passes = erasure.passes

    async def note(
        self, state: ErasureState = ErasureState.RUNNING, *, reason: str | None = None
    ) -> Erasure:
        """Write it down."""
        return await self._erasures.note(
            self._erasure,
            at=self._clock.now(),
            state=state,
            counts=self.counts,
            passes=self.passes,
            reason=reason,
        )
