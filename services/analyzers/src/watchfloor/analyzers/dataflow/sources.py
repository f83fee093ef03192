"""Which results held a value first: where else it may have come from."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from watchfloor.analyzers.dataflow.values import Comparable, holds, parts_of

_NOWHERE = sys.maxsize


class Source(NamedTuple):
    """A text as a source of values.

    Attributes:
        place: Index of its message.
        text: What was said, of a result what stands in no instruction.
        repeats: Whether a deed reports there, which repeats what it was given.
    """

    place: int
    text: Comparable
    repeats: bool = False


class Sources:
    """Texts of one conversation; each value is looked for once.

    Args:
        found: In order.
    """

    def __init__(self, found: Sequence[Source]) -> None:
        self._found = found
        self._first: dict[str, tuple[int, int]] = {}

    def first(self, value: str) -> tuple[int, int]:
        """Where a result, and where one that repeats nothing, holds the value first."""
        if value not in self._first:
            self._first[value] = self._look_for(value)
        return self._first[value]

    def _look_for(self, value: str) -> tuple[int, int]:
        first = _NOWHERE
        for each in self._may_hold(value):
            if (first == _NOWHERE or not each.repeats) and holds(each.text, value):
                first = min(first, each.place)
                if not each.repeats:
                    return first, each.place
        return first, _NOWHERE

    def _may_hold(self, value: str) -> Sequence[Source]:
        # Those with the part of the value that the fewest have.
        having = [self._having.get(part, ()) for part in parts_of(value)]
        return min(having, key=len, default=self._found)

    @cached_property
    def _having(self) -> Mapping[str, Sequence[Source]]:
        having: dict[str, list[Source]] = defaultdict(list)
        for each in self._found:
            for part in each.text.parts:
                having[part].append(each)
        return having


class Others(NamedTuple):
    """The results that an agent had read before a call, beside one that holds an instruction.

    What a deed reports after the instruction repeats what it was given, and is no other source.

    Attributes:
        sources: All results.
        before: Index of the call's message.
        after: Index of the message of the result with the instruction.
    """

    sources: Sources
    before: int
    after: int

    def hold(self, value: str) -> bool:
        """Whether one of them holds the value."""
        anywhere, unrepeated = self.sources.first(value)
        return (anywhere < self.before and anywhere <= self.after) or unrepeated < self.before
