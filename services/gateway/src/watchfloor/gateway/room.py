"""How many requests may be at work at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from watchfloor.core import UnavailableError

_COME_BACK_S = 1.0


class Room:
    """Lets in so many, whichever face they come through, and tells the others to come later.

    Each holds its body, and waits for the same store and bus: beyond a number more of them make
    all slower and none faster.

    Args:
        most: How many may be inside.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._inside = 0

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Be inside while the block runs.

        Raises:
            UnavailableError: There is no room.
        """
        if self._inside >= self._most:
            raise UnavailableError(
                "Too many requests are at work; come again.", retry_after_s=_COME_BACK_S
            )
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1
