"""Faults one after the other under one steady load, and the count at the end."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from statistics import median
from typing import NamedTuple, TypeVar

from support import eventually

from chaos.asking import Turned
from chaos.counts import Counts, bus_of, counted, waiting
from chaos.load import Load
from chaos.stages import Stage
from chaos.watching import Returning
from watchfloor.client import WatchfloorClient

S = TypeVar("S", bound=Stage)
T = TypeVar("T")
Fault = Callable[[S], Awaitable[float]]
"""Harms the stage and undoes it; says when it was lifted, by ``time.perf_counter``."""

_FACES = ("websocket", "grpc")
_LOOK_S = 0.05
_MOST_SHARE = 0.95


class Force(NamedTuple):
    """How hard.

    Attributes:
        per_s: Signals a second.
        calm_s: How long nothing is wrong before each fault and after the last one.
        copies: How often each signal is brought at the same time.
    """

    per_s: float = 20.0
    calm_s: float = 3.0
    copies: int = 1


class Window(NamedTuple):
    """When a fault began and when it was lifted, by ``time.perf_counter``."""

    begun: float
    lifted: float


class Tally(NamedTuple):
    """What came of it.

    Attributes:
        accepted: Threats that clients were told an id of.
        saved: Of them, those in the store and completed.
        published: Of them, those in the stream of results.
        received: Of them, those that every watcher was told.
        lost: Accepted, and not saved, published and received.
        doubled: Anything there or told twice, and threats that nobody was told an id of.
        turned: How often each refusal was heard.
        recoveries_s: From each fault's end to the first threat of a signal that was due after it,
            at the last watcher; nothing where none came.
        delay_s: How much longer nineteen of twenty signals took, at most, from when they were due
            to the last watcher while the first fault lasted than the median did before it.
    """

    accepted: int
    saved: int
    published: int
    received: int
    lost: int
    doubled: int
    turned: Mapping[Turned, int]
    recoveries_s: Sequence[float | None]
    delay_s: float

    @property
    def unhinted(self) -> int:
        """Refusals by the product that did not say when to come back."""
        return sum(
            number
            for turned, number in self.turned.items()
            if turned.is_answer and turned.retry_after_s is None
        )


async def ordeal(stage: S, faults: Sequence[Fault[S]], force: Force) -> Tally:
    """Put load on the stage, do it harm, and count."""
    load = Load(stage.doors, per_s=force.per_s, copies=force.copies)
    watchers = [Returning(face, stage.doors, first=n) for n, face in enumerate(_FACES)]
    recoveries: list[float | None] = []
    windows: list[Window] = []
    async with asyncio.TaskGroup() as group:
        watching = [group.create_task(each.run()) for each in watchers]
        await _wait(lambda: all(each.watcher.token for each in watchers))
        loading = group.create_task(load.run())
        for fault in faults:
            await asyncio.sleep(force.calm_s)
            window = Window(time.perf_counter(), await fault(stage))
            windows.append(window)
            recoveries.append(await _recovery_s(load, watchers, window.lifted))
        await asyncio.sleep(force.calm_s)
        load.end()
        # A product that takes nothing any more has its row, too.
        await _wait(loading.done)
        loading.cancel()
        counts = await _final(stage, load, watchers)
        for each in watching:
            each.cancel()
    delay_s = _delay_s(load, watchers, windows[0])
    return _tally(load, watchers, counts, recoveries, delay_s)


async def _recovery_s(load: Load, watchers: Sequence[Returning], lifted: float) -> float | None:
    def first(each: Returning) -> float | None:
        heard = each.watcher.heard_at
        fresh = (
            heard[threat] for threat, due in load.due.items() if due >= lifted if threat in heard
        )
        return min(fresh, default=None)

    def moments() -> list[float | None]:
        return [first(each) for each in watchers]

    await _wait(lambda: None not in moments())
    found = [moment for moment in moments() if moment is not None]
    return max(found) - lifted if len(found) == len(watchers) else None


async def _final(stage: Stage, load: Load, watchers: Sequence[Returning]) -> Counts:
    def all_heard() -> bool:
        return all(load.due.keys() <= each.watcher.heard_at.keys() for each in watchers)

    await _wait(all_heard)
    async with bus_of(stage.data_dir) as bus, _client(stage) as client:

        async def all_settled() -> bool:
            return await waiting(bus) == 0

        # What is settled cannot come again, so that nothing is counted too early.
        await _wait(all_settled)
        return await counted(client, bus)


def _client(stage: Stage) -> WatchfloorClient:
    return WatchfloorClient(stage.doors[0].url, stage.doors[0].key)


async def _wait(is_true: Callable[[], Awaitable[bool] | bool]) -> None:
    """Wait for it, or for the end of patience: what is missing then is counted as missing."""
    with suppress(TimeoutError):
        await eventually(is_true, every_s=_LOOK_S)


def _tally(
    load: Load,
    watchers: Sequence[Returning],
    counts: Counts,
    recoveries: list[float | None],
    delay_s: float,
) -> Tally:
    accepted = set(load.due)
    saved = {threat for threat, status in counts.saved.items() if status == "completed"}
    told = [each.watcher.told for each in watchers]
    received = accepted.intersection(*({threat for threat, _ in each} for each in told))
    whole = accepted & saved & counts.published.keys() & received
    return Tally(
        accepted=len(accepted),
        saved=len(accepted & saved),
        published=len(accepted & counts.published.keys()),
        received=len(received),
        lost=len(accepted - whole),
        doubled=_above_one(counts.published)
        + sum(_above_one(each) for each in told)
        + counts.saved_rows
        - len(accepted & counts.saved.keys())
        + sum(len(ids) - 1 for ids in load.ids.values()),
        turned=load.turned,
        recoveries_s=recoveries,
        delay_s=delay_s,
    )


def _delay_s(load: Load, watchers: Sequence[Returning], window: Window) -> float:
    def lags(begin: float, end: float) -> list[float]:
        heard = [each.watcher.heard_at for each in watchers]
        return [
            max(each.get(threat, math.inf) for each in heard) - due
            for threat, due in load.due.items()
            if begin <= due < end
        ]

    before, during = lags(-math.inf, window.begun), lags(*window)
    if not before or not during:
        return 0.0
    return sorted(during)[int(len(during) * _MOST_SHARE)] - median(before)


def _above_one(counter: Mapping[T, int]) -> int:
    return sum(number - 1 for number in counter.values())
