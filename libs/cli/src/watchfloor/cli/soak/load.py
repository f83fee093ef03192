"""A steady load of everything that the product does."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, suppress
from functools import partial
from random import Random
from types import TracebackType
from typing import Self

import httpx

from watchfloor.cli.bench.ears import watching_by_websocket
from watchfloor.cli.bench.hearing import Hearing
from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.product import Started
from watchfloor.cli.bench.signals import inputs
from watchfloor.cli.soak.plan import CALLS_PER_S, EVENTS_EACH, SIGNALS_EACH, SPANS_EACH
from watchfloor.cli.soak.telling import AGENT, events, session_of, spans
from watchfloor.cli.together import together
from watchfloor.client import WatchfloorClient
from watchfloor.core import NotFoundError, WatchfloorError

_KINDS = 500
_SHORTEST_S, _LONGEST_S = 1.0, 20.0

Act = Callable[[int], Awaitable[object]]
Call = Callable[[int, float], Coroutine[object, object, None]]


class SteadyLoad:
    """Sends, watches and asks at rates that do not change; use it as a context.

    Args:
        product: What is loaded.

    Attributes:
        done: How many calls of each kind were answered.
        failed: How many were not, by their error; the load goes on.
    """

    def __init__(self, product: Started) -> None:
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._url = product.folder.read_endpoints()["http"]
        self._key = product.folder.read_admin_key()
        self._client = WatchfloorClient.on(product.folder.path)
        self._by_rest = WatchfloorClient(self._url, self._key)
        self._signals = inputs(_KINDS)
        self._random = Random(1)  # noqa: S311 - the same in every run
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for client in (self._client, self._by_rest):
            await self._stack.enter_async_context(client)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def run(self, duration_s: float) -> None:
        """Go on for so long, and until everything was answered and everybody has gone."""
        acts: Mapping[str, Act] = {
            "signals": self._signal,
            "events": self._tell,
            "spans": self._trace,
            "watchers": self._watch,
            "questions": self._ask,
        }
        async with together() as group:
            for name, per_s in CALLS_PER_S.items():
                call, number = self.counted(name, acts[name]), int(duration_s * per_s)
                group.create_task(arrive(call, per_s=per_s, number=number))

    def answered(self) -> int:
        """How many calls of the plan were answered so far."""
        return sum(self.done[kind] for kind in CALLS_PER_S)

    def counted(self, name: str, act: Act) -> Call:
        """The same as a call that cannot fail: what goes wrong is counted."""

        async def call(position: int, _due: float) -> None:
            try:
                await act(position)
            except (WatchfloorError, httpx.HTTPError, OSError) as exc:
                self.failed[f"{name}: {type(exc).__name__}"] += 1
            else:
                self.done[name] += 1

        return call

    async def _signal(self, position: int) -> None:
        first = position * SIGNALS_EACH
        some = [self._signals[each % _KINDS] for each in range(first, first + SIGNALS_EACH)]
        await _all_of(self._client.submit(some))

    async def _tell(self, position: int) -> None:
        await _all_of(self._client.sessions.record(events(position, EVENTS_EACH)))

    async def _trace(self, position: int) -> None:
        await _all_of(self._client.send_spans(spans(position, SPANS_EACH)))

    async def _watch(self, position: int) -> None:
        """Watch for a while, in three ways by turns, and go without a word."""
        ways = (self._by_websocket, self._by(self._client), self._by(self._by_rest))
        with suppress(TimeoutError):
            async with asyncio.timeout(self._random.uniform(_SHORTEST_S, _LONGEST_S)):
                await ways[position % len(ways)]()

    async def _by_websocket(self) -> None:
        async with watching_by_websocket(self._url, self._key, number=1, hearing=Hearing()):
            await asyncio.Event().wait()

    def _by(self, client: WatchfloorClient) -> Callable[[], Awaitable[None]]:
        async def watch() -> None:
            async with aclosing(client.stream(initial=20)) as threats:
                await _all_of(threats)

        return watch

    async def _ask(self, position: int) -> None:
        client, session = self._client, session_of(position)
        asks: Sequence[Callable[[], Awaitable[object]]] = (
            client.threats.stats,
            client.threats.list_documents,
            partial(client.threats.trigger, self._signals[position % _KINDS]),
            client.sessions.list_documents,
            partial(client.sessions.get_document, session),
            partial(client.sessions.evaluate, session, "May I go on?"),
            partial(client.agents.get_document, AGENT),
            client.readiness,
        )
        # At the very beginning there is nothing to find.
        with suppress(NotFoundError):
            await asks[position % len(asks)]()


async def _all_of(answers: AsyncIterable[object]) -> None:
    async for _ in answers:
        pass
