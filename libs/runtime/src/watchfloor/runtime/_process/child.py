"""Starting a process that ends when this one does."""

import ctypes
import os
import signal
import subprocess
import threading
from collections.abc import Mapping
from functools import cache, partial
from types import MappingProxyType
from typing import NamedTuple

from watchfloor.runtime._files import Account
from watchfloor.runtime._process.handle import ProcessHandle
from watchfloor.runtime._process.log_file import LogFile

_PR_SET_PDEATHSIG = 1
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""All that children see by default: an operator's PGDATA or PGOPTIONS is not meant for them."""


class Command(NamedTuple):
    """What to run, and how to end it.

    Attributes:
        argv: The program's absolute path and its arguments.
        stop_signal: Asks it to end in order; also sent by the kernel when we are gone.
        account: The user it runs as; nobody means ours.
        environment: What it sees beside a search path and a locale.
    """

    argv: tuple[str, ...]
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    environment: Mapping[str, str] = MappingProxyType({})


class Child:
    """A process that was started here and is reaped here."""

    def __init__(self, process: subprocess.Popen[bytes], command: Command) -> None:
        self._process = process
        self._command = command
        self._handle = ProcessHandle(process.pid)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._handle.is_alive

    async def wait(self) -> int:
        """The exit code, when it has ended; negative for a signal."""
        await self._handle.wait()
        return self._process.wait()

    async def stop(self, *, deadline_s: float) -> None:
        """End it in order, or by force when the deadline has passed. Safe twice."""
        await self._handle.end(self._command.stop_signal, deadline_s=deadline_s)
        self._process.wait()


def spawn(command: Command, log_file: LogFile) -> Child:
    """Start ``command`` with its output in ``log_file``; call it on the loop's thread.

    Raises:
        OSError: The program cannot be run.
        RuntimeError: This is not the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        # The kernel takes the end of the thread that started a child for the end of its parent.
        raise RuntimeError("Servers are started from the main thread, which lives longest.")
    account = command.account
    output = log_file.open()
    try:
        process = subprocess.Popen(  # noqa: S603  # Programs of our own packages, no shell.
            command.argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={**_ENVIRONMENT, **command.environment},
            # Control-C in a terminal reaches only us; we end the children in order.
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            # Runs after the user was changed, which would clear the signal.
            preexec_fn=partial(  # noqa: PLW1509  # Two system calls; nothing there takes a lock.
                _follow, _libc(), os.getpid(), command.stop_signal
            ),
        )
    finally:
        os.close(output)
    return Child(process, command)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _follow(libc: ctypes.CDLL, parent: int, death_signal: signal.Signals) -> None:
    libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:
        # The parent ended before the kernel was asked to tell us.
        os._exit(1)
