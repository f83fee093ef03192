"""Many signals at once: each has its own fate, and order is kept."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from watchfloor.core import (
    Accepted,
    Caller,
    ConflictError,
    Refused,
    SignalInput,
    UnavailableError,
)
from watchfloor.gateway.intake import Intake

Outcome = Accepted | Refused
_Numbered = tuple[int, SignalInput]


class BatchIntake:
    """Takes the signals of a batch, several at a time.

    Args:
        intake: Takes one.
        concurrency: How many are on their way at once.
    """

    def __init__(self, intake: Intake, *, concurrency: int) -> None:
        self._intake = intake
        self._concurrency = concurrency

    async def take(
        self,
        caller: Caller,
        items: Sequence[SignalInput | Refused],
        *,
        key: str | None,
        numbers: Sequence[int] | None = None,
    ) -> list[Outcome]:
        """The fate of each item, in order; those refused already keep their reasons.

        Args:
            caller: Who reports them.
            items: Valid signals, and what was refused before.
            key: The caller's key for the whole batch; each signal's is ``<key>/<index>``.
            numbers: The caller's own indices, where they are not those of the sequence.
        """
        return await _Run(self._intake, caller, items, key=key, numbers=numbers).outcomes(
            self._concurrency
        )


class _Run:
    def __init__(
        self,
        intake: Intake,
        caller: Caller,
        items: Sequence[SignalInput | Refused],
        *,
        key: str | None,
        numbers: Sequence[int] | None,
    ) -> None:
        self._intake = intake
        self._caller = caller
        self._items = items
        self._key = key
        self._numbers = numbers if numbers is not None else range(len(items))
        self._fates: dict[int, Outcome] = {}
        self._away: UnavailableError | None = None

    async def outcomes(self, concurrency: int) -> list[Outcome]:
        groups = iter(self._groups())
        async with asyncio.TaskGroup() as workers:
            for _ in range(min(concurrency, len(self._items))):
                workers.create_task(self._work(groups))
        return [self._fates[index] for index in range(len(self._items))]

    def _groups(self) -> Iterable[list[_Numbered]]:
        # Signals that share a key are taken one after the other: the first is the report, the
        # rest are its repeats.
        groups: dict[object, list[_Numbered]] = {}
        for index, item in enumerate(self._items):
            if isinstance(item, Refused):
                self._fates[index] = item
            else:
                own = item.id if self._key is None else None
                groups.setdefault(index if own is None else own, []).append((index, item))
        return groups.values()

    async def _work(self, groups: Iterator[list[_Numbered]]) -> None:
        for group in groups:
            for index, signal in group:
                self._fates[index] = await self._fate(index, signal)

    async def _fate(self, index: int, signal: SignalInput) -> Outcome:
        # While the queue is away each attempt costs its full time limit: one is enough.
        if self._away is not None:
            return Refused.of(self._away)
        key = None if self._key is None else f"{self._key}/{self._numbers[index]}"
        try:
            prepared = await self._intake.prepare(self._caller, signal, key=key)
            return await self._intake.publish(prepared)
        except ConflictError as exc:
            return Refused.of(exc, field="id" if key is None else "Idempotency-Key")
        except UnavailableError as exc:
            self._away = exc
            return Refused.of(exc)
