"""A running process, ours or not, that can be waited for and ended."""

import asyncio
import os
import signal

import structlog

log = structlog.get_logger(__name__)


class ProcessHandle:
    """Holds one process by its descriptor, which no later process with the same id can take over.

    Args:
        pid: A process that has not been reaped.

    Raises:
        ProcessLookupError: There is no such process.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor = os.pidfd_open(pid)
        self._loop = asyncio.get_running_loop()
        self._exited: asyncio.Future[None] = self._loop.create_future()
        self._loop.add_reader(self._descriptor, self._on_exit)

    def _on_exit(self) -> None:
        self.release()
        self._exited.set_result(None)

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return not self._exited.done()

    async def wait(self) -> None:
        """Return when the process has ended; any number of callers may wait."""
        await asyncio.shield(self._exited)

    async def end(self, stop_signal: signal.Signals, *, deadline_s: float) -> None:
        """Ask the process to end, kill it when it has not after ``deadline_s``. Safe twice."""
        self._send(stop_signal)
        try:
            async with asyncio.timeout(deadline_s):
                await self.wait()
        except TimeoutError:
            log.warning("process_killed_after_deadline", pid=self.pid, deadline_s=deadline_s)
            self._send(signal.SIGKILL)
            await self.wait()

    def release(self) -> None:
        """Let go of the process without waiting for it. Safe twice."""
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def _send(self, stop_signal: signal.Signals) -> None:
        if self._descriptor < 0:
            return
        try:
            signal.pidfd_send_signal(self._descriptor, stop_signal)
        except ProcessLookupError:
            # It has ended and the loop has not been told yet.
            return
