"""Found spans against labelled ones: what agrees, and what it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

_SAME: Mapping[str, str] = MappingProxyType({"URL": "DOMAIN_NAME"})
_BETA_SQUARED = 4


class Labelled(NamedTuple):
    """A labelled or found part of a text: its type and where it stands."""

    entity_type: str
    start: int
    end: int


class Tally(NamedTuple):
    """Counts of one type, or of several together.

    Attributes:
        right: Found and labelled.
        wrong: Found only.
        missed: Labelled only.
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of what was found that is labelled; 0 where nothing was."""
        found = self.right + self.wrong
        return self.right / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is labelled that was found; 0 where nothing is."""
        labelled = self.right + self.missed
        return self.right / labelled if labelled else 0.0

    @property
    def f2(self) -> float:
        """Their mean in which recall weighs twice as much."""
        below = _BETA_SQUARED * self.precision + self.recall
        return (1 + _BETA_SQUARED) * self.precision * self.recall / below if below else 0.0


def tally(
    labels: Sequence[Labelled], found: Iterable[Labelled], types: frozenset[str]
) -> Mapping[str, Tally]:
    """Count one text, by type.

    A found span is right when a label of its type overlaps it in at least half of their union.
    What lies inside a longer found span of another type does not count, such as an address's
    domain.

    Args:
        labels: What is there.
        found: What was found, in any order; other types are left out.
        types: What is looked at.
    """
    hits = [hit for hit in map(_named, found) if hit.entity_type in types]
    open_hits = [hit for hit in hits if not any(_is_inside(hit, other) for other in hits)]
    counts: dict[str, Tally] = {}
    for label in labels:
        match = max(open_hits, key=lambda hit: _overlap(label, hit), default=None)
        is_right = match is not None and _overlap(label, match) >= 0.5  # noqa: PLR2004
        if match is not None and is_right:
            open_hits.remove(match)
        _count(counts, label, Tally(right=is_right, missed=not is_right))
    for hit in open_hits:
        _count(counts, hit, Tally(wrong=1))
    return counts


def _count(counts: dict[str, Tally], span: Labelled, one: Tally) -> None:
    counts[span.entity_type] = counts.get(span.entity_type, Tally()).plus(one)


def _named(span: Labelled) -> Labelled:
    return span._replace(entity_type=_SAME.get(span.entity_type, span.entity_type))


def _is_inside(inner: Labelled, outer: Labelled) -> bool:
    return (
        inner.entity_type != outer.entity_type
        and outer.start <= inner.start
        and inner.end <= outer.end
        and inner.end - inner.start < outer.end - outer.start
    )


def _overlap(label: Labelled, hit: Labelled) -> float:
    """Share of their union that both cover; 0 where their types differ."""
    if label.entity_type != hit.entity_type:
        return 0.0
    both = min(label.end, hit.end) - max(label.start, hit.start)
    return max(0, both) / (max(label.end, hit.end) - min(label.start, hit.start))
