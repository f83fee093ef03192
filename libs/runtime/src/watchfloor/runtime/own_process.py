"""A command of the product as a child of this process."""

import asyncio
import os
import sys

from watchfloor.core import UnavailableError
from watchfloor.runtime._process import Command, LogFile, PidFile, Supervisor
from watchfloor.runtime.data_folder import DataFolder
from watchfloor.runtime.health import Health

_ANSWER_S = 2.0
_READY_DEADLINE_S = 300.0
"""More than what it starts may take, so that it says itself what did not come."""
_READY = b" 200 "


class OwnProcess:
    """Another process of the product, started again when it ends and ended when this one does.

    It must serve ``/ready`` on a port of 127.0.0.1. Its output is in ``logs/<name>.log`` of the
    data folder.

    Args:
        name: What it is, in one lower-case word.
        arguments: Of ``python``; without anything secret, since every user sees them.
        folder: The data folder; the caller holds its lock.
        ops_port: Where it serves ``/ready``.
        stop_deadline_s: How long its orderly end may take, in seconds.
    """

    def __init__(
        self,
        name: str,
        arguments: tuple[str, ...],
        *,
        folder: DataFolder,
        ops_port: int,
        stop_deadline_s: float = 20.0,
    ) -> None:
        self._name = name
        self._port = ops_port
        self._supervisor = Supervisor(
            f"the {name}",
            Command(argv=(sys.executable, *arguments), environment=dict(os.environ)),
            log_file=LogFile(folder.logs / f"{name}.log"),
            pid_file=PidFile(folder.path / f"{name}.pid"),
            probe=self.ping,
            ready_deadline_s=_READY_DEADLINE_S,
            stop_deadline_s=stop_deadline_s,
        )

    @property
    def pid(self) -> int:
        """The child; another one after it was started again."""
        return self._supervisor.pid

    async def start(self) -> None:
        """Return when it is ready.

        Raises:
            UnavailableError: It is not, in time; nothing is left running.
        """
        await self._supervisor.start()

    async def stop(self) -> None:
        """End it in order. Safe twice and without ``start``."""
        await self._supervisor.stop()

    def health(self) -> Health:
        """Whether it runs; never blocks."""
        return self._supervisor.health()

    async def ping(self) -> None:
        """Ask whether it is ready.

        Raises:
            UnavailableError: It is not.
        """
        try:
            async with asyncio.timeout(_ANSWER_S):
                status = await self._status_line()
        except (OSError, TimeoutError) as exc:
            raise UnavailableError(f"The {self._name} does not answer.") from exc
        if _READY not in status:
            raise UnavailableError(f"The {self._name} is not ready.")

    async def _status_line(self) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return await reader.readline()
        finally:
            writer.close()
