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
        began, data = time.monotonic(), folder / "data"
        words = ("up", "--parts", parts, "--runtime", runtime)
        async with _command(*words, data=data, settings=settings or {}) as (pid, _):
            yield Started(DataFolder(data), pid, time.monotonic() - began)


@asynccontextmanager
async def one_more_gateway(
    product: Started, *, settings: Mapping[str, str]
) -> AsyncIterator[Mapping[str, str]]:
    """`watchfloor gateway` beside a product: where it serves, by the name of the face."""
    data = product.folder.path
    async with _command("gateway", data=data, settings=settings) as (_, places):
        yield places


@asynccontextmanager
async def _command(
    *words: str, data: Path, settings: Mapping[str, str]
) -> AsyncIterator[tuple[int, Mapping[str, str]]]:
    """A process of the product, and the places of its ready line."""
    with data.with_name(f"{words[0]}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "watchfloor.cli", *words, "--http-port", "0"),
            *("--data-dir", str(data), "--log-level", "warning"),
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            env={**os.environ, **settings},
        )
    try:
        line = await _ready_line(process)
        yield process.pid, dict(word.split("=", 1) for word in line.split()[1:] if "=" in word)
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


async def _ready_line(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        raise UnavailableError("The product's output cannot be read.")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_READY_WITHIN_S):
            while line := await process.stdout.readline():
                if line.startswith(b"ready"):
                    return line.decode()
    raise UnavailableError("The product did not become ready.")
