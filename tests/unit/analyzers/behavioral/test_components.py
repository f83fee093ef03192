"""Cases of neighbours that sessions seldom make."""

import numpy as np

from watchfloor.analyzers.behavioral.components import Components
from watchfloor.analyzers.behavioral.signature import Signature, band_keys, similarity
from watchfloor.analyzers.behavioral.value_counts import ValueCounts


def _signature(*parts: tuple[int, int]) -> Signature:
    """So many times each number, one part after the other."""
    numbers = np.concatenate([np.full(times, number) for number, times in parts])
    assert len(numbers) == 512
    return numbers.astype(np.uint32)


def _share_a_band(one: Signature, other: Signature) -> bool:
    return not set(band_keys(one)).isdisjoint(band_keys(other))


def test_a_neighbour_behind_others_of_its_component_is_found() -> None:
    """The first of a component in each bucket is like the second, and not like the newcomer."""
    first = _signature((0, 512))
    second = _signature((0, 256), (1, 256))
    newcomer = _signature((0, 100), (2, 156), *[(1, 3), (2, 1)] * 64)
    assert similarity(first, second) >= 0.40 > similarity(first, newcomer)
    assert similarity(second, newcomer) >= 0.40
    components = Components()
    rows = [components.add(each) for each in (first, second, newcomer)]
    assert components.of(rows[0]) is components.of(rows[1]) is components.of(rows[2])


def test_a_neighbour_behind_a_stranger_in_its_bucket_is_found() -> None:
    """Two that are not alike share the band by which the newcomer meets one of them."""
    newcomer = _signature((0, 512))
    stranger = _signature((0, 256), (1, 256))
    hidden = _signature((0, 4), *[(0, 1), (2, 3)] * 63, *[(0, 3), (3, 1)] * 64)
    assert similarity(stranger, hidden) < 0.40 <= similarity(newcomer, hidden)
    assert len(set(band_keys(newcomer)) & set(band_keys(hidden))) == 1
    components = Components()
    rows = [components.add(each) for each in (stranger, hidden)]
    assert components.of(rows[0]) is not components.of(rows[1])
    components.add(newcomer)
    assert components.of(rows[0]) is components.of(rows[1])


def test_being_alike_without_a_band_in_common_makes_no_neighbours() -> None:
    one = _signature((0, 512))
    other = _signature(*[(0, 3), (1, 1)] * 128)
    assert similarity(one, other) == 0.75
    assert not _share_a_band(one, other)
    components = Components()
    assert components.of(components.add(one)) is not components.of(components.add(other))


def test_the_edge_lies_between_204_and_205_places() -> None:
    base = _signature((0, 512))
    below, above = _signature((0, 204), (1, 308)), _signature((0, 205), (2, 307))
    components = Components()
    row, lower, upper = (components.add(each) for each in (base, below, above))
    # The two share their first 204 places only, and hang together through nothing.
    assert components.of(row) is components.of(upper)
    assert components.of(row) is not components.of(lower)


def test_a_row_joins_all_components_of_its_neighbours() -> None:
    """And where it goes, they are parted again."""
    left, right = _signature((0, 512)), _signature((1, 512))
    components = Components()
    rows = [components.add(left), components.add(right)]
    assert len(list(components)) == 2
    bridge = components.add(_signature((0, 256), (1, 256)))
    (component,) = components
    assert component.rows == {*rows, bridge}
    assert components.lose(bridge)
    assert sorted(each.sessions for each in components) == [1, 1]
    assert components.of(rows[0]) is not components.of(rows[1])


def test_only_what_hung_on_a_row_that_leaves_is_placed_anew() -> None:
    """Else a session that goes on would cost as much as all that are like it."""
    halves = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2)]
    components = Components()
    rows = [components.add(_signature((left, 256), (right, 256))) for left, right in halves]
    (before,) = components
    assert components.lose(rows[3])
    assert [components.of(row) is before for row in rows[:3]] == [True] * 3
    assert before.rows == set(rows[:3])
    assert components.of(rows[4]).rows == {rows[4]}


def test_components_that_were_joined_share_their_buckets_from_then_on() -> None:
    """A bucket that both were in has a list of each, and rows leave either of them."""
    left = _signature((9, 4), (0, 508))
    right = _signature((9, 4), (1, 508))
    components = Components()
    rows = [components.add(left), components.add(right)]
    rows.append(components.add(_signature((9, 4), (0, 254), (1, 254))))
    rows.append(components.add(_signature((9, 4), (0, 300), (1, 208))))
    (component,) = components
    assert (component.rows, component.sessions) == (set(rows), 4)
    for row in reversed(rows):
        assert components.lose(row)
    assert list(components) == []


def test_numbers_that_nobody_has_any_more_are_not_counted() -> None:
    """Else the counts of an agent would grow with every session that it ever had."""
    one, other = _signature((0, 512)), _signature((0, 500), (1, 12))
    counts = ValueCounts.of(one, 3)
    counts.add(ValueCounts.of(other, 1))
    counts.take(ValueCounts.of(other, 1))
    modes, agreeing = counts.modes()
    assert (modes.tolist(), agreeing) == (one.tolist(), 3 * 512)
    assert len(counts.keys) == 512
    counts.take(ValueCounts.of(one, 3))
    assert len(counts.keys) == 0
