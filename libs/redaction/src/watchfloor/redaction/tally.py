"""What was kept back of one record."""

from collections import Counter
from collections.abc import Mapping

from watchfloor.core import Redaction

_MOST_PLACES = 100


class Tally:
    """What was kept back, by place and type."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.has_masked = False

    def add(self, path: str, found: Mapping[str, int], *, is_mask: bool) -> None:
        """Count what was found at a place; past a bound, at the field that holds it."""
        self.has_masked = self.has_masked or is_mask
        for kind, count in found.items():
            key = (path, kind)
            if key not in self.counts and len(self.counts) >= _MOST_PLACES:
                key = (path.partition(".")[0], kind)
            self.counts[key] += count

    def redactions(self) -> tuple[Redaction, ...]:
        """The same, in the order in which it was found."""
        return tuple(
            Redaction(type=kind, location=path, count=count)
            for (path, kind), count in self.counts.items()
        )
