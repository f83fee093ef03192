"""A cluster of Ray whose nodes are processes of this machine, and the product on it."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import yaml
from support import scratch_folder
from support.processes import command_of, descendants_of, is_running

from chaos.faults import ACTOR
from chaos.stages import Apart, apart_as
from watchfloor.runtime import free_port

_WORKERS = 2
_STORE_BYTES = 100 * 1024**2
_ENDS_WITHIN_S = 20
_JOINS_WITHIN_S = 60.0


class Node:
    """A machine of the cluster: `ray start --block` and whatever is below it.

    Args:
        options: Its part in the cluster.
        environment: How it is let in.
        log: Where it writes.
    """

    def __init__(self, *options: str, environment: Mapping[str, str], log: Path) -> None:
        command = (sys.executable, "-m", "ray.scripts.scripts", "start", "--block")
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [*command, *options, "--node-ip-address=127.0.0.1", "--disable-usage-stats"],
                stdout=output,
                stderr=output,
                env={**os.environ, **environment},
            )

    @property
    def actors(self) -> int:
        """How many actors it has."""
        return sum(command_of(pid).startswith(ACTOR) for pid in self._everyone())

    def kill(self) -> None:
        """End all of it at once, as a machine ends that loses its power."""
        for pid in (self.process.pid, *self._everyone()):
            if is_running(pid):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(_ENDS_WITHIN_S)

    def stop(self) -> None:
        """End it in order; what does not is killed."""
        everyone = self._everyone()
        self.process.terminate()
        try:
            self.process.wait(_ENDS_WITHIN_S)
        finally:
            for pid in everyone:
                if is_running(pid):
                    os.kill(pid, signal.SIGKILL)

    def _everyone(self) -> list[int]:
        return descendants_of(self.process.pid)


class OnNodes(Apart):
    """Agents on two worker nodes; the head has none."""

    workers: list[Node]


@contextmanager
def on_nodes() -> Iterator[OnNodes]:
    """A head, two workers, and a coordinator that leads its actors there."""
    with scratch_folder() as folder, ExitStack() as stack:
        address, environment = f"127.0.0.1:{free_port()}", _token_in(folder)

        def node(name: str, *options: str) -> Node:
            started = Node(*options, environment=environment, log=folder / f"{name}.log")
            stack.callback(started.stop)
            return started

        node(
            "head",
            *("--head", f"--port={address.rpartition(':')[2]}", "--num-cpus=0"),
            *("--include-dashboard=false", f"--temp-dir={folder / 'r'}"),
            f"--object-store-memory={_STORE_BYTES}",
        )
        workers = [
            node(
                f"worker-{number}",
                *(f"--address={address}", "--num-cpus=4"),
                f"--object-store-memory={_STORE_BYTES}",
            )
            for number in range(_WORKERS)
        ]
        config = folder / "config.yaml"
        config.write_text(yaml.safe_dump({"runtime": "ray", "ray": {"address": address}}))
        environment["WATCHFLOOR_CONFIG"] = str(config)
        stage = stack.enter_context(apart_as(OnNodes, environment))
        stage.workers = workers
        yield stage


async def node_killed(stage: OnNodes) -> float:
    """Kill -9 of everything on the node that has the most actors."""
    fullest = max(stage.workers, key=lambda node: node.actors)
    if not fullest.actors:
        raise AssertionError("No actor is on a worker node.")
    await asyncio.to_thread(fullest.kill)
    stage.workers.remove(fullest)
    return time.perf_counter()


def _token_in(folder: Path) -> dict[str, str]:
    token = folder / "token"
    token.touch(mode=0o600)
    token.write_text(secrets.token_hex(32))
    return {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(token)}
