"""Answers that equal questions share."""

from collections import OrderedDict
from typing import Generic, NamedTuple, TypeVar

from watchfloor.core import Clock

Answer = TypeVar("Answer")


class _Entry(NamedTuple, Generic[Answer]):
    until: float
    answer: Answer


class KeptAnswers(Generic[Answer]):
    """The most recent answers, each for a while, in memory.

    Args:
        most: How many.
        kept_s: For how long, in seconds.
        clock: Time.
    """

    def __init__(self, most: int, *, kept_s: float, clock: Clock) -> None:
        self._most = most
        self._kept_s = kept_s
        self._clock = clock
        self._entries: OrderedDict[str, _Entry[Answer]] = OrderedDict()

    def find(self, key: str) -> Answer | None:
        """The answer to this question, if it is kept."""
        entry = self._entries.get(key)
        if entry is None or entry.until <= self._clock.monotonic():
            self._entries.pop(key, None)
            return None
        self._entries.move_to_end(key)
        return entry.answer

    def keep(self, key: str, answer: Answer) -> None:
        """Keep it; the one that was asked for least recently makes room."""
        self._entries[key] = _Entry(self._clock.monotonic() + self._kept_s, answer)
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)
