"""A steady load that does not wait: a product that stands still is owed what comes meanwhile."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Sequence

from chaos.asking import Asking, Signal, Turned
from chaos.stages import Gateway

_KINDS = ("bot_traffic", "credential_stuffing", "anomaly", "account_takeover")
_PAUSE_S = 0.2


class Load:
    """Signals that arrive at fixed moments, each brought again until it is taken.

    Args:
        doors: Gateways to go to in turn; the list may change under way.
        per_s: Arrivals a second.
        copies: How often each signal is brought at the same time, under one key.

    Attributes:
        due: When the signal of each threat was due, by ``time.perf_counter``.
        ids: The threats that each signal was said to be.
        turned: How often each refusal was heard.
    """

    def __init__(self, doors: Sequence[Gateway], *, per_s: float, copies: int = 1) -> None:
        self.due: dict[str, float] = {}
        self.ids: defaultdict[int, set[str]] = defaultdict(set)
        self.turned: Counter[Turned] = Counter()
        self._doors = doors
        self._per_s = per_s
        self._copies = copies
        self._is_over = asyncio.Event()

    def end(self) -> None:
        """No more signals arrive."""
        self._is_over.set()

    async def run(self) -> None:
        """Arrive until the end; returns when all were taken."""
        begin = time.perf_counter()
        number = 0
        async with Asking() as asking, asyncio.TaskGroup() as group:
            while not self._is_over.is_set():
                due = begin + number / self._per_s
                await asyncio.sleep(due - time.perf_counter())
                for copy in range(self._copies):
                    group.create_task(self._bring(asking, number, due=due, copy=copy))
                number += 1

    async def _bring(self, asking: Asking, number: int, *, due: float, copy: int) -> None:
        signal = _signal(number)
        # Neighbours differ in the face that they use and, pair by pair, in the gateway.
        ask = asking.by_rest if number % 2 else asking.by_grpc
        door = number // 2 + copy
        while True:
            answer = await ask(self._doors[door % len(self._doors)], signal)
            if not isinstance(answer, Turned):
                break
            self.turned[answer] += 1
            await asyncio.sleep(answer.retry_after_s or _PAUSE_S)
            door += 1
        self.due.setdefault(answer, due)
        self.ids[number].add(answer)


def _signal(number: int) -> Signal:
    return {
        "id": f"chaos-{number}",
        "threat_type": _KINDS[number % len(_KINDS)],
        "customer_id": f"c-{number % 50}",
        "source_ip": f"198.51.100.{number % 250}",
    }
