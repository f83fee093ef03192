"""How many of the last outcomes were dead letters."""

from collections import deque

_ENOUGH = 0.2
"""Part of the window that must be filled before its share says anything."""


class DeadLetterShare:
    """Says when there are so many dead letters that work must stop.

    A bad release would otherwise empty a whole queue into the dead letters.

    Args:
        limit: The share above which there are too many, 0 to 1.
        window: Outcomes that the share is taken of.
    """

    def __init__(self, limit: float, *, window: int) -> None:
        self._limit = limit
        self._window = window
        self._outcomes: deque[bool] = deque(maxlen=window)

    @property
    def too_many(self) -> bool:
        """Whether the share is above the limit; needs a fifth of the window."""
        seen = len(self._outcomes)
        return seen >= self._window * _ENOUGH and sum(self._outcomes) > self._limit * seen

    def succeeded(self, number: int) -> None:
        """Count what came to its result."""
        self._outcomes.extend([False] * min(number, self._window))

    def failed(self) -> None:
        """Count one dead letter."""
        self._outcomes.append(True)
