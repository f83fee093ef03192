import asyncio
import threading

import pytest

from watchfloor.core import MalformedError, UnavailableError
from watchfloor.gateway.backlog import Backlog


async def test_work_is_done_beside_the_loop_one_after_the_other() -> None:
    backlog, at_work, most = Backlog(room_bytes=100), list[int](), list[int]()

    def work() -> str:
        at_work.append(1)
        most.append(len(at_work))
        at_work.pop()
        return threading.current_thread().name

    names = await asyncio.gather(*(backlog.work_on(work, size_bytes=1) for _ in range(20)))
    assert max(most) == 1
    assert threading.main_thread().name not in names


async def test_what_has_no_room_to_wait_is_to_come_again() -> None:
    backlog, go_on = Backlog(room_bytes=100), threading.Event()
    first = asyncio.create_task(backlog.work_on(go_on.wait, size_bytes=90))
    await asyncio.sleep(0)
    with pytest.raises(UnavailableError) as caught:
        await backlog.work_on(lambda: 1, size_bytes=20)
    assert caught.value.retry_after_s > 0
    go_on.set()
    await first
    assert await backlog.work_on(lambda: 1, size_bytes=20) == 1


async def test_what_is_larger_than_the_room_is_done_when_nothing_else_waits() -> None:
    """Its own limit let it in; it must not be sent again for ever."""
    assert await Backlog(room_bytes=1).work_on(lambda: 1, size_bytes=20) == 1


async def test_what_the_work_raises_is_raised_and_frees_the_room() -> None:
    backlog = Backlog(room_bytes=10)

    def fail() -> None:
        raise MalformedError("It is not good.")

    for _ in range(2):
        with pytest.raises(MalformedError):
            await backlog.work_on(fail, size_bytes=10)
