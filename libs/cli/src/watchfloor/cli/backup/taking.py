"""Taking a backup of an installation that runs."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import NamedTuple

from watchfloor.bus import NATSBus, StreamCopies
from watchfloor.cli.backup.archive import ArchiveWriter
from watchfloor.cli.backup.manifest import KeyPart, Manifest, StreamPart, TablePart
from watchfloor.runtime import SecretFile
from watchfloor.store import DatabaseCopy, copying


class Keys(NamedTuple):
    """Files of keys that an installation has.

    Attributes:
        taken: With what they hold.
        left_out: The others' names.
    """

    taken: Sequence[tuple[SecretFile, str]]
    left_out: Sequence[str]

    @classmethod
    def of(cls, files: Sequence[SecretFile], *, are_taken: bool) -> "Keys":
        """Those that are there."""
        held = [(file, text) for file in files if (text := file.read()) is not None]
        if are_taken:
            return cls(held, ())
        return cls((), [file.name for file, _ in held])


class Taking:
    """Copies of everything that an installation keeps, put into one file.

    What leaves a place was written to the next one before: from a queue to the streams and the
    database, from the database to the heads of the audit log. So queues are copied first and the
    database last: whatever was under way is in the backup twice, which every step of ours takes for
    once, rather than not at all. Heads are older than the chain that they are compared with.

    Args:
        archive: The file.
        bus: Started.
        owner_url: The database as its owner.
    """

    def __init__(self, archive: ArchiveWriter, *, bus: NATSBus, owner_url: str) -> None:
        self._archive = archive
        self._bus = bus
        self._owner_url = owner_url

    async def take(self, keys: Keys, *, now: datetime) -> Manifest:
        """All of it, then the manifest that is still to be added.

        Raises:
            UnavailableError: A server is away, or the file cannot be written.
        """
        kept = [self._key(file, text) for file, text in keys.taken]
        streams = [await self._stream(name) for name in self._bus.lasting_streams()]
        async with copying(self._owner_url) as database:
            return Manifest(
                product=version("watchfloor"),
                made_at=now,
                revision=database.revision,
                days=database.days,
                keys=kept,
                keys_left_out=keys.left_out,
                streams=streams,
                tables=[part async for part in self._tables(database)],
            )

    def _key(self, file: SecretFile, text: str) -> KeyPart:
        spool = self._archive.spool(f"keys/{file.name}")
        spool.write(text.encode("ascii"))
        return KeyPart(**self._archive.add(spool).model_dump(), name=file.name)

    async def _stream(self, name: str) -> StreamPart:
        spool = self._archive.spool(f"streams/{name}.snapshot")
        copy = await StreamCopies(self._bus).take(name, spool.write)
        return StreamPart(**self._archive.add(spool).model_dump(), **copy._asdict())

    async def _tables(self, database: DatabaseCopy) -> AsyncIterator[TablePart]:
        for table in database.tables:
            spool = self._archive.spool(f"database/{table.name}.copy.gz")
            rows = await database.copy(table, spool)
            part = self._archive.add(spool).model_dump()
            yield TablePart(**part, **table._asdict(), rows=rows)
