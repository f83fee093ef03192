"""The twin without a loop: the same methods, and nothing left behind."""

import asyncio
import inspect
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from watchfloor.client import SyncWatchfloorClient, WatchfloorClient
from watchfloor.client._blocking import BackgroundLoop
from watchfloor.core import UnauthenticatedError

CUSTOMER = {"customer_id": "acme", "name": "Acme"}


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch, scripted: Any) -> Any:
    double = scripted(httpx.Response(200, json={"total": 3, "customers": [CUSTOMER]}))

    async def answer(_: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        answered: httpx.Response = await double.handle_async_request(request)
        return answered

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", answer)
    return double


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.fixture
def client(face: Any) -> Iterator[SyncWatchfloorClient]:  # noqa: ARG001 - it answers
    with SyncWatchfloorClient("http://floor.test", "wf_key") as client:
        yield client


def offered(of: object) -> set[str]:
    return {name for name, _ in inspect.getmembers(of, callable) if not name.startswith("_")}


def test_it_offers_every_method_of_the_other(client: SyncWatchfloorClient) -> None:
    """Nothing of the one may be forgotten in the other."""
    other = WatchfloorClient("http://floor.test", "wf_key")
    parts = [name for name in vars(other) if not name.startswith("_")]
    assert len(parts) == 16
    assert offered(client) == offered(other)
    for name in parts:
        assert offered(getattr(client, name)) == offered(getattr(other, name)), name


def test_methods_answer_and_raise(client: SyncWatchfloorClient, face: Any) -> None:
    assert client.threats.stats().total == 3
    face.answers = [httpx.Response(401)]
    with pytest.raises(UnauthenticatedError):
        client.threats.stats()


def test_methods_keep_their_names_and_documentation() -> None:
    method: Any = SyncWatchfloorClient("http://floor.test", "wf_key").threats.get
    assert method.__name__ == "get"
    assert "NotFoundError" in method.__doc__


def test_what_iterates_there_iterates_here(client: SyncWatchfloorClient) -> None:
    assert [each.name for each in client.customers.every()] == ["Acme"]


def test_an_iterator_that_is_left_early_ends_what_is_behind_it() -> None:
    ended = threading.Event()

    async def items() -> Any:
        try:
            while True:
                yield 1
        finally:
            ended.set()

    loop = BackgroundLoop()
    for _ in loop.iterate(items()):
        break
    assert ended.wait(5)
    loop.close(_nothing)


async def _nothing() -> None:
    return


def test_an_interruption_cancels_what_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while nothing happens on a stream must end the stream, too."""
    ended = threading.Event()
    entered = threading.Event()

    async def items() -> Any:
        try:
            entered.set()
            await asyncio.Event().wait()
            yield 1
        finally:
            ended.set()

    class Interrupted:
        def __init__(self, future: Any) -> None:
            self._future = future

        def result(self) -> None:
            assert entered.wait(5)
            raise KeyboardInterrupt

        def cancel(self) -> None:
            self._future.cancel()

    loop = BackgroundLoop()
    portal = loop._opened()
    start = portal.start_task_soon
    first = iter([True])
    monkeypatch.setattr(
        portal,
        "start_task_soon",
        lambda *call: Interrupted(start(*call)) if next(first, False) else start(*call),
    )
    with pytest.raises(KeyboardInterrupt):
        next(loop.iterate(items()))
    assert ended.wait(5)
    loop.close(_nothing)


def test_closing_is_safe_twice_and_before_the_first_call(face: Any) -> None:  # noqa: ARG001 - it answers
    unused = SyncWatchfloorClient("http://floor.test", "wf_key")
    unused.close()
    client = SyncWatchfloorClient("http://floor.test", "wf_key")
    client.threats.stats()
    client.close()
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.threats.stats()


def test_an_iterator_that_outlives_its_client_is_no_error(
    client: SyncWatchfloorClient,
) -> None:
    customers = client.customers.every()
    next(customers)
    client.close()
    customers.close()


def test_many_threads_share_one_loop(client: SyncWatchfloorClient) -> None:
    totals: list[int] = []
    threads = [
        threading.Thread(target=lambda: totals.append(client.threats.stats().total))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [3] * 8
    named = [each for each in threading.enumerate() if each.name == "watchfloor-client"]
    assert len(named) == 1
