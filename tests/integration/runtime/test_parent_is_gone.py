"""Servers end with the process that started them, however it ends."""

import asyncio
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support import eventually

from watchfloor.runtime import DataFolder

pytestmark = pytest.mark.integration

SCRIPT = Path(__file__).with_name("_parent.py")
NOBODY: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}


class Parent(NamedTuple):
    process: asyncio.subprocess.Process
    postgres: int
    nats: int

    @property
    def servers(self) -> tuple[int, int]:
        return self.postgres, self.nats


def _is_running(pid: int) -> bool:
    """A zombie that nobody has reaped does nothing any more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@asynccontextmanager
async def parent(
    data: Path, *, python: str = sys.executable, **become: Any
) -> AsyncIterator[Parent]:
    process = await asyncio.create_subprocess_exec(
        *(python, str(SCRIPT), str(data), str(data.with_name("system"))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        **become,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            where = json.loads(await process.stdout.readline())
        started = Parent(process, where["postgres"], where["nats"])
        yield started
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    await _all_gone(started)


async def _all_gone(started: Parent) -> None:
    async def are_gone() -> bool:
        return not any(_is_running(pid) for pid in started.servers)

    await eventually(are_gone)


async def test_servers_end_in_order_with_their_parent(folder: DataFolder) -> None:
    async with parent(folder.path) as started:
        assert all(_is_running(pid) for pid in started.servers)
        assert started.process.stdin is not None
        started.process.stdin.close()
        assert await started.process.wait() == 0
        assert not any(_is_running(pid) for pid in started.servers)


async def test_servers_end_when_their_parent_is_killed(folder: DataFolder) -> None:
    async with parent(folder.path) as started:
        started.process.send_signal(signal.SIGKILL)
        await started.process.wait()
        await _all_gone(started)


async def test_the_next_start_does_not_wait_for_anybody(folder: DataFolder) -> None:
    """The old servers may still be ending when the new ones begin."""
    async with parent(folder.path) as killed:
        killed.process.send_signal(signal.SIGKILL)
        await killed.process.wait()
        async with parent(folder.path) as started:
            assert all(_is_running(pid) for pid in started.servers)
            assert not any(_is_running(pid) for pid in killed.servers)


@pytest.fixture
def ordinary_python() -> str:
    """An interpreter of our version that an ordinary user can run; root's own may be in a home."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(version, path=os.defpath)):
        command = ("/bin/sh", "-c", 'exec "$0" -c ""', python or "/nowhere")
        if subprocess.run(command, check=False, capture_output=True, **NOBODY).returncode == 0:
            return str(python)
    pytest.skip(f"no {version} that an ordinary user can run")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
async def test_an_ordinary_user_needs_nothing_more(open_path: Path, ordinary_python: str) -> None:
    home = open_path / "home"
    home.mkdir()
    shutil.chown(home, "nobody")
    packages = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    become = {**NOBODY, "env": packages, "cwd": "/"}
    async with parent(home / "data", python=ordinary_python, **become) as started:
        assert _owner(started.postgres) == _owner(started.nats) == "nobody"
        assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700
        started.process.send_signal(signal.SIGKILL)
        await started.process.wait()
        await _all_gone(started)


def _owner(pid: int) -> str:
    return Path(f"/proc/{pid}").owner()
