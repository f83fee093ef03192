"""Threats a second: the highest rate at which nothing piles up between a signal and its watcher."""

import time
from contextlib import suppress
from math import ceil
from statistics import median

import httpx
from pydantic_core import from_json, to_json

from watchfloor.cli.bench.ears import SocketEar, watching_by_websocket
from watchfloor.cli.bench.hearing import Hearing
from watchfloor.cli.bench.highest_rate import highest_sustained
from watchfloor.cli.bench.intake import asking
from watchfloor.cli.bench.load import Load
from watchfloor.cli.bench.open_loop import arrive
from watchfloor.cli.bench.patience import is_so_within
from watchfloor.cli.bench.product import Started
from watchfloor.cli.bench.signals import inputs
from watchfloor.core import UnavailableError

_KINDS = 2_000
_SENDS_PER_S = 20
_DRAINED_WITHIN_S = 60.0
_WAITING_S = 0.5
_PATH = "/api/threats/signals"


async def highest_rate(product: Started, load: Load) -> tuple[float, int]:
    """The highest rate that a product sustains, and how many signals showed it.

    The search begins with the rate at which a burst is worked off.
    """
    async with asking(product.folder) as client:

        async def try_at(per_s: float, number: int) -> "Trial":
            url, key = product.folder.read_endpoints()["http"], product.folder.read_admin_key()
            async with watching_by_websocket(url, key, number=1, hearing=Hearing()) as (ear,):
                trial = Trial(client, ear, per_s=per_s)
                await trial.run(number)
            return trial

        async def sustains(per_s: float) -> bool:
            return (await try_at(per_s, int(per_s * load.hold_s))).is_sustained

        burst = await try_at(load.burst * _SENDS_PER_S, load.burst)  # all at once
        rate = await highest_sustained(
            sustains, first=load.burst / burst.took_s, refinements=load.refinements
        )
    return rate, int(rate * load.hold_s)


class Trial:
    """Puts signals on a product at one rate, and counts the threats that a watcher hears of.

    A threat is heard of after its signal was made durable, analysed, saved and published. What is
    due and was not heard of waits somewhere in between, the sender included.

    Args:
        client: Of the product.
        ear: A watcher of its project who has heard of nothing yet.
        per_s: The rate.

    Attributes:
        took_s: From the beginning until all were heard of.
    """

    def __init__(self, client: httpx.AsyncClient, ear: SocketEar, *, per_s: float) -> None:
        self.took_s = 0.0
        self._client = client
        self._ear = ear
        self._per_s = per_s
        self._signals = [to_json(signal) for signal in inputs(_KINDS)]
        self._due = self._accepted = 0
        self._waiting: list[int] = []

    @property
    def is_sustained(self) -> bool:
        """Whether all was taken and told, with no more waiting than arrives in half a second."""
        is_told = self._due == self._accepted == len(self._ear.heard)
        return is_told and median(self._waiting[-_SENDS_PER_S:]) <= self._per_s * _WAITING_S

    async def run(self, number: int) -> None:
        """Send so many, and wait until all that were taken were heard of.

        Raises:
            UnavailableError: They were not saved after a minute.
        """
        saved_before = await self._saved()
        began = time.perf_counter()

        async def send(position: int, _due: float) -> None:
            self._waiting.append(self._due - len(self._ear.heard))
            end = min(number, round((position + 1) / _SENDS_PER_S * self._per_s))
            await self._send(end - self._due)

        sends = ceil(number / self._per_s * _SENDS_PER_S)
        await arrive(send, per_s=_SENDS_PER_S, number=sends)

        async def is_over() -> bool:
            if self._ear.is_open:
                return len(self._ear.heard) >= self._accepted
            # It was too slow and is heard of no more; the next rate must find nothing waiting.
            return await self._saved() - saved_before >= self._accepted

        if not await is_so_within(_DRAINED_WITHIN_S, is_over):
            raise UnavailableError("Threats of the bench were not saved.")
        self.took_s = time.perf_counter() - began

    async def _send(self, number: int) -> None:
        some = [self._signals[each % _KINDS] for each in range(self._due, self._due + number)]
        self._due += number
        # What is not answered was not taken: the rate is too high, and the search goes on.
        with suppress(httpx.HTTPError):
            answer = await self._client.post(_PATH, content=b"[%b]" % b",".join(some))
            self._accepted += from_json(answer.content).get("accepted", 0)

    async def _saved(self) -> int:
        return int((await self._client.get("/api/threats/stats")).json()["total"])
