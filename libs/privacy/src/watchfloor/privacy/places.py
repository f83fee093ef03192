"""Where data of a subject can be: one list, for giving it out and for erasing it."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from watchfloor.archive import ParquetArchive
from watchfloor.bus import NATSBus, SubjectKeys, SubjectMessages
from watchfloor.core import DataSubject, SubjectCopy
from watchfloor.privacy.archived import ArchivedSubjects
from watchfloor.store import (
    Store,
    SubjectEvents,
    SubjectHolds,
    SubjectIndex,
    SubjectKnowledge,
    SubjectReports,
    SubjectSessions,
    SubjectThreats,
)


class Place(Protocol):
    """Something that holds data of subjects.

    Both ways raise ``UnavailableError`` while it is away, and may be begun again.
    """

    def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Everything of the subject."""
        ...

    def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Remove all of it; says with each step how much that removed, by where it was.

        Raises:
            ConflictError: A legal hold is on some of it.
        """
        ...


def places_of(store: Store, bus: NATSBus, archive: ParquetArchive | None) -> Sequence[Place]:
    """All of them, in the order in which they are gone through.

    What names a session or a threat comes before it, so that whoever is interrupted knows still
    whose it is; what feeds others comes late, and what it fed meanwhile is found by the next pass.

    Args:
        store: The database.
        bus: The streams and buckets.
        archive: What retention took out of the database, where that is kept.
    """
    index = SubjectIndex(store)
    return (
        *SubjectMessages.in_all_streams(bus, index),
        SubjectKeys(bus, index),
        SubjectReports(store),
        SubjectEvents(store),
        SubjectSessions(store),
        SubjectThreats(store),
        SubjectKnowledge(store),
        SubjectHolds(store),
        *(() if archive is None else (ArchivedSubjects(archive),)),
    )
