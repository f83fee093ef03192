"""A product in processes of its own, for the load to be put on."""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import NamedTuple

from watchfloor.cli.runtime_choice import Runtime
from watchfloor.core import UnavailableError
from watchfloor.runtime import DataFolder

_READY_WITHIN_S = 180.0  # Ray takes minutes on a busy machine


class Started(NamedTuple):
    """A running `watchfloor up`.

    Attributes:
        folder: Its data folder.
        pid: Its process.
        start_s: From the command to the ready line, in seconds.
    """

    folder: DataFolder
    pid: int
    start_s: float


@asynccontextmanager
async def running(
    *, parts: str, runtime: Runtime = Runtime.LOCAL, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Started]:
    """`watchfloor up` on a folder of its own, which is removed afterwards.

    Args:
        parts: Which of ``postgres``, ``nats`` and ``product``, separated by commas.
        runtime: Where the agents run.
        settings: More of its environment.
    """
    with _scratch_folder() as folder:
        began = time.monotonic()
        with (folder / "up.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "watchfloor.cli", "up", "--http-port", "0"),
                *("--data-dir", str(folder / "data"), "--parts", parts, "--log-level", "warning"),
                *("--runtime", runtime),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env={**os.environ, **(settings or {})},
            )
        try:
            await _until_ready(process)
            yield Started(DataFolder(folder / "data"), process.pid, time.monotonic() - began)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wf-bench-") as name:
        folder = Path(name)
        # As root, PostgreSQL runs as another user, who must be able to pass through.
        folder.chmod(0o711)
        yield folder


async def _until_ready(process: asyncio.subprocess.Process) -> None:
    if process.stdout is None:
        raise UnavailableError("The product's output cannot be read.")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_READY_WITHIN_S):
            while line := await process.stdout.readline():
                if line.startswith(b"ready"):
                    return
    raise UnavailableError("The product did not become ready.")
