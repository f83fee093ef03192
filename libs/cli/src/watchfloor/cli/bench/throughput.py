"""Threats a second: the highest rate at which nothing piles up between a signal and its watcher."""

import time
from statistics import median

import httpx
from pydantic_core import from_json, to_json

from watchfloor.cli.bench.ears import SocketEar
from watchfloor.cli.bench.highest_rate import highest_sustained
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.patience import is_so_within
from watchfloor.cli.bench.signals import inputs
from watchfloor.core import UnavailableError

_KINDS = 2_000
_SENDS_PER_S = 20
_DRAINED_WITHIN_S = 60.0
_WAITING_S = 0.5
_PATH = "/api/threats/signals"


class Sustained:
    """Puts signals on a product and counts the threats that a watcher hears of.

    A threat is heard of after its signal was made durable, analysed, saved and published. What is
    due and was not heard of waits somewhere in between, the sender included.

    Args:
        client: Of the product.
        ear: A watcher of its project.
    """

    def __init__(self, client: httpx.AsyncClient, ear: SocketEar) -> None:
        self._client = client
        self._ear = ear
        self._signals = [to_json(signal) for signal in inputs(_KINDS)]
        self._due = self._accepted = 0
        self._has_refused = False

    async def highest(self, load: Load) -> tuple[float, int]:
        """The highest rate that was sustained, and how many signals showed it.

        The search begins with the rate at which a burst is worked off.
        """
        began = time.perf_counter()
        await self._send(load.burst)
        await self._drained()
        first = load.burst / (time.perf_counter() - began)
        rate = await highest_sustained(
            lambda per_s: self._sustains(per_s, load.hold_s),
            first=first,
            refinements=load.refinements,
        )
        return rate, int(rate * load.hold_s)

    async def _sustains(self, per_s: float, hold_s: float) -> bool:
        """Whether no more waits at the end than arrives in half a second."""
        self._has_refused = False
        waiting: list[int] = []

        async def send(position: int, _due: float) -> None:
            begin, end = (int(each / _SENDS_PER_S * per_s) for each in (position, position + 1))
            waiting.append(self._due - len(self._ear.heard))
            await self._send(end - begin)

        sends = int(hold_s * _SENDS_PER_S)
        await arrive(send, per_s=_SENDS_PER_S, number=sends)
        await self._drained()
        at_the_end = median(waiting[-_SENDS_PER_S:])
        return not self._has_refused and at_the_end <= per_s * _WAITING_S

    async def _send(self, number: int) -> None:
        some = [self._signals[(self._due + each) % _KINDS] for each in range(number)]
        self._due += number
        answer = await self._client.post(_PATH, content=b"[%b]" % b",".join(some))
        taken = from_json(answer.content).get("accepted", 0)
        self._accepted += taken
        if taken < number:
            self._has_refused = True
            self._due -= number - taken

    async def _drained(self) -> None:
        """Wait until everything that was accepted was heard of.

        Raises:
            UnavailableError: It was not after a minute.
        """

        async def all_are_heard() -> bool:
            return len(self._ear.heard) >= self._accepted

        if not await is_so_within(_DRAINED_WITHIN_S, all_are_heard):
            raise UnavailableError("Threats of the bench were not heard of.")
