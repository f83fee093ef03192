"""Rules for every test: one set of servers a run, nothing left behind, no swallowed error."""

import asyncio
import io
import logging
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

import pytest
from hypothesis import settings
from support import Servers, running_servers
from support.processes import children_of, command_of, is_running

from watchfloor.telemetry import configure_logging

settings.register_profile("no timing", deadline=None)
settings.load_profile("no timing")

_GRPC_PATIENCE_S = 10
PHASES: tuple[Literal["setup", "call", "teardown"], ...] = ("setup", "call", "teardown")


@pytest.fixture(scope="session", autouse=True)
def _environment_without_settings() -> Iterator[None]:
    """No test depends on how the product is set up on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("WATCHFLOOR_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_process_left() -> Iterator[None]:
    """Every process that a test started has ended with the run."""
    before = set(children_of(os.getpid()))
    yield
    left = [pid for pid in children_of(os.getpid()) if pid not in before and is_running(pid)]
    assert not left, f"processes left behind: {[command_of(pid) for pid in left]}"


@pytest.fixture(scope="session")
def servers(_no_process_left: None) -> Iterator[Servers]:
    """The embedded PostgreSQL and NATS, started once."""
    with running_servers() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_swallowed_error(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """An error in the log means that someone must look; a test that provokes one names it."""
    configure_logging(stream=io.StringIO())
    yield
    marks = request.node.iter_markers("expects_error")
    expected = {event for mark in marks for event in mark.args}
    records = [record for phase in PHASES for record in caplog.get_records(phase)]
    logged = {_event(record) for record in records if record.levelno >= logging.ERROR}
    assert logged == expected, "what was logged as an error is not what the test expects"


@pytest.fixture(autouse=True)
def _clean_loop(request: pytest.FixtureRequest, _no_swallowed_error: None) -> None:
    """What holds for every event loop, for those tests that have one."""
    if request.node.get_closest_marker("asyncio") is not None:
        request.getfixturevalue("no_leaked_task")
        request.getfixturevalue("no_unhandled_exception")


def _is_grpcs(task: asyncio.Task[Any]) -> bool:
    """Whether it is gRPC's own, which hears of a call's end a moment after its caller did."""
    return getattr(task.get_coro(), "__qualname__", "").startswith("_AioCall.")


@pytest.fixture
async def no_leaked_task() -> AsyncIterator[None]:
    """A task that outlives its test would work on what the next test made."""
    before = asyncio.all_tasks()
    yield
    await asyncio.sleep(0)
    here = {asyncio.current_task()}
    if of_grpc := [task for task in asyncio.all_tasks() - before if _is_grpcs(task)]:
        await asyncio.wait(of_grpc, timeout=_GRPC_PATIENCE_S)
    leaked = [task for task in asyncio.all_tasks() - before - here if not task.done()]
    assert not leaked, f"tasks left behind: {[task.get_name() for task in leaked]}"


@pytest.fixture
async def no_unhandled_exception() -> AsyncIterator[None]:
    """What only the loop hears of, such as the error of a task that nobody awaited."""
    heard: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: heard.append(context))
    yield
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    assert not heard, f"the loop had to handle: {heard}"


def _event(record: logging.LogRecord) -> str:
    """The event of a line of ours, the message of a line of another library."""
    said: Any = record.msg
    return str(said["event"]) if isinstance(said, dict) else record.getMessage()
