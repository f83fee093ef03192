"""A server that an earlier process of ours left running."""

import json
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from watchfloor.runtime._files import write_whole
from watchfloor.runtime._process.handle import ProcessHandle

log = structlog.get_logger(__name__)


class PidFile:
    """Names the process that serves a data folder, so that the next start can find it.

    A process counts as ours only when its command line is the one that was written down: ids are
    reused, and after a reboot or in another container they mean nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, pid: int, argv: Sequence[str]) -> None:
        """Remember a process that was just started."""
        write_whole(self._path, json.dumps({"pid": pid, "argv": list(argv)}))

    def clear(self) -> None:
        """Forget it."""
        self._path.unlink(missing_ok=True)

    async def finish_off(self, stop_signal: signal.Signals, *, deadline_s: float) -> None:
        """Return when the remembered process has ended, ending it where it has not."""
        handle = self._find()
        if handle is None:
            return
        log.warning("leftover_server_found", pid=handle.pid)
        await handle.end(stop_signal, deadline_s=deadline_s)

    def _find(self) -> ProcessHandle | None:
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            pid, argv = int(known["pid"]), list(known["argv"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with suppress(OSError):
            # Held first and looked at then, so that what is ended is what was looked at.
            handle = ProcessHandle(pid)
            if _command_line(pid) == argv:
                return handle
            handle.release()
        return None


def _command_line(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.split("\0")[:-1]
