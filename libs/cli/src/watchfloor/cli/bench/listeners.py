"""Many watchers in a process of their own, so that they take no time from what sends."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

from watchfloor.core import UnavailableError

_LETTING_IN_S, _HEARING_S = 120.0, 60.0
_LONGEST_LINE = 2**26


class Told(NamedTuple):
    """What a process of watchers heard.

    Attributes:
        deliveries: How often a threat reached a watcher.
        lost: How often one did not.
        repeated: How often one came again.
        size_bytes: What a delivery was long, on average.
        p99_s: From when it was due to when it was heard.
        cpu_s: What hearing took of a processor.
        places: Where the threats stand in the stream.
    """

    deliveries: int
    lost: int
    repeated: int
    size_bytes: int
    p99_s: float
    cpu_s: float
    places: Mapping[str, int]


class Helper:
    """A process of the bench that is spoken with in lines of JSON.

    Args:
        process: With pipes to and fro.
    """

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, question: Mapping[str, object], *, within_s: float) -> dict[str, Any]:
        """Say a line and read one.

        Raises:
            UnavailableError: It gave no answer.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise UnavailableError("A process of the bench has no pipes.")
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        line = b""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                line = await self._process.stdout.readline()
        if not line:
            raise UnavailableError("A process of the bench ended or did not answer in time.")
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def helper(module: str) -> AsyncIterator[Helper]:
    """The process of a module of the bench, which ends with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"watchfloor.cli.bench.{module}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
    )
    try:
        yield Helper(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


class Listeners:
    """Watchers that were all let in.

    Args:
        process: Where they are.
    """

    def __init__(self, process: Helper) -> None:
        self._process = process

    async def told(self, due: Mapping[str, float], places: Mapping[str, int]) -> Told:
        """What they heard of these, once they have heard all or time is up.

        Args:
            due: When each threat should have been sent, by its id.
            places: Where they stand in the stream, for watchers that do not read what they hear.
        """
        asked = {"due": due, "places": dict(places)}
        return Told(**await self._process.ask(asked, within_s=_HEARING_S))


@asynccontextmanager
async def listeners(face: str, address: str, *, key: str, number: int) -> AsyncIterator[Listeners]:
    """So many watchers for as long as the block runs.

    Args:
        face: ``websocket`` or ``grpc``.
        address: Where that is served.
        key: The caller's.
        number: How many.
    """
    async with helper("listening") as process:
        wanted = {"face": face, "address": address, "key": key, "number": number}
        await process.ask(wanted, within_s=_LETTING_IN_S)
        yield Listeners(process)
