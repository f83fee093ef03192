"""Where PostgreSQL, NATS and Ray are: started here, or somewhere else by configuration."""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from watchfloor.bus import NATSAccess
from watchfloor.cli.config import RootConfig
from watchfloor.cli.runtime_choice import Runtime
from watchfloor.cli.together import together
from watchfloor.runtime import (
    DatabaseUrls,
    DataFolder,
    EmbeddedNATS,
    EmbeddedPostgres,
    EmbeddedRay,
    Life,
    Part,
    RayAddress,
)

POSTGRES, NATS, PRODUCT, RAY = "postgres", "nats", "product", "ray"


class Servers:
    """What everything rests on: two servers, and Ray where the actors run there.

    Args:
        config: Says which of them are external.
        folder: Holds the data of those that are not.
        parts: Which embedded ones to start, of ``postgres`` and ``nats``; Ray comes
            with ``product``.
    """

    def __init__(self, config: RootConfig, folder: DataFolder, *, parts: Collection[str]) -> None:
        self._config = config
        self._folder = folder
        self._postgres = (
            EmbeddedPostgres(folder)
            if POSTGRES in parts and config.external_database() is None
            else None
        )
        self._nats = (
            EmbeddedNATS(folder, sync_always=config.nats_sync_always)
            if NATS in parts and config.nats_url is None
            else None
        )
        self._ray = (
            EmbeddedRay(folder, config=config.ray)
            if PRODUCT in parts and config.runtime is Runtime.RAY and config.ray.address is None
            else None
        )
        # None needs another, so that the slowest alone says how long the start takes.
        self._lives = [Life([part]) for part in self.parts()]

    async def start(self) -> None:
        """Start what is embedded, all at once; return when it answers.

        One that fails ends the others, and its error is raised.
        """
        try:
            async with together() as group:
                for life in self._lives:
                    group.create_task(life.start())
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop what is embedded; safe twice and without ``start``."""
        for life in reversed(self._lives):
            await life.stop()

    def fitted(self, config: RootConfig) -> RootConfig:
        """The configuration with streams that fit into the embedded NATS."""
        if self._nats is None:
            return config
        bus = config.bus.fitted_to(self._nats.max_file_store_bytes)
        return config.model_copy(update={"bus": bus})

    async def restart_nats(self) -> None:
        """Restart the embedded NATS; nothing where it is external."""
        if self._nats is not None:
            await self._nats.restart()

    def parts(self) -> list[Part]:
        """What is embedded; the last is stopped first."""
        found = ((RAY, self._ray), (POSTGRES, self._postgres), (NATS, self._nats))
        return [Part(name, component) for name, component in found if component is not None]

    def endpoints(self) -> dict[str, str]:
        """Addresses without credentials, for ``endpoints.json``."""
        found = {}
        if self._nats is not None:
            found[NATS] = self._nats.url
        if self._postgres is not None:
            found[POSTGRES] = self._postgres.endpoint
        if self._ray is not None:
            found[RAY] = self._ray.address.address
        return found

    def addresses(self) -> "Addresses":
        """Addresses with credentials, once started."""
        keys = self._config.audit.key_file or self._folder.audit_keys_path
        return self._servers()._replace(audit_keys=keys)

    def _servers(self) -> "Addresses":
        external = self._config.external_database()
        if self._postgres is not None:
            database = self._postgres.urls
        else:
            database = DatabaseUrls(*(external or ("", "", "")))
        ray = self._ray_address()
        if self._nats is not None:
            return Addresses(database, self._nats.url, self._nats.token, None, ray)
        token = self._config.nats_token
        return Addresses(
            database,
            self._config.nats_url or "",
            token.get_secret_value() if token else None,
            self._config.nats_access(),
            ray,
        )

    def _ray_address(self) -> RayAddress | None:
        if self._ray is not None:
            return self._ray.address
        address = self._config.ray.address
        if address is None or self._config.runtime is not Runtime.RAY:
            return None
        return RayAddress(address, self._config.ray.token_file)


class Addresses(NamedTuple):
    """Where to connect. Contains secrets: never log it.

    Attributes:
        database: One URL per role.
        nats_url: The bus.
        nats_token: Its token, where it wants one.
        nats_access: How it lets us in, where that is not by a token alone.
        ray: The cluster that the actors run in; in this process where absent.
        declares_streams: Whether this process says what the streams of the bus are like.
        audit_keys: The file of the keys of the audit log.
    """

    database: DatabaseUrls
    nats_url: str
    nats_token: str | None
    nats_access: NATSAccess | None
    ray: RayAddress | None = None
    declares_streams: bool = True
    audit_keys: Path = Path("audit-keys.json")
