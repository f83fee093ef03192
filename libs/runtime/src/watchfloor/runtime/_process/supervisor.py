"""Keeping one server alive."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from watchfloor.core import Backoff, UnavailableError, retry
from watchfloor.runtime._background import Background
from watchfloor.runtime._process.child import Child, Command, spawn
from watchfloor.runtime._process.leftover import PidFile
from watchfloor.runtime._process.log_file import LogFile
from watchfloor.runtime.health import Health, LifeState

log = structlog.get_logger(__name__)

_PROBE_PAUSE_S = 0.02
_TRIM_PAUSE_S = 30.0
_STEADY_S = 30.0
"""A server that lived this long had no trouble starting: its end begins a new series."""
_START_ATTEMPTS = 3


class Supervisor:
    """Starts one server, starts it again when it ends, and ends it.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``. While it restarts, ``health`` says so.

    Args:
        name: The server's name in messages and logs.
        command: What runs.
        log_file: Where its output goes.
        pid_file: Remembers it for the next start after a kill.
        probe: Returns when the server answers, raises ``UnavailableError`` while it does not.
        ready_deadline_s: How long a start may take; a recovery after a crash included.
        stop_deadline_s: How long an orderly end may take before it is forced.
    """

    def __init__(
        self,
        name: str,
        command: Command,
        *,
        log_file: LogFile,
        pid_file: PidFile,
        probe: Callable[[], Awaitable[None]],
        ready_deadline_s: float = 60.0,
        stop_deadline_s: float = 10.0,
    ) -> None:
        self._name = name
        self._command = command
        self._log_file = log_file
        self._pid_file = pid_file
        self._probe = probe
        self._ready_deadline_s = ready_deadline_s
        self._stop_deadline_s = stop_deadline_s
        self._backoff = Backoff(base_s=0.1, cap_s=10.0)
        self._health = Health(LifeState.STOPPED)
        self._child: Child | None = None
        self._is_up = asyncio.Event()
        self._background = Background()

    def health(self) -> Health:
        """The present state; never blocks."""
        return self._health

    @property
    def pid(self) -> int:
        """The server's process.

        Raises:
            UnavailableError: It has not been started.
        """
        if self._child is None:
            raise UnavailableError(f"{self._name} has not been started.")
        return self._child.pid

    async def start(self) -> None:
        """Return when the server answers.

        Raises:
            UnavailableError: It does not; nothing is left running.
        """
        self._health = Health(LifeState.STARTING)
        await self._pid_file.finish_off(self._command.stop_signal, deadline_s=self._stop_deadline_s)
        try:
            await retry(
                self._launch,
                deadline_s=self._ready_deadline_s,
                attempts=_START_ATTEMPTS,
                base_s=0.2,
            )
        except UnavailableError as exc:
            self._health = Health(LifeState.PERMANENT_ERROR, str(exc))
            raise
        await self._background.start(self._watch(), self._trim_log())

    async def restart(self) -> None:
        """End the server and return when it answers again.

        Raises:
            UnavailableError: It does not answer in time; it is still being restarted.
        """
        if self._child is None or not self._background.is_running:
            raise UnavailableError(f"{self._name} has not been started.")
        self._backoff.reset()
        self._is_up.clear()
        await self._child.stop(deadline_s=self._stop_deadline_s)
        try:
            async with asyncio.timeout(self._ready_deadline_s):
                await self._is_up.wait()
        except TimeoutError as exc:
            raise self._silent() from exc

    async def stop(self) -> None:
        """End the server. Safe twice and without ``start``."""
        if not self._background.is_running:
            return
        self._health = Health(LifeState.STOPPING)
        await self._background.stop()
        if self._child is not None:
            await self._child.stop(deadline_s=self._stop_deadline_s)
        self._pid_file.clear()
        self._health = Health(LifeState.STOPPED)

    async def _watch(self) -> None:
        while self._child is not None:
            since = time.monotonic()
            code = await self._child.wait()
            self._is_up.clear()
            self._health = Health(LifeState.RECOVERABLE_ERROR, f"{self._name} is being restarted.")
            log.warning("server_ended", server=self._name, pid=self._child.pid, code=code)
            if time.monotonic() - since > _STEADY_S:
                self._backoff.reset()
            await self._relaunch()

    async def _relaunch(self) -> None:
        while not self._is_up.is_set():
            await asyncio.sleep(self._backoff.next_s())
            try:
                await self._launch()
            except UnavailableError as exc:
                self._health = Health(LifeState.RECOVERABLE_ERROR, str(exc))
                log.warning("server_restart_failed", server=self._name, reason=str(exc))
            else:
                log.info("server_restarted", server=self._name, pid=self.pid)

    async def _launch(self) -> None:
        try:
            self._child = await self._spawn_ready()
        except TimeoutError as exc:
            raise self._silent() from exc
        except OSError as exc:
            raise UnavailableError(f"{self._name} cannot be run: {exc.strerror}.") from exc
        self._is_up.set()
        self._health = Health(LifeState.OK)

    async def _spawn_ready(self) -> Child:
        child = spawn(self._command, self._log_file)
        try:
            self._pid_file.write(child.pid, self._command.argv)
            async with asyncio.timeout(self._ready_deadline_s):
                await self._until_ready(child)
        except BaseException:
            await child.stop(deadline_s=self._stop_deadline_s)
            raise
        return child

    async def _until_ready(self, child: Child) -> None:
        while child.is_alive:
            with suppress(UnavailableError):
                return await self._probe()
            await asyncio.sleep(_PROBE_PAUSE_S)
        raise UnavailableError(
            f"{self._name} ended with code {await child.wait()} before it was ready; "
            f"{self._log_file.path} says why."
        )

    def _silent(self) -> UnavailableError:
        return UnavailableError(
            f"{self._name} did not answer within {self._ready_deadline_s:g} s; "
            f"{self._log_file.path} may say why."
        )

    async def _trim_log(self) -> None:
        while True:
            await asyncio.sleep(_TRIM_PAUSE_S)
            # A disk that is full leaves the text where it is, until there is space again.
            with suppress(OSError):
                await asyncio.to_thread(self._log_file.trim)
