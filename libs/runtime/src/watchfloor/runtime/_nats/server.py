"""The embedded NATS as a component."""

import asyncio
import signal
from functools import partial

from watchfloor.core import UnavailableError
from watchfloor.runtime._files import make_folder, write_whole
from watchfloor.runtime._nats.probe import probe
from watchfloor.runtime._nats.settings import NATSSettings, find_program, fit_store
from watchfloor.runtime._process import Command, LogFile, PidFile, Supervisor
from watchfloor.runtime.data_folder import DataFolder
from watchfloor.runtime.health import Health, LifeState
from watchfloor.runtime.ports import free_port

_MAX_FILE_STORE_BYTES = 8 * 1024**3
_SERVER_NAME = "watchfloor"
_READY_DEADLINE_S = 60.0


class EmbeddedNATS:
    """A nats-server with JetStream as a supervised child, on 127.0.0.1 only.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``. The store is in the data folder. When
    the server dies it is restarted on the same port, so that clients reconnect. When this process
    dies, however it does, so does the server.

    Args:
        folder: The data folder; the caller holds its lock.
        port: Where it listens; 0 means any free port, chosen once.
        max_file_store_bytes: How much JetStream may keep; cut to 80 % of the disk space it can
            have.
        sync_always: Whether each message is on the disk before it is acknowledged. It survives a
            loss of power then, and costs most of the speed.
    """

    def __init__(
        self,
        folder: DataFolder,
        *,
        port: int = 0,
        max_file_store_bytes: int = _MAX_FILE_STORE_BYTES,
        sync_always: bool = False,
    ) -> None:
        self._folder = folder
        self._port = port
        self._wanted_store_bytes = max_file_store_bytes
        self._sync_always = sync_always
        self._settings: NATSSettings | None = None
        self._supervisor: Supervisor | None = None

    async def start(self) -> None:
        """Return when clients are let in and JetStream is ready.

        Raises:
            UnavailableError: The server cannot be started; nothing is left running.
        """
        credentials = self._folder.ensure_credentials()
        token = credentials.nats_token.get_secret_value()
        try:
            self._settings = await asyncio.to_thread(self._choose_settings, token)
            self._supervisor = self._prepare(self._settings)
        except OSError as exc:
            raise UnavailableError(f"NATS's files cannot be prepared: {exc}.") from exc
        await self._supervisor.start()

    async def restart(self) -> None:
        """End the server in order and return when it answers again.

        JetStream does not recover by itself after its disk was full; this is what makes it.
        """
        if self._supervisor is None:
            raise UnavailableError("NATS has not been started.")
        await self._supervisor.restart()

    async def stop(self) -> None:
        """End the server in order. Safe twice and without ``start``."""
        if self._supervisor is not None:
            await self._supervisor.stop()

    def health(self) -> Health:
        """The present state; never blocks."""
        if self._supervisor is None:
            return Health(LifeState.STOPPED)
        return self._supervisor.health()

    @property
    def pid(self) -> int:
        """The server's process; another one after a restart."""
        if self._supervisor is None:
            raise UnavailableError("NATS has not been started.")
        return self._supervisor.pid

    @property
    def url(self) -> str:
        """Where clients connect; the same for the life of this object."""
        return f"nats://127.0.0.1:{self._started().port}"

    @property
    def token(self) -> str:
        """What clients present. A secret: never log it."""
        return self._started().token

    @property
    def max_file_store_bytes(self) -> int:
        """How much JetStream may keep, after the cut to the disk."""
        return self._started().max_file_store_bytes

    def _choose_settings(self, token: str) -> NATSSettings:
        store = self._folder.path / "nats"
        make_folder(store)
        self._port = self._port or free_port()
        return NATSSettings(
            port=self._port,
            server_name=_SERVER_NAME,
            token=token,
            store=store,
            max_file_store_bytes=fit_store(store, self._wanted_store_bytes),
            sync_always=self._sync_always,
        )

    def _prepare(self, settings: NATSSettings) -> Supervisor:
        config_path = self._folder.path / "nats.conf"
        write_whole(config_path, settings.text())
        return Supervisor(
            "NATS",
            Command(
                argv=(str(find_program()), "--config", str(config_path)),
                stop_signal=signal.SIGTERM,
            ),
            log_file=LogFile(self._folder.logs / "nats.log"),
            pid_file=PidFile(self._folder.path / "nats.pid"),
            probe=partial(
                probe, settings.port, token=settings.token, server_name=settings.server_name
            ),
            ready_deadline_s=_READY_DEADLINE_S,
        )

    def _started(self) -> NATSSettings:
        if self._settings is None:
            raise UnavailableError("NATS has not been started.")
        return self._settings
