import asyncio
import gzip
import io
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from watchfloor.core import NotFoundError
from watchfloor.ingest import follow_log, read_binary, read_log, read_stream


async def all_of(source: AsyncIterator[list[str]]) -> list[str]:
    return [line async for lines in source for line in lines]


class Script:
    """Stands in for time: at each wait the next thing happens to the file."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps = list(steps)

    async def wait(self) -> None:
        if not self._steps:
            raise EOFError
        self._steps.pop(0)()


async def followed(path: Path, *steps: Callable[[], object]) -> list[str]:
    """The lines that were given by the time the script ended."""
    lines: list[str] = []
    try:
        async for batch in follow_log(path, wait=Script(*steps).wait):
            lines += batch
    except EOFError:
        return lines
    raise AssertionError("following ends only with its task")


def append(path: Path, text: str) -> Callable[[], object]:
    def step() -> None:
        with path.open("a") as file:
            file.write(text)

    return step


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
async def test_a_file_is_read_to_its_end(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(pack(b"".join(b"%d\n" % number for number in range(50_000))))
    assert await all_of(read_log(path)) == [str(number) for number in range(50_000)]


async def test_an_opened_file_is_read_and_left_open() -> None:
    file = io.BytesIO(b"a\nb")
    assert await all_of(read_binary(file)) == ["a", "b"]
    assert not file.closed


@pytest.mark.parametrize("name", ["absent.log", "."], ids=["absent", "a folder"])
async def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        await all_of(read_log(tmp_path / name))


async def test_a_pipe_is_read_as_it_is_written() -> None:
    reader, writer = os.pipe()
    try:
        os.write(writer, b"a\nb")
        source = read_stream(reader)
        assert await anext(source) == ["a"]
        os.write(writer, b"c\n")
        os.close(writer)
        assert await all_of(source) == ["bc"]
    finally:
        os.close(reader)


async def test_an_idle_pipe_does_not_hold_up_the_end() -> None:
    reader, writer = os.pipe()
    try:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await all_of(read_stream(reader))
    finally:
        os.close(reader)
        os.close(writer)


async def test_a_redirected_file_is_read_like_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text("a\nb\n")
    with path.open("rb") as file:
        assert await all_of(read_stream(file.fileno())) == ["a", "b"]


async def test_added_lines_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text("a\n")
    lines = await followed(path, append(path, "b\n"), append(path, "c\nd\n"), lambda: None)
    assert lines == ["a", "b", "c", "d"]


async def test_half_a_line_waits_for_its_other_half(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text("a\nb")
    assert await followed(path, lambda: None) == ["a"]
    assert await followed(path, append(path, "c\n"), lambda: None) == ["a", "bc"]


async def test_a_rotated_file_is_read_to_its_end_before_the_new_one(tmp_path: Path) -> None:
    """Servers write to the renamed file until they are told to open the new one."""
    path, old = tmp_path / "access.log", tmp_path / "access.log.1"
    path.write_text("a\n")
    lines = await followed(
        path,
        lambda: path.rename(old),
        append(old, "b\n"),
        lambda: (append(old, "c\n")(), path.write_text("d\n")),
        append(path, "e\n"),
        lambda: None,
    )
    assert lines == ["a", "b", "c", "d", "e"]


async def test_a_truncated_file_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text("aaaa\nbbbb\n")
    lines = await followed(path, lambda: path.write_text("c\n"), append(path, "d\n"), lambda: None)
    assert lines == ["aaaa", "bbbb", "c", "d"]


async def test_a_file_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    assert await followed(path, lambda: None, append(path, "a\n"), lambda: None) == ["a"]


async def test_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        await followed(tmp_path)
