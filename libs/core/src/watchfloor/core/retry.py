"""The one place where this product tries again."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from watchfloor.core.clock import Clock, SystemClock
from watchfloor.core.errors import UnavailableError

Result = TypeVar("Result")

_LARGEST_EXPONENT = 32
"""2 to the power of this is past every cap, and small enough never to overflow a float."""


class Backoff:
    """Pauses that double from ``base_s`` to ``cap_s``, each drawn between its half and its whole.

    The jitter keeps callers that failed together from coming back together; the lower half keeps
    one unlucky caller from hammering.

    Args:
        base_s: The first pause before jitter.
        cap_s: The longest pause.
        jitter: Draws from 0 to 1; tests give their own.
    """

    def __init__(
        self, *, base_s: float, cap_s: float, jitter: Callable[[], float] = random.random
    ) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._jitter = jitter
        self._failures = 0

    def next_s(self) -> float:
        """The pause after one more failure, in seconds."""
        whole = min(self._cap_s, self._base_s * 2.0 ** min(self._failures, _LARGEST_EXPONENT))
        self._failures += 1
        return whole * (0.5 + 0.5 * self._jitter())

    def reset(self) -> None:
        """Start again from the shortest pause, after a success."""
        self._failures = 0


async def retry(
    call: Callable[[], Awaitable[Result]],
    *,
    deadline_s: float,
    attempts: int | None = None,
    base_s: float = 0.05,
    cap_s: float = 2.0,
    on: tuple[type[Exception], ...] = (UnavailableError,),
    least_pause_s: Callable[[Exception], float] = lambda _: 0.0,
    clock: Clock | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Result:
    """The result of ``call``, repeated while it raises one of ``on`` and time is left.

    ``call`` must be idempotent: a failed attempt may have had its effect. The deadline decides
    whether another attempt begins; it does not interrupt one, that is the call's own timeout.

    Args:
        call: Makes one attempt.
        deadline_s: No attempt begins later than this after the first.
        attempts: At most so many attempts, where the deadline alone would allow too many.
        base_s: The first pause before jitter.
        cap_s: The longest pause before jitter.
        on: What is worth another attempt; anything else passes through at once.
        least_pause_s: The shortest pause that an error asks for.
        clock: Measures the deadline.
        sleep: Pauses.

    Raises:
        Exception: The error of the last attempt, as it was raised.
    """
    clock = clock or SystemClock()
    backoff = Backoff(base_s=base_s, cap_s=cap_s)
    ends = clock.monotonic() + deadline_s
    made = 0
    while True:
        made += 1
        try:
            return await call()
        except on as exc:
            pause_s = max(backoff.next_s(), least_pause_s(exc))
            if made == attempts or clock.monotonic() + pause_s > ends:
                raise
        await sleep(pause_s)
