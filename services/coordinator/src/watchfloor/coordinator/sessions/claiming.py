"""Claims work that others left in the store, and does several pieces of it at a time."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

import structlog

from watchfloor.coordinator.waiting import WaitingFor
from watchfloor.core import UnavailableError, end_task

log = structlog.get_logger(__name__)

Piece = TypeVar("Piece")


class ClaimLimits(NamedTuple):
    """How much at a time.

    Attributes:
        at_once: Pieces at work at the same time.
        poll_s: Rest between looks for work that another process left.
        stop_deadline_s: Time for work in flight at a stop.
    """

    at_once: int
    poll_s: float
    stop_deadline_s: float


class Claiming(Generic[Piece]):
    """The life of workers on claimed work; any number of processes may have one.

    Args:
        claim: Takes up to so many pieces that nobody else has.
        work: Does one; ``UnavailableError`` makes it wait and be called again.
        name: What is worked on, for the log.
        away: Waits for the store and the bus.
        limits: How much at a time.
    """

    def __init__(
        self,
        claim: Callable[[int], Awaitable[Sequence[Piece]]],
        work: Callable[[Piece], Awaitable[None]],
        *,
        name: str,
        away: WaitingFor,
        limits: ClaimLimits,
    ) -> None:
        self._claim = claim
        self._work = work
        self._name = name
        self._away = away
        self._limits = limits
        self._working = 0
        self._changed = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def has_ended(self) -> bool:
        """Whether it ended by itself, which it must not."""
        return self._owner is not None and self._owner.done()

    def poke(self) -> None:
        """There may be work."""
        self._changed.set()

    async def start(self) -> None:
        """Begin to claim."""
        self._owner = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Claim nothing more, finish what is at work within the deadline; safe twice.

        What is not finished by then is another's when its lease has ended.
        """
        self._stopping = True
        self._changed.set()
        owner, self._owner = self._owner, None
        if owner is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.stop_deadline_s):
                while self._working:
                    self._changed.clear()
                    await self._changed.wait()
        await end_task(owner)

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                self._changed.clear()
                free = self._limits.at_once - self._working
                pieces = await self._claimed(free) if free and not self._stopping else ()
                for piece in pieces:
                    self._working += 1
                    group.create_task(self._do(piece))
                if len(pieces) < free or not free:
                    await self._rest()

    async def _claimed(self, limit: int) -> Sequence[Piece]:
        try:
            return await self._claim(limit)
        except UnavailableError:
            await self._away.until_back()
        except Exception:
            # A fault of ours in the border itself; the next look is as good as this one.
            log.exception("claiming_failed", work=self._name)
        return ()

    async def _do(self, piece: Piece) -> None:
        try:
            while not self._stopping:
                try:
                    await self._work(piece)
                except UnavailableError:
                    await self._away.until_back()
                else:
                    break
        except Exception:
            log.exception("claimed_work_failed", work=self._name)
        finally:
            self._working -= 1
            self._changed.set()

    async def _rest(self) -> None:
        """Return when something changed, or when another process may have left work."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.poll_s):
                await self._changed.wait()
