"""Whether a log is as it was written."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from watchfloor.audit.keys import KeyRing
from watchfloor.core import (
    BEGINNING,
    AuditCheckpoint,
    AuditHead,
    SealedEntry,
    StoredEntry,
)

SEALED_WITHIN = timedelta(seconds=2)
"""An entry is a link after at most so long, while a sealer runs."""

_MOST_NAMED = 1_000


class FaultKind(StrEnum):
    """What is wrong.

    ``changed``: an entry is not what was written. ``removed``: a link has no entry. ``broken``: a
    link does not follow the one before it, is at another place, or was made without the key.
    ``gap``: links are missing. ``inserted``: an entry was written without the key. ``late``: an
    entry is in no chain, although it should have been for long. ``cut_off``: the chain ends before
    the head that was told. ``head_differs``: it has another link at that place. ``head_missing``:
    no head was told. ``checkpoint_forged``: leave to remove links was given without the key.
    """

    CHANGED = "changed"
    REMOVED = "removed"
    BROKEN = "broken"
    GAP = "gap"
    INSERTED = "inserted"
    LATE = "late"
    CUT_OFF = "cut_off"
    HEAD_DIFFERS = "head_differs"
    HEAD_MISSING = "head_missing"
    CHECKPOINT_FORGED = "checkpoint_forged"


class Fault(NamedTuple):
    """Something that is wrong.

    Attributes:
        kind: What.
        position: At which place of the chain, where it has one.
        entry_id: Of which entry, where that is known.
    """

    kind: FaultKind
    position: int | None = None
    entry_id: str | None = None


class Verified(NamedTuple):
    """What verification came to.

    Attributes:
        project_id: Whose log.
        first: The position with which it begins, after what retention has removed.
        last: The position with which it ends.
        unsealed: Ids of entries that are not sealed yet, which is normal for two seconds.
        faults: What is wrong, the first thousand.
        fault_count: How much is.
    """

    project_id: str
    first: int
    last: int
    unsealed: Sequence[str]
    faults: Sequence[Fault]
    fault_count: int

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault_count == 0


class Reading(Protocol):
    """The log as it is in the database."""

    async def checkpoint(self, project_id: str) -> AuditCheckpoint | None:
        """The last leave to remove links."""
        ...

    def links(self, project_id: str, *, after: int = 0) -> AsyncIterator[SealedEntry]:
        """The chain, in order."""
        ...

    async def unlinked(self, project_id: str) -> Sequence[StoredEntry]:
        """Entries that are in no chain."""
        ...


async def verify(
    project_id: str, reading: Reading, ring: KeyRing, *, told: AuditHead | None, now: datetime
) -> Verified:
    """Look at every link and entry of a project.

    Args:
        project_id: Whose log.
        reading: Where it is.
        ring: All keys that ever signed it.
        told: The head that was told outside of the database, read before this call.
        now: The time.
    """
    checkpoint = await reading.checkpoint(project_id)
    check = _Check(ring, checkpoint, told)
    async for sealed in reading.links(project_id, after=check.end.position):
        check.look(sealed)
    for stored in await reading.unlinked(project_id):
        check.look_at_unlinked(stored, now)
    if checkpoint != await reading.checkpoint(project_id):
        # Retention took some of what was being read.
        return await verify(project_id, reading, ring, told=told, now=now)
    return check.report(project_id)


class _Check:
    def __init__(
        self, ring: KeyRing, checkpoint: AuditCheckpoint | None, told: AuditHead | None
    ) -> None:
        self._ring = ring
        self._told = told
        self._faults: list[Fault] = []
        self._count = 0
        self._unsealed: list[str] = []
        self.end = BEGINNING
        if checkpoint is not None:
            self.end = AuditHead(checkpoint.position, checkpoint.link_mac)
            if not ring.is_ours(checkpoint):
                self._found(FaultKind.CHECKPOINT_FORGED, checkpoint.position)
        self._begin = self.end.position
        self._compare_with_told()

    def look(self, sealed: SealedEntry) -> None:
        link, stored = sealed
        place = (link.position, link.entry_id)
        if link.position != self.end.position + 1:
            self._found(FaultKind.GAP, self.end.position + 1)
        if stored is None:
            self._found(FaultKind.REMOVED, *place)
        elif not self._ring.is_genuine(stored.entry):
            self._found(FaultKind.CHANGED, *place)
        elif not self._ring.fits(link, previous=self.end.mac, stored=stored):
            self._found(FaultKind.BROKEN, *place)
        self.end = AuditHead(link.position, link.mac)
        self._compare_with_told()

    def look_at_unlinked(self, stored: StoredEntry, now: datetime) -> None:
        entry = stored.entry
        if not self._ring.is_genuine(entry):
            self._found(FaultKind.INSERTED, None, entry.entry_id)
        elif now - entry.at > SEALED_WITHIN:
            self._found(FaultKind.LATE, None, entry.entry_id)
        else:
            self._unsealed.append(entry.entry_id)

    def report(self, project_id: str) -> Verified:
        if self._told is None and self.end != BEGINNING:
            self._found(FaultKind.HEAD_MISSING)
        if self._told is not None and self._told.position > self.end.position:
            self._found(FaultKind.CUT_OFF, self.end.position + 1)
        if self._told is not None and self._told.position < self._begin:
            self._found(FaultKind.HEAD_DIFFERS, self._told.position)
        return Verified(
            project_id,
            self._begin + 1,
            self.end.position,
            self._unsealed,
            self._faults,
            self._count,
        )

    def _compare_with_told(self) -> None:
        told = self._told
        if told is not None and told.position == self.end.position and told != self.end:
            self._found(FaultKind.HEAD_DIFFERS, told.position)

    def _found(
        self, kind: FaultKind, position: int | None = None, entry_id: str | None = None
    ) -> None:
        self._count += 1
        if len(self._faults) < _MOST_NAMED:
            self._faults.append(Fault(kind, position, entry_id))
