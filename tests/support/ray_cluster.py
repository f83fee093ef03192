"""A cluster of Ray nodes, each started by Ray's own command, all on this machine."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from support.processes import descendants_of
from support.servers import scratch_folder
from watchfloor.runtime import free_port

_CPUS = 2
_STORE_BYTES = 80 * 1024**2
_READY_WITHIN_S = 180
_STOP_S = 60
_NEVER = "1000000"


class RayNode:
    """One node: `ray start --block` and all that it starts.

    Args:
        options: Of the command line: where its head is, or that it is one.
        environment: Of its processes.
        log: Where it prints.
        cpus: What its actors may reserve; none are there where it is 0.
    """

    def __init__(
        self, *options: str, environment: Mapping[str, str], log: Path, cpus: int = _CPUS
    ) -> None:
        common = (
            *("--block", "--node-ip-address=127.0.0.1", f"--num-cpus={cpus}"),
            *(f"--object-store-memory={_STORE_BYTES}", "--disable-usage-stats"),
        )
        command = (sys.executable, "-m", "ray.scripts.scripts", "start", *options, *common)
        self._log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, env=environment, start_new_session=True
            )

    def wait(self) -> None:
        """Return when it is a part of the cluster."""
        deadline = time.monotonic() + _READY_WITHIN_S
        while "Ray runtime started" not in self._log.read_text():
            assert self.process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def kill(self) -> None:
        """End all its processes in a way that none can notice, as a machine ends."""
        for pid in (self.process.pid, *descendants_of(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(_STOP_S)

    def stop(self) -> None:
        """Leave the cluster in order."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(_STOP_S)


class RayCluster(NamedTuple):
    """A head and those that joined it.

    Attributes:
        address: As ``ray start`` names it.
        environment: What a process needs that shall be let in.
        token: The file with the token that is in it.
        workers: The nodes beside the head.
    """

    address: str
    environment: Mapping[str, str]
    token: Path
    workers: Sequence[RayNode]


@contextmanager
def ray_cluster(
    *, workers: int, head_cpus: int = _CPUS, notices_death: bool = True
) -> Iterator[RayCluster]:
    """A cluster of a test's own, closed to who has not its token; nothing of it is left.

    Args:
        workers: Nodes beside the head.
        head_cpus: What actors on the head may reserve.
        notices_death: Whether Ray itself ever learns that a node was killed.
    """
    with scratch_folder() as folder, ExitStack() as stack:
        token = folder / "token"
        token.write_text(secrets.token_hex(32))
        token.chmod(0o600)
        shown = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(token)}
        # As nice as Ray makes its workers, they would get nothing of a machine that others use.
        apart = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_worker_niceness": "0"}
        environment = {**os.environ, **shown, **apart}
        if not notices_death:
            environment["RAY_health_check_failure_threshold"] = _NEVER

        def node(name: str, *options: str, cpus: int = _CPUS) -> RayNode:
            log = folder / f"{name}.log"
            started = RayNode(*options, environment=environment, log=log, cpus=cpus)
            stack.callback(started.stop)
            return started

        address = f"127.0.0.1:{free_port()}"
        port = address.partition(":")[2]
        # Its sockets' paths must be short.
        place = ("--include-dashboard=false", f"--temp-dir={folder / 'r'}")
        node("head", "--head", f"--port={port}", *place, cpus=head_cpus).wait()
        joined = []
        for each in range(workers):
            joined.append(node(f"worker-{each}", f"--address={address}"))
            # Two that begin at the same time may choose the same names for their sockets.
            joined[-1].wait()
        yield RayCluster(address, shown, token, joined)
