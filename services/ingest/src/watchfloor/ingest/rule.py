"""Rules as the engine uses them."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from watchfloor.core import ThreatType
from watchfloor.ingest._condition import Predicate
from watchfloor.ingest._matchers import Matcher


class CountRule(NamedTuple):
    """A correlation rule, checked and compiled.

    Attributes:
        id: Its UUID, part of its signals' ids.
        name: Its short name, under which it is counted and reported.
        title: What it finds, in words.
        threat_type: What its signals are.
        mitre_hints: The ATT&CK techniques among its tags.
        kind: Whether lines are counted or the different values of a field.
        counted_field: The field whose values are counted, for ``value_count``.
        group_by: Fields whose values make a group.
        timespan_s: Length of the sliding window, in seconds.
        threshold: The count at which it fires.
        rearm_after_s: Seconds without a matching line after which a burst is over.
        matches: Whether a line counts, by its bits.
    """

    id: str
    name: str
    title: str
    threat_type: ThreatType
    mitre_hints: tuple[str, ...]
    kind: Literal["event_count", "value_count"]
    counted_field: str | None
    group_by: tuple[str, ...]
    timespan_s: int
    threshold: int
    rearm_after_s: int
    matches: Predicate


class RuleSet(NamedTuple):
    """Rules that share their field tests.

    Attributes:
        rules: In the order in which they were read.
        tests: Field tests with their bits, by Sigma field name.
    """

    rules: tuple[CountRule, ...]
    tests: Mapping[str, Sequence[tuple[int, Matcher]]]
