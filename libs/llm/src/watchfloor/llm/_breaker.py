"""Leaves a model in peace that fails again and again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from watchfloor.core import Clock
from watchfloor.llm._failure import Failure, ModelFailedError


class Breaker:
    """Closed: calls go through. Open: none does. Half open: one goes through and decides.

    Args:
        failures_to_open: So many failures in a row open it.
        open_s: So long it stays open.
        clock: For that time.
        changed: Told whether it opened or closed.
    """

    def __init__(
        self,
        *,
        failures_to_open: int,
        open_s: float,
        clock: Clock,
        changed: Callable[[bool], None],
    ) -> None:
        self._failures_to_open = failures_to_open
        self._open_s = open_s
        self._clock = clock
        self._changed = changed
        self._failures = 0
        self._open_until: float | None = None
        self._is_probing = False

    @property
    def is_open(self) -> bool:
        """Whether the next call may be refused."""
        return self._open_until is not None

    @contextmanager
    def call(self) -> Iterator[None]:
        """One call: what it raises is a failure, but for a cancellation, which is the caller's.

        Raises:
            ModelFailedError: No call goes through at the moment.
        """
        is_probe = self._enter()
        try:
            yield
        except Exception:
            self._fail()
            raise
        else:
            self._succeed()
        finally:
            self._is_probing = self._is_probing and not is_probe

    def _enter(self) -> bool:
        """Whether this call decides if the model is back."""
        if self._open_until is None:
            return False
        if self._is_probing or self._clock.monotonic() < self._open_until:
            raise ModelFailedError(Failure.PAUSED)
        self._is_probing = True
        return True

    def _fail(self) -> None:
        self._failures += 1
        if self._failures < self._failures_to_open:
            return
        if self._open_until is None:
            self._changed(True)
        self._open_until = self._clock.monotonic() + self._open_s

    def _succeed(self) -> None:
        if self._open_until is not None:
            self._changed(False)
        self._failures, self._open_until = 0, None
