"""The audit log of an installation, for commands that read it where it is kept."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from watchfloor.audit import KeyRing, Verified, verify
from watchfloor.bus import AuditHeads
from watchfloor.cli.attached import attached
from watchfloor.cli.compose.foundation import bus_at
from watchfloor.cli.config import load_config
from watchfloor.cli.failures import as_usage
from watchfloor.runtime import AuditKeyFile, DataFolder
from watchfloor.store import AuditReading, Store


class AuditPlace(NamedTuple):
    """Everything that verification looks at.

    Attributes:
        reading: The log in the database.
        heads: Where chains end, outside of it.
        ring: The keys.
    """

    reading: AuditReading
    heads: AuditHeads
    ring: KeyRing

    async def projects(self) -> Sequence[str]:
        """All that have a log, or had one."""
        return sorted({*await self.reading.projects(), *await self.heads.projects()})

    async def verified(self, project_id: str) -> Verified:
        """Whether the project's log is as it was written."""
        # Read first: the chain only grows, so that it has what was told before.
        told = await self.heads.read(project_id)
        now = datetime.now(UTC)
        return await verify(project_id, self.reading, self.ring, told=told, now=now)


@asynccontextmanager
async def audit_place(config_file: Path | None, data_dir: Path) -> AsyncIterator[AuditPlace]:
    """The log that the configuration names, else that of the data folder.

    Raises:
        UnavailableError: The database, the bus or the keys cannot be reached.
    """
    with as_usage():
        config = load_config(config_file)
    addresses = attached(config, DataFolder(data_dir), as_owner=False)
    ring = AuditKeyFile(addresses.audit_keys).ring()
    async with AsyncExitStack() as stack:
        store = Store(
            addresses.database.app, worker_url=addresses.database.worker, config=config.store
        )
        bus = bus_at(addresses, config.bus)
        for part in (store, bus):
            stack.push_async_callback(part.stop)
            await part.start()
        yield AuditPlace(AuditReading(store), AuditHeads(bus), ring)
