"""Children: supervised, ended in order, and never left behind."""

import asyncio
import json
import os
import signal
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support import eventually

from watchfloor.core import UnavailableError
from watchfloor.runtime import LifeState
from watchfloor.runtime._process import Command, LogFile, PidFile, Supervisor, spawn

SLEEP = Command(argv=("/bin/sleep", "600"))
DEAF = Command(argv=("/bin/sh", "-c", "trap '' TERM; echo deaf; exec sleep 600"))


@pytest.fixture
def log(tmp_path: Path) -> LogFile:
    return LogFile(tmp_path / "child.log")


@pytest.fixture
def pid_file(tmp_path: Path) -> PidFile:
    return PidFile(tmp_path / "child.pid")


class Probe:
    """Answers unless it is told not to."""

    def __init__(self) -> None:
        self.answers = True
        self.asked = 0

    async def __call__(self) -> None:
        self.asked += 1
        if not self.answers:
            raise UnavailableError("Not yet.")


@pytest.fixture
def probe() -> Probe:
    return Probe()


@pytest.fixture
async def supervisor(log: LogFile, pid_file: PidFile, probe: Probe) -> AsyncIterator[Supervisor]:
    made = Supervisor("Sleeper", SLEEP, log_file=log, pid_file=pid_file, probe=probe)
    yield made
    await made.stop()


async def test_exit_codes_and_output_are_kept(log: LogFile) -> None:
    child = spawn(Command(argv=("/bin/sh", "-c", "echo said; exit 3")), log)
    assert await child.wait() == 3
    assert log.path.read_text() == "said\n"


async def test_a_child_sees_nothing_of_our_environment(
    log: LogFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c fsync=off")
    await spawn(Command(argv=("/usr/bin/env",)), log).wait()
    assert "PGOPTIONS" not in log.path.read_text()


async def test_a_deaf_child_is_killed_at_the_deadline(log: LogFile) -> None:
    child = spawn(DEAF, log)
    await eventually(lambda: "deaf" in log.path.read_text())
    await child.stop(deadline_s=0.05)
    assert await child.wait() == -signal.SIGKILL


async def test_stopping_what_has_ended_is_nothing(log: LogFile) -> None:
    child = spawn(SLEEP, log)
    for _ in range(2):
        await child.stop(deadline_s=5)
    assert await child.wait() == -signal.SIGTERM


async def test_a_thread_that_may_end_first_starts_no_child(log: LogFile) -> None:
    """The kernel ends a child with the thread that started it."""
    caught: list[BaseException] = []

    def start() -> None:
        try:
            spawn(SLEEP, log)
        except RuntimeError as exc:
            caught.append(exc)

    thread = threading.Thread(target=start)
    thread.start()
    await asyncio.to_thread(thread.join)
    assert len(caught) == 1


async def test_a_program_that_is_not_there_is_told(
    log: LogFile, pid_file: PidFile, probe: Probe
) -> None:
    missing = Command(argv=("/nowhere/server",))
    supervisor = Supervisor("Server", missing, log_file=log, pid_file=pid_file, probe=probe)
    with pytest.raises(UnavailableError, match="Server cannot be run: No such file"):
        await supervisor.start()
    assert supervisor.health().state is LifeState.PERMANENT_ERROR


async def test_a_server_that_ends_at_once_is_told_with_its_log(
    log: LogFile, pid_file: PidFile, probe: Probe
) -> None:
    probe.answers = False
    failing = Command(argv=("/bin/false",))
    supervisor = Supervisor("Server", failing, log_file=log, pid_file=pid_file, probe=probe)
    with pytest.raises(UnavailableError, match=r"ended with code 1 .*child\.log says why"):
        await supervisor.start()


async def test_a_server_that_never_answers_is_ended(
    log: LogFile, pid_file: PidFile, probe: Probe, tmp_path: Path
) -> None:
    probe.answers = False
    supervisor = Supervisor(
        "Server", SLEEP, log_file=log, pid_file=pid_file, probe=probe, ready_deadline_s=0.05
    )
    with pytest.raises(UnavailableError, match=r"did not answer within 0\.05 s"):
        await supervisor.start()
    assert not _is_there(_remembered(tmp_path))


async def test_a_server_that_dies_is_started_again(supervisor: Supervisor, probe: Probe) -> None:
    await supervisor.start()
    first = supervisor.pid
    probe.answers = False
    _kill(first)
    await eventually(lambda: not supervisor.health().is_ok)
    probe.answers = True
    await eventually(lambda: supervisor.health().is_ok)
    assert supervisor.pid != first


async def test_a_restart_is_another_process_that_answers(supervisor: Supervisor) -> None:
    await supervisor.start()
    first = supervisor.pid
    await supervisor.restart()
    assert supervisor.pid != first
    assert supervisor.health().is_ok


async def test_stop_ends_the_server_even_while_it_is_restarting(
    supervisor: Supervisor, probe: Probe, tmp_path: Path
) -> None:
    await supervisor.start()
    first, asked = supervisor.pid, probe.asked
    probe.answers = False
    _kill(first)
    await eventually(lambda: probe.asked > asked)
    second = _remembered(tmp_path)
    await supervisor.stop()
    assert second != first
    assert not _is_there(second)


async def test_stop_is_safe_twice_and_without_start(supervisor: Supervisor) -> None:
    await supervisor.stop()
    await supervisor.start()
    await supervisor.stop()
    await supervisor.stop()
    assert supervisor.health().state is LifeState.STOPPED


async def test_what_an_earlier_process_left_is_ended_first(
    supervisor: Supervisor, pid_file: PidFile, tmp_path: Path
) -> None:
    left = spawn(SLEEP, LogFile(tmp_path / "left.log"))
    pid_file.write(left.pid, SLEEP.argv)
    await supervisor.start()
    assert await left.wait() == -signal.SIGTERM


async def test_a_process_that_only_has_the_same_id_is_left_alone(
    supervisor: Supervisor, pid_file: PidFile, tmp_path: Path
) -> None:
    """After a reboot or in another container the id is somebody else's."""
    other = spawn(Command(argv=("/bin/sleep", "601")), LogFile(tmp_path / "other.log"))
    pid_file.write(other.pid, SLEEP.argv)
    await supervisor.start()
    assert other.is_alive
    await other.stop(deadline_s=5)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', '{"pid": 0, "argv": []}'])
async def test_a_damaged_pid_file_is_no_process(
    supervisor: Supervisor, tmp_path: Path, text: str
) -> None:
    (tmp_path / "child.pid").write_text(text)
    await supervisor.start()
    assert supervisor.health().is_ok


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _remembered(tmp_path: Path) -> int:
    return int(json.loads((tmp_path / "child.pid").read_text())["pid"])
