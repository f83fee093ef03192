"""A running product as a process, started by its command and reached by its ports."""

import json
import os
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from support.servers import scratch_folder, start, stop, wait_for_line
from watchfloor.client import WatchfloorClient, discover, discover_key
from watchfloor.runtime import DataFolder


class ProductProcess:
    """`watchfloor up` on a data folder.

    Args:
        data_dir: The folder; it stays over restarts.
        options: More of the command line.
        environment: Variables that it alone has.
    """

    def __init__(
        self, data_dir: Path, *options: str, environment: Mapping[str, str] | None = None
    ) -> None:
        self.data_dir = data_dir
        self._options = options
        self._environment = environment
        self.log = data_dir.with_suffix(".log")
        self.process = self._begin()

    def start_again(self) -> None:
        """Start on the same data folder, after a kill."""
        self.process = self._begin()

    def kill(self) -> None:
        """End the process in a way that it cannot notice."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self._close()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        return stop(self.process)

    def client(self) -> WatchfloorClient:
        """A client with the admin key that finds the product again after a restart."""
        return WatchfloorClient.on(self.data_dir)

    @property
    def url(self) -> str:
        """Where REST is served."""
        return discover(self.data_dir).url

    @property
    def grpc(self) -> str:
        """Where gRPC is served."""
        endpoints = json.loads((self.data_dir / "endpoints.json").read_text())
        return str(endpoints["grpc"])

    @property
    def key(self) -> str:
        """The admin key."""
        return discover(self.data_dir).key

    def endpoint(self, name: str) -> str:
        """One of those that its data folder tells."""
        return DataFolder(self.data_dir).read_endpoints()[name]

    def server_pid(self, program: str) -> int:
        """The process of an embedded server, ``nats-server`` or ``postgres``."""
        return next(pid for pid in children_of(self.process.pid) if program in command_of(pid))

    def _begin(self) -> subprocess.Popen[str]:
        place = ["--data-dir", str(self.data_dir), "--http-port", "0"]
        process = start(["up", *place, *self._options], log=self.log, environment=self._environment)
        wait_for_line(process, "ready")
        return process

    def _close(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextmanager
def running_product(
    *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[ProductProcess]:
    """A product of a test's own; whatever the test did to it, nothing of it is left."""
    with scratch_folder() as folder:
        product = ProductProcess(folder / "data", *options, environment=environment)
        try:
            yield product
        finally:
            if product.process.poll() is None:
                product.stop()


class AttachedProcess:
    """`watchfloor gateway` or `watchfloor coordinator` on what runs on a data folder.

    Args:
        command: Which of them.
        data_dir: The folder.
        options: More of the command line.
        before: What comes before the module's name on Python's command line.
        environment: Variables that it alone has.
    """

    def __init__(
        self,
        command: str,
        data_dir: Path,
        *options: str,
        before: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.log = data_dir.with_name(f"{command}-{uuid4().hex[:6]}.log")
        self.process = start(
            [command, "--data-dir", str(data_dir), *options],
            log=self.log,
            before=before,
            environment=environment,
        )
        line = wait_for_line(self.process, "ready")
        self._places = dict(word.split("=", 1) for word in line.split()[1:])

    def kill(self) -> None:
        """End the process in a way that it cannot notice."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        return stop(self.process)

    def place(self, name: str) -> str:
        """An address of the ready line: ``http``, ``grpc`` or ``ops``."""
        return self._places[name]

    @property
    def url(self) -> str:
        """Where REST is served."""
        return self.place("http")

    @property
    def grpc(self) -> str:
        """Where gRPC is served."""
        return self.place("grpc")

    @property
    def key(self) -> str:
        """The admin key."""
        return discover_key(self.data_dir)

    def client(self) -> WatchfloorClient:
        """A client of this very gateway, with the admin key."""
        return WatchfloorClient(self.url, self.key)


@contextmanager
def attached_process(
    command: str,
    data_dir: Path,
    *options: str,
    before: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[AttachedProcess]:
    """An attached process of a test's own, which ends with the block."""
    process = AttachedProcess(command, data_dir, *options, before=before, environment=environment)
    try:
        yield process
    finally:
        if process.process.poll() is None:
            process.stop()


def children_of(pid: int) -> list[int]:
    """Direct children of a process, whichever of its threads started them."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        # A thread may end while the others are asked.
        with suppress(OSError):
            found += [int(child) for child in listed.read_text().split()]
    return found


def descendants_of(pid: int) -> list[int]:
    """Its children, theirs, and so on."""
    return [each for child in children_of(pid) for each in (child, *descendants_of(child))]


def command_of(pid: int) -> str:
    """The command line of a process; empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def peak_memory_mb(pid: int) -> float:
    """The most memory that a process had at once."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000


def is_running(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def freeze(pid: int) -> None:
    """Stop a process, and those that it started, without ending them."""
    # A process that stands still starts no more of them.
    os.kill(pid, signal.SIGSTOP)
    _tell(children_of(pid), signal.SIGSTOP)


def thaw(pid: int) -> None:
    """Let them go on, those of them that are still there."""
    _tell((pid, *children_of(pid)), signal.SIGCONT)


def _tell(pids: Iterable[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)
