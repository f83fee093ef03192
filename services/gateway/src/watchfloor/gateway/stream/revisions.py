"""What was told already."""

from collections import OrderedDict
from collections.abc import Hashable

_REMEMBERED = 100_000


class Revisions:
    """Remembers where in a stream each thing stands first.

    A coordinator may publish something again after the bus has forgotten it. The repeat stands
    later in the stream, so that a watcher that resumes in between is not told twice either.
    """

    def __init__(self) -> None:
        self._first: OrderedDict[Hashable, int] = OrderedDict()

    def is_repeat(self, identity: Hashable | None, sequence: int) -> bool:
        """Whether this stood in the stream before, as far as is remembered."""
        if identity is None:
            return False
        first = self._first.setdefault(identity, sequence)
        if sequence < first:
            self._first[identity] = sequence
        if len(self._first) > _REMEMBERED:
            self._first.popitem(last=False)
        return sequence > first
