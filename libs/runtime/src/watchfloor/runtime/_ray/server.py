"""The embedded Ray as a component."""

import asyncio
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from watchfloor.core import UnavailableError
from watchfloor.runtime._files import write_whole
from watchfloor.runtime._process import Command, LogFile, PidFile, Supervisor
from watchfloor.runtime._ray.config import RayConfig
from watchfloor.runtime._ray.connection import RayAddress, require_ray, token_environment
from watchfloor.runtime.data_folder import DataFolder
from watchfloor.runtime.health import Health, LifeState
from watchfloor.runtime.ports import free_port

_MIB = 1024**2
_WARM_WORKERS = 7
"""Processes that are ready before they are asked for: one for each actor. They reserve nothing."""
_PROBE_S = 1.0
_WORKER_NICENESS = "RAY_worker_niceness"
"""By default 15, for jobs in the background. The coordinator and its agents are not that: whatever
else the machine does would come first."""
_OPENED = "r"
"""Ray opens its folder to everybody, so it gets one inside a folder that stays private."""


class EmbeddedRay:
    """A Ray node of our own as a supervised child: token, no dashboard, no usage statistics.

    Ray listens on every interface whatever it is told; only who presents the token is let in.
    When this process dies, however it does, the child is told by the kernel, and ends Ray's other
    processes in order.

    Args:
        folder: The data folder; the caller holds its lock.
        config: Its memory.
        head: The node that it joins; by default it is a head itself.
    """

    def __init__(
        self, folder: DataFolder, *, config: RayConfig, head: RayAddress | None = None
    ) -> None:
        self._folder = folder
        self._config = config
        self._head = head
        self._port = 0
        self._pointer = folder.path / "ray.path"
        self._supervisor: Supervisor | None = None

    async def start(self) -> None:
        """Return when it can be joined.

        Raises:
            UnavailableError: It cannot be started, or Ray is not installed.
        """
        require_ray()
        credentials = self._folder.ensure_credentials()
        if self._head is None:
            write_whole(self._folder.ray_token_path, credentials.ray_token.get_secret_value())
        self._port = free_port()
        self._forget_scratch()
        self._supervisor = self._prepare(self._make_scratch())
        await self._supervisor.start()

    async def stop(self) -> None:
        """End it in order. Safe twice and without ``start``."""
        if self._supervisor is not None:
            await self._supervisor.stop()
            self._forget_scratch()

    def health(self) -> Health:
        """The present state; never blocks."""
        if self._supervisor is None:
            return Health(LifeState.STOPPED)
        return self._supervisor.health()

    @property
    def pid(self) -> int:
        """The child; another one after a restart."""
        if self._supervisor is None:
            raise UnavailableError("Ray has not been started.")
        return self._supervisor.pid

    @property
    def address(self) -> RayAddress:
        """Where the cluster is joined."""
        if self._head is not None:
            return self._head
        return RayAddress(f"127.0.0.1:{self._port}", self._folder.ray_token_path)

    def _prepare(self, scratch: Path) -> Supervisor:
        return Supervisor(
            "Ray",
            Command(argv=self._argv(scratch), environment=self._environment()),
            log_file=LogFile(self._folder.logs / "ray.log"),
            pid_file=PidFile(self._folder.path / "ray.pid"),
            probe=partial(_probe, self._port),
        )

    def _argv(self, scratch: Path) -> tuple[str, ...]:
        store_bytes = self._config.object_store_mb * _MIB
        return (
            *(sys.executable, "-m", "ray.scripts.scripts", "start", "--block"),
            *self._place(scratch),
            f"--num-cpus={_WARM_WORKERS}",
            f"--object-store-memory={store_bytes}",
            *("--disable-usage-stats", "--node-ip-address=127.0.0.1"),
        )

    def _place(self, scratch: Path) -> tuple[str, ...]:
        if self._head is not None:
            # Its folder is the head's.
            return f"--address={self._head.address}", f"--node-manager-port={self._port}"
        return (
            *("--head", f"--port={self._port}", "--include-dashboard=false"),
            f"--temp-dir={scratch / _OPENED}",
        )

    def _environment(self) -> dict[str, str]:
        token_path = self.address.token_path
        shown = token_environment(token_path) if token_path is not None else {}
        return {**shown, _WORKER_NICENESS: "0", "RAY_USAGE_STATS_ENABLED": "0"}

    def _make_scratch(self) -> Path:
        """A private folder for logs and sockets, with a path short enough for the latter."""
        scratch = Path(tempfile.mkdtemp(prefix="wf-ray-"))
        write_whole(self._pointer, str(scratch))
        return scratch

    def _forget_scratch(self) -> None:
        """Remove what this start, or one that was killed, wrote there."""
        if not self._pointer.is_file():
            return
        scratch = Path(self._pointer.read_text(encoding="utf-8"))
        shutil.rmtree(scratch, ignore_errors=True)
        # A process of Ray's that is still ending may write there: the next start removes the rest.
        if not scratch.exists():
            self._pointer.unlink()


async def _probe(port: int) -> None:
    try:
        async with asyncio.timeout(_PROBE_S):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
    except (OSError, TimeoutError) as exc:
        raise UnavailableError("Ray does not answer.") from exc
    writer.close()
