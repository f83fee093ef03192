"""How often one session may be asked about."""

from collections import OrderedDict, deque

from watchfloor.core import Clock

_WINDOW_S = 60.0
_MOST_SESSIONS = 10_000


class SessionLimit:
    """Counts questions by session within a minute, in memory; the least recent are forgotten.

    Args:
        per_minute: Most questions about one session.
        clock: Time.
    """

    def __init__(self, per_minute: int, *, clock: Clock) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._asked: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def allows(self, session: tuple[str, str]) -> bool:
        """Whether one more may be asked; if so, it is counted."""
        now = self._clock.monotonic()
        asked = self._asked.setdefault(session, deque())
        self._asked.move_to_end(session)
        while asked and asked[0] <= now - _WINDOW_S:
            asked.popleft()
        if len(asked) >= self._per_minute:
            return False
        asked.append(now)
        if len(self._asked) > _MOST_SESSIONS:
            self._asked.popitem(last=False)
        return True
