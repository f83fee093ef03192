"""What a transaction deletes is in the archive before it is committed."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime

import structlog

from watchfloor.archive import ParquetArchive, Part
from watchfloor.store._transaction import fetch
from watchfloor.store.retention.statements import still_there
from watchfloor.store.retention.step import Step
from watchfloor.store.retention.tables import ARCHIVED
from watchfloor.store.retention.taking import Taken

log = structlog.get_logger(__name__)


class Archiving:
    """The archive, for whoever deletes rows; the disk is waited for in threads.

    Args:
        archive: Where rows go.
        step: A short transaction on the owner's connection.
    """

    def __init__(self, archive: ParquetArchive, *, step: Step) -> None:
        self._archive = archive
        self._step = step

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        """Nobody else changes the archive meanwhile."""
        with ExitStack() as stack:
            await asyncio.to_thread(stack.enter_context, self._archive.exclusive())
            yield

    async def write(self, taken: Sequence[Taken]) -> Sequence[Part]:
        """Make parts that are durable, and pending until the rows are gone."""
        archived = [rows for each in taken if each.of.is_archived for rows in each.by_day()]
        return await asyncio.to_thread(lambda: [*map(self._archive.write, archived)])

    async def commit(self, parts: Sequence[Part]) -> None:
        """Count them in: the rows are gone."""
        await asyncio.to_thread(lambda: [*map(self._archive.commit, parts)])

    async def settle(self) -> None:
        """Look at parts that somebody died over.

        Where the database has any of its rows, the transaction was not committed and the part is
        removed; else it is counted in.
        """
        async with self.exclusive():
            for part in await asyncio.to_thread(self._archive.parts):
                if part.is_pending and part.table in ARCHIVED:
                    await self._settle(part)

    async def _settle(self, part: Part) -> None:
        key = await asyncio.to_thread(self._archive.key, part)
        rows = await asyncio.to_thread(self._archive.read, part, key)
        keys = json.dumps([dict(row) for row in rows], default=_plain)
        async with self._step() as connection:
            found = await fetch(connection, still_there(part.table, key), keys)
        is_there = found[0][0]
        await asyncio.to_thread(self._archive.remove if is_there else self._archive.commit, part)
        log.warning("archive_part_settled", table=part.table, was_removed=is_there)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
