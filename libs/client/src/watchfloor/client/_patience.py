"""Calls repeated until the product is back or the time is over."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from watchfloor.core import (
    Clock,
    DeadlineError,
    SaturatedError,
    SystemClock,
    UnavailableError,
    WatchfloorError,
    retry,
)

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

WORTH_ANOTHER_ATTEMPT = (UnavailableError, SaturatedError, DeadlineError)
_BASE_S = 0.1
_CAP_S = 3.0
_LONGEST_RETRY_AFTER_S = 30.0


class Patience:
    """Repeats idempotent calls; waits at least as long as the server asks.

    Args:
        deadline_s: No attempt of a call begins later than this after its first.
        clock: Measures the deadline.
        sleep: Pauses.
        on_failure: Told of each attempt that failed; another one may follow.
    """

    def __init__(
        self,
        deadline_s: float,
        *,
        clock: Clock | None = None,
        sleep: Sleep = asyncio.sleep,
        on_failure: Callable[[WatchfloorError], None] | None = None,
    ) -> None:
        self._deadline_s = deadline_s
        self._on_failure = on_failure
        self._clock = clock or SystemClock()
        self._sleep = sleep
        self._asked_s = 0.0

    async def repeat(self, call: Callable[[], Awaitable[T]]) -> T:
        """The result of ``call``, or the error of its last attempt."""

        async def attempt() -> T:
            try:
                return await call()
            except WORTH_ANOTHER_ATTEMPT as exc:
                asked_s = 0.0 if isinstance(exc, DeadlineError) else exc.retry_after_s
                self._asked_s = min(asked_s, _LONGEST_RETRY_AFTER_S)
                if self._on_failure is not None:
                    self._on_failure(exc)
                raise

        return await retry(
            attempt,
            deadline_s=self._deadline_s,
            base_s=_BASE_S,
            cap_s=_CAP_S,
            on=WORTH_ANOTHER_ATTEMPT,
            clock=self._clock,
            sleep=self._pause,
        )

    async def _pause(self, pause_s: float) -> None:
        # The jitter of the pause is added to what the server asks, so that callers that were
        # refused together do not come back together.
        await self._sleep(pause_s + self._asked_s)
