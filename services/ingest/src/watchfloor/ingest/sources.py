"""Where lines come from: a file, standard input, a file that is still written to."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import BinaryIO

from watchfloor.core import NotFoundError
from watchfloor.ingest._decoding import LineSplitter, LogDecoder

LINE_LIMIT_BYTES = 16_384
"""Longer lines are cut here; servers accept request lines of 8 KiB by default."""

_CHUNK_BYTES = 65_536


async def read_log(
    path: Path, *, line_limit_bytes: int = LINE_LIMIT_BYTES
) -> AsyncIterator[list[str]]:
    """The lines of a file, plain or gzip, in batches, from its beginning to its end.

    Raises:
        NotFoundError: The file cannot be opened.
        InvalidInputError: The gzip data is damaged; the lines before were given.
    """
    with await asyncio.to_thread(_open, path) as file:
        async for lines in read_binary(file, line_limit_bytes=line_limit_bytes):
            yield lines


async def read_binary(
    file: BinaryIO, *, line_limit_bytes: int = LINE_LIMIT_BYTES
) -> AsyncIterator[list[str]]:
    """The lines of an opened file, plain or gzip, which stays open.

    Raises:
        InvalidInputError: The gzip data is damaged; the lines before were given.
    """
    decoder = LogDecoder(line_limit_bytes)
    while data := await asyncio.to_thread(file.read, _CHUNK_BYTES):
        for lines in decoder.feed(data):
            yield lines
    for lines in decoder.finish():
        yield lines


async def read_stream(
    descriptor: int, *, line_limit_bytes: int = LINE_LIMIT_BYTES
) -> AsyncIterator[list[str]]:
    """The lines of standard input or of another open descriptor, until it ends.

    Waits on the event loop, never in a thread: an idle pipe does not hold up the program's end.
    """
    decoder = LogDecoder(line_limit_bytes)
    while True:
        await _readable(descriptor)
        data = os.read(descriptor, _CHUNK_BYTES)
        if not data:
            break
        for lines in decoder.feed(data):
            yield lines
    for lines in decoder.finish():
        yield lines


async def follow_log(
    path: Path,
    *,
    wait: Callable[[], Awaitable[object]],
    line_limit_bytes: int = LINE_LIMIT_BYTES,
) -> AsyncIterator[list[str]]:
    """The lines of a plain file, and for ever those that are added to it.

    A rotated file (another one under the same name) is read to its end before the new one is
    read from its beginning; a file that became shorter is read again from its beginning. A file
    that does not exist yet is waited for.

    Args:
        path: The file's name; what it names is looked up at every wait.
        wait: Called whenever nothing is left to read; returns when it is time to look again.
        line_limit_bytes: Longer lines are cut.

    Raises:
        NotFoundError: The file is there and cannot be opened.
    """
    while True:
        try:
            file = await asyncio.to_thread(_open, path)
        except NotFoundError as error:
            if not isinstance(error.__cause__, FileNotFoundError):
                raise
            await wait()
            continue
        with file:
            splitter = LineSplitter(line_limit_bytes)
            async for lines in _follow_one(path, file, splitter, wait):
                yield lines
            yield splitter.finish()


async def _follow_one(
    path: Path, file: BinaryIO, splitter: LineSplitter, wait: Callable[[], Awaitable[object]]
) -> AsyncIterator[list[str]]:
    is_replaced = False
    while True:
        while data := await asyncio.to_thread(file.read, _CHUNK_BYTES):
            yield splitter.feed(data)
        if is_replaced:
            return
        await wait()
        if os.fstat(file.fileno()).st_size < file.tell():
            yield splitter.finish()
            file.seek(0)
        # The writer may add to the old file until it has opened the new one, so the old one is
        # read once more after the new one was seen.
        is_replaced = await asyncio.to_thread(_is_replaced, path, file)


def _is_replaced(path: Path, file: BinaryIO) -> bool:
    try:
        return not os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise NotFoundError(f"The log cannot be opened: {error.strerror}.") from error


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except (PermissionError, NotImplementedError):
        # The loop cannot watch regular files, which never make a reader wait.
        await asyncio.sleep(0)
        return
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
