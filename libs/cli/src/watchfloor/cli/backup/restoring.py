"""Putting a backup in the place of what an installation keeps."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import NamedTuple

from watchfloor.bus import NATSBus, StreamCopies, StreamCopy
from watchfloor.cli.audit_telling import tell_act
from watchfloor.cli.backup.archive import Progress
from watchfloor.cli.backup.archive_reader import ArchiveReader
from watchfloor.cli.backup.manifest import Manifest, StreamPart, TablePart
from watchfloor.cli.backup.place import Place
from watchfloor.cli.compose.foundation import bus_at
from watchfloor.cli.servers import Addresses
from watchfloor.cli.terminal import note
from watchfloor.core import FIRST_PROJECT, AuditResult, InvalidInputError
from watchfloor.store import CopiedTable, DatabaseRebuild, known_revisions, rebuilding


class Restored(NamedTuple):
    """What was put back.

    Attributes:
        manifest: Of the backup.
        revision: That the database's schema has.
        streams: How many messages each holds; those that are too old have left.
    """

    manifest: Manifest
    revision: str
    streams: Mapping[str, int]


class Restoring:
    """One restore. Nothing is changed before everything was looked at.

    Args:
        archive: The backup, verified.
        place: Where to.
        progress: Told what is being put back.
    """

    def __init__(self, archive: ArchiveReader, place: Place, *, progress: Progress) -> None:
        self._archive = archive
        self._manifest = archive.manifest
        self._place = place
        self._progress = progress

    async def run(self) -> Restored:
        """Put all of it back.

        The database is the last, and one transaction: until then an external one is as it was.

        Raises:
            ConflictError: There is something already, or processes of the product run.
            InvalidInputError: The backup was made by a newer release, or its keys are not there.
            UnavailableError: A server is away.
        """
        place = self._place
        place.require_readable()
        place.require_free()
        keys = self._keys()
        place.require_same_keys(keys)
        async with AsyncExitStack() as stack:
            stack.enter_context(place.folder.lock())
            stack.push_async_callback(place.servers.stop)
            await place.servers.start()
            addresses = place.servers.addresses()
            bus = bus_at(addresses, place.servers.fitted(place.config).bus)
            stack.push_async_callback(bus.stop)
            await bus.start()
            await place.require_empty(bus, addresses.database.owner)
            try:
                return await self._put_back(bus, addresses, keys)
            except BaseException:
                note("The restore did not finish; run it again with --force.")
                raise

    def _keys(self) -> dict[str, str]:
        texts = {}
        for part in self._manifest.keys:
            if part.name in self._place.files:
                with self._archive.open(part) as file:
                    texts[part.name] = file.read().decode("ascii")
        return texts

    async def _put_back(
        self, bus: NATSBus, addresses: Addresses, keys: Mapping[str, str]
    ) -> Restored:
        with self._place.folder.restoring():
            for name, text in keys.items():
                self._place.files[name].write(text)
            streams = await self._put_streams(bus)
            await self._put_database(addresses.database.owner)
            await self._tell(addresses)
        return Restored(self._manifest, known_revisions()[-1], streams)

    async def _put_streams(self, bus: NATSBus) -> Mapping[str, int]:
        copies, parts = StreamCopies(bus), {part.name: part for part in self._manifest.streams}
        restored = {}
        for name in bus.lasting_streams():
            if (part := parts.get(name)) is None:
                await copies.clear(name)
            else:
                restored[name] = await self._put_stream(copies, part)
        return restored

    async def _put_stream(self, copies: StreamCopies, part: StreamPart) -> int:
        self._progress(part.path, 0)
        copy = StreamCopy(part.name, part.messages, part.config, part.state)
        with self._archive.open(part) as file:
            return await copies.put(copy, file.read)

    async def _put_database(self, owner_url: str) -> None:
        manifest = self._manifest
        tables = [CopiedTable(part.name, part.columns) for part in manifest.tables]
        async with rebuilding(owner_url, revision=manifest.revision) as database:
            await database.prepare(tables, manifest.days)
            for part in manifest.tables:
                await self._fill(database, part)

    async def _fill(self, database: DatabaseRebuild, part: TablePart) -> None:
        self._progress(part.path, 0)
        with self._archive.open(part) as file:
            rows = await database.fill(CopiedTable(part.name, part.columns), file)
        if rows != part.rows:
            raise InvalidInputError(f"The backup has {rows} rows of {part.name}, not {part.rows}.")

    async def _tell(self, addresses: Addresses) -> None:
        await tell_act(
            self._place.config,
            addresses,
            FIRST_PROJECT,
            operation="restore",
            detail=f"made_at={self._manifest.made_at.isoformat()}",
            result=AuditResult.DONE,
        )
