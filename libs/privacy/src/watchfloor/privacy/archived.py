"""What the archive holds of a data subject."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from watchfloor.archive import ParquetArchive, Part
from watchfloor.core import DataSubject, SubjectCopy

ARCHIVE, FILES = "archive", "archive files rewritten"


class ArchivedSubjects:
    """Rows of the subject in files; a file is rewritten as a whole.

    All methods raise ``UnavailableError`` where the archive cannot be read or written.

    Args:
        archive: The files.
    """

    def __init__(self, archive: ParquetArchive) -> None:
        self._archive = archive

    async def find(self, subject: DataSubject) -> AsyncIterator[SubjectCopy]:
        """Every row, one file after the other."""
        for part in await self._parts(subject):
            for row in await asyncio.to_thread(self._archive.read, part):
                if _is_of(row, subject):
                    yield SubjectCopy(f"{ARCHIVE} {part.table}", json.dumps(row, default=_plain))

    async def erase(self, subject: DataSubject) -> AsyncIterator[Counter[str]]:
        """Leave them out of the files that have any."""
        for part in await self._parts(subject):
            rows = await asyncio.to_thread(self._archive.read, part)
            if not any(_is_of(row, subject) for row in rows):
                continue
            gone = await asyncio.to_thread(
                self._archive.rewrite, part, lambda row: not _is_of(row, subject)
            )
            yield Counter({f"{ARCHIVE} {part.table}": gone, FILES: 1})

    async def _parts(self, subject: DataSubject) -> Sequence[Part]:
        await asyncio.to_thread(self._archive.require)
        return await asyncio.to_thread(self._archive.parts, subject.project_id)


def _is_of(row: Mapping[str, object], subject: DataSubject) -> bool:
    customer = _text(row, "customer_id") or _text(row, "customer_name")
    return subject.has(user=_text(row, "user_id"), customer=customer)


def _text(row: Mapping[str, object], name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)
