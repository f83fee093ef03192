"""Where a backup is restored to, and what must hold there before anything is changed."""

from watchfloor.bus import NATSBus, stream_usage
from watchfloor.cli.backup.keys import NEEDED, key_files
from watchfloor.cli.backup.manifest import Manifest
from watchfloor.cli.config import RootConfig
from watchfloor.cli.servers import NATS, POSTGRES, Servers
from watchfloor.core import ConflictError, InvalidInputError
from watchfloor.runtime import DataFolder
from watchfloor.store import known_revisions, table_with_rows

_OR_FORCE = "Name another one, or replace what it holds with --force."


class Place:
    """The servers, external or of a data folder, and the files of keys.

    Args:
        config: Which servers are external.
        folder: Has the data of those that are not.
        manifest: Of what is to be restored.
        replaces: Whether what is there may go.

    Attributes:
        config: The same.
        folder: The same.
        servers: Those that are not external, to be started.
        files: The files of keys, by name.
    """

    def __init__(
        self, config: RootConfig, folder: DataFolder, manifest: Manifest, *, replaces: bool
    ) -> None:
        self.config = config
        self.folder = folder
        self.servers = Servers(config, folder, parts={POSTGRES, NATS})
        self.files = {file.name: file for file in key_files(config, folder)}
        self._manifest = manifest
        self._replaces = replaces

    def require_readable(self) -> None:
        """Return where this release and these keys can use the backup.

        Raises:
            InvalidInputError: They cannot.
        """
        manifest, known = self._manifest, known_revisions()
        if manifest.revision not in known:
            raise InvalidInputError(
                f"The backup was made by watchfloor {manifest.product}, whose schema "
                f"{manifest.revision} this release does not know: its own is {known[-1]}. "
                "Restore the backup with that release or a later one."
            )
        for name in sorted({*NEEDED}.intersection(manifest.keys_left_out)):
            if self.files[name].read() is None:
                raise InvalidInputError(
                    f"The backup was made without keys: put {name} of that installation "
                    f"to {self.files[name].path} first."
                )

    def require_free(self) -> None:
        """Return where the data folder holds nothing that would go.

        Raises:
            ConflictError: It does.
        """
        keys = {file.path.name for file in self.files.values()}
        if not self._replaces and self.servers.parts() and {*self.folder.contents()} - keys:
            raise ConflictError(f"The data folder {self.folder.path} is not empty. {_OR_FORCE}")

    def require_same_keys(self, texts: dict[str, str]) -> None:
        """Return where no file of keys would be overwritten by another one.

        Args:
            texts: What they are to hold, by name.

        Raises:
            ConflictError: One would.
        """
        for name, text in texts.items():
            file = self.files[name]
            if not self._replaces and file.read() not in (None, text):
                raise ConflictError(
                    f"{file.path} holds other keys than the backup. Remove it, or replace it "
                    "with --force."
                )

    async def require_empty(self, bus: NATSBus, owner_url: str) -> None:
        """Return where the servers hold nothing that would go.

        Raises:
            ConflictError: They do.
            UnavailableError: One of them is away.
        """
        if self._replaces:
            return
        if (table := await table_with_rows(owner_url)) is not None:
            raise ConflictError(f"The database is not empty: {table} has rows. {_OR_FORCE}")
        usage = await stream_usage(bus)
        for name in bus.lasting_streams():
            if usage[name].messages:
                raise ConflictError(f"The bus is not empty: {name} has messages. {_OR_FORCE}")
