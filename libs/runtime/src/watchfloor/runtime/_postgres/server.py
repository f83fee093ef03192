"""The embedded PostgreSQL as a component."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from watchfloor.core import UnavailableError
from watchfloor.runtime._postgres.account import own_name, server_account
from watchfloor.runtime._postgres.binaries import find_package, usable_programs
from watchfloor.runtime._postgres.cluster import ensure_cluster
from watchfloor.runtime._postgres.home import PostgresHome, find_home
from watchfloor.runtime._postgres.roles import DATABASE, ensure_roles
from watchfloor.runtime._postgres.settings import SUPERUSER, PostgresConfig, write_settings
from watchfloor.runtime._process import Command, LogFile, PidFile, Supervisor
from watchfloor.runtime.data_folder import DataFolder
from watchfloor.runtime.database_urls import DatabaseUrls, socket_endpoint
from watchfloor.runtime.health import Health, LifeState

_CONNECT_DEADLINE_S = 5.0
_SYSTEM_ROOT = Path("/var/lib/watchfloor")
_SHORT_ROOT = Path("/tmp")  # noqa: S108  # Only for a folder that mkdtemp makes, mode 0700.


class EmbeddedPostgres:
    """PostgreSQL 18 as a supervised child, reachable only through a Unix socket.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``. The first start makes the cluster;
    each start makes sure of the roles and the database. When the server dies it is restarted.
    When this process dies, however it does, so does the server.

    Args:
        folder: The data folder; the caller holds its lock.
        config: What the operator set.
        system_root: Holds the data where the server's user cannot enter the data folder.
    """

    def __init__(
        self,
        folder: DataFolder,
        *,
        config: PostgresConfig | None = None,
        system_root: Path = _SYSTEM_ROOT,
    ) -> None:
        self._folder = folder
        self._config = config or PostgresConfig()
        self._system_root = system_root
        self._log_file = LogFile(folder.logs / "postgres.log")
        self._home: PostgresHome | None = None
        self._socket_folder: Path | None = None
        self._supervisor: Supervisor | None = None
        self._urls: DatabaseUrls | None = None

    async def start(self) -> None:
        """Return when the three roles can work.

        Raises:
            UnavailableError: The server cannot be started; nothing is left running.
            ConflictError: The data was made by another version of PostgreSQL.
        """
        credentials = self._folder.ensure_credentials()
        try:
            self._supervisor = await self._prepare()
        except OSError as exc:
            raise UnavailableError(f"PostgreSQL's files cannot be prepared: {exc}.") from exc
        await self._supervisor.start()
        try:
            async with self._superuser() as connection:
                await ensure_roles(connection, credentials)
        except BaseException:
            await self.stop()
            raise
        self._urls = DatabaseUrls.at(self.endpoint, credentials)

    async def restart(self) -> None:
        """End the server in order and return when it answers again."""
        await self._started().restart()

    async def stop(self) -> None:
        """End the server in order. Safe twice and without ``start``."""
        if self._supervisor is not None:
            await self._supervisor.stop()
        if self._home is not None:
            self._home.close_socket_folder()

    def health(self) -> Health:
        """The present state; never blocks."""
        if self._supervisor is None:
            return Health(LifeState.STOPPED)
        return self._supervisor.health()

    @property
    def pid(self) -> int:
        """The server's process; another one after a restart."""
        return self._started().pid

    @property
    def endpoint(self) -> str:
        """The database's URL without a login, for ``endpoints.json``."""
        return socket_endpoint(self._open_socket(), DATABASE)

    @property
    def urls(self) -> DatabaseUrls:
        """The URLs of the three roles. They contain passwords: never log them."""
        if self._urls is None:
            raise UnavailableError("PostgreSQL has not been started.")
        return self._urls

    @property
    def owner_url(self) -> str:
        """Where ``watchfloor_owner`` connects."""
        return self.urls.owner

    @property
    def app_url(self) -> str:
        """Where ``watchfloor_app`` connects."""
        return self.urls.app

    @property
    def worker_url(self) -> str:
        """Where ``watchfloor_worker`` connects."""
        return self.urls.worker

    @property
    def superuser_url(self) -> str:
        """Where the superuser connects, which only a process of our own user can."""
        place = socket_endpoint(self._open_socket(), "postgres").removeprefix("postgresql://")
        return f"postgresql://{SUPERUSER}@{place}"

    async def _prepare(self) -> Supervisor:
        account = server_account()
        home = await asyncio.to_thread(find_home, self._folder, account, self._system_root)
        home.prepare()
        self._home = home
        programs = await asyncio.to_thread(
            usable_programs, find_package(), account, copies=home.copies
        )
        await ensure_cluster(home, programs, account=account, log_file=self._log_file)
        self._socket_folder = home.open_socket_folder(_SHORT_ROOT)
        main = write_settings(
            home.settings,
            self._config,
            socket_folder=self._socket_folder,
            superuser=own_name(),
            account=account,
        )
        return Supervisor(
            "PostgreSQL",
            Command(
                argv=(
                    str(programs / "postgres"),
                    *("-D", str(home.data)),
                    *("-c", f"config_file={main}"),
                ),
                # The fast shutdown: clients are disconnected, everything is written.
                stop_signal=signal.SIGINT,
                account=account,
            ),
            log_file=self._log_file,
            pid_file=PidFile(home.path / "server.pid"),
            probe=self._probe,
        )

    async def _probe(self) -> None:
        async with self._superuser():
            return

    @asynccontextmanager
    async def _superuser(self) -> AsyncIterator[asyncpg.Connection]:
        try:
            connection = await asyncpg.connect(
                self.superuser_url, password="", timeout=_CONNECT_DEADLINE_S, ssl=False
            )
            try:
                yield connection
            finally:
                await connection.close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as exc:
            raise UnavailableError("PostgreSQL does not answer.") from exc

    def _started(self) -> Supervisor:
        if self._supervisor is None:
            raise UnavailableError("PostgreSQL has not been started.")
        return self._supervisor

    def _open_socket(self) -> Path:
        if self._socket_folder is None:
            raise UnavailableError("PostgreSQL has not been started.")
        return self._socket_folder
