"""Which revisions of which threats were told already."""

from collections import OrderedDict

from watchfloor.bus import Result

_REMEMBERED = 100_000


class Revisions:
    """Remembers where in the results each revision stands first.

    A coordinator may publish a revision again after the bus has forgotten it. The repeat stands
    later in the results, so that a watcher that resumes in between is not told twice either.
    """

    def __init__(self) -> None:
        self._first: OrderedDict[tuple[str, int], int] = OrderedDict()

    def is_repeat(self, result: Result) -> bool:
        """Whether this revision stood in the results before, as far as is remembered."""
        identity = (result.message.threat_id, result.message.revision)
        sequence = result.token.sequence
        first = self._first.setdefault(identity, sequence)
        if sequence < first:
            self._first[identity] = sequence
        if len(self._first) > _REMEMBERED:
            self._first.popitem(last=False)
        return sequence > first
