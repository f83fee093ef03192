"""The embedded PostgreSQL and NATS, started as a user would, by the product's own command."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_READY_WITHIN_S = 180
"""Ray takes seconds on a quiet machine and minutes on a busy one."""


class Servers(NamedTuple):
    """Where the shared servers listen.

    Attributes:
        data_dir: Their data folder.
        nats_url: The bus.
        nats_token: Its token.
        owner_url: The database as its owner.
        app_url: The database as the application.
        worker_url: The database as the worker.
    """

    data_dir: Path
    nats_url: str
    nats_token: str
    owner_url: str
    app_url: str
    worker_url: str


def clean_environment() -> dict[str, str]:
    """This environment without settings of the product, so that no test depends on a machine."""
    return {name: value for name, value in os.environ.items() if "WATCHFLOOR" not in name}


def start(
    arguments: list[str],
    *,
    log: Path,
    before: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """Start the product's command; its messages go to ``log``, its result lines to the caller."""
    with log.open("w") as errors:
        return subprocess.Popen(
            [sys.executable, *before, "-m", "watchfloor.cli", *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**clean_environment(), **(environment or {})},
        )


def wait_for_line(process: subprocess.Popen[str], beginning: str) -> str:
    """The first line of output with this beginning; fails when the process ends before."""
    output = process.stdout
    assert output is not None
    deadline = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < deadline:
        ready, _, _ = select.select([output], [], [], 0.2)
        line = output.readline() if ready else ""
        if line.startswith(beginning):
            return line
        if process.poll() is not None:
            break
    raise AssertionError(f"no line began with {beginning!r}; exit code {process.poll()}")


def stop(process: subprocess.Popen[str], *, within_s: float = 120) -> int:
    """Ask the process to end and return its exit code."""
    process.send_signal(signal.SIGTERM)
    try:
        return process.wait(within_s)
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A short-lived folder that the user of the embedded PostgreSQL can pass through."""
    # pytest's own folders are closed to other users; as root, data would go elsewhere then.
    with tempfile.TemporaryDirectory(prefix="wf-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@contextmanager
def running_servers() -> Iterator[Servers]:
    """PostgreSQL and NATS of the product, without the product."""
    with scratch_folder() as folder:
        yield from _run_servers(folder / "data")


def _run_servers(data_dir: Path) -> Iterator[Servers]:
    arguments = ["up", "--parts", "nats,postgres", "--data-dir", str(data_dir)]
    process = start(arguments, log=data_dir.with_suffix(".log"))
    try:
        wait_for_line(process, "ready")
        yield addresses(data_dir)
    finally:
        code = stop(process)
    assert code == 0, f"the servers ended with {code}"


def addresses(data_dir: Path) -> Servers:
    """Addresses with credentials, as a process that attaches to the folder reads them."""
    endpoints = json.loads((data_dir / "endpoints.json").read_text())
    credentials = json.loads((data_dir / "credentials.json").read_text())
    bare = endpoints["postgres"].removeprefix("postgresql://")
    urls = (
        f"postgresql://watchfloor_{role}:{credentials[f'postgres_{role}']}@{bare}"
        for role in ("owner", "app", "worker")
    )
    owner, app, worker = urls
    return Servers(data_dir, endpoints["nats"], credentials["nats_token"], owner, app, worker)
