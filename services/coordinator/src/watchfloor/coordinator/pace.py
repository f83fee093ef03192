"""How much is taken at once, so that whoever comes next has not long to wait."""

_LEAST = 16
_FACTOR = 2.0
"""The most by which one batch changes the next ones."""


class Pace:
    """Makes batches as large as the time for one allows.

    Only full batches tell whether there is time for more: what is taken is never waited for.

    Args:
        most: The largest batch.
        turn_s: How long one may take, in seconds.
    """

    def __init__(self, *, most: int, turn_s: float) -> None:
        self._most = most
        self._turn_s = turn_s
        self._size = min(_LEAST, most)

    @property
    def size(self) -> int:
        """The largest batch at this moment."""
        return self._size

    def took(self, items: int, duration_s: float) -> None:
        """Learn from a batch that came to its end."""
        if items < self._size:
            return
        growth = self._turn_s / max(duration_s, self._turn_s / _FACTOR)
        wanted = int(items * max(growth, 1 / _FACTOR))
        self._size = min(max(wanted, _LEAST), self._most)
