"""The longest common subsequence of two sequences of digests."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

_LARGEST_TABLE_BITS = 1 << 28


def common(left: Sequence[bytes], right: Sequence[bytes]) -> list[tuple[int, int]]:
    """Places of a longest common subsequence: pairs of (place in left, place in right), ascending.

    Of several as long, the one whose partners stand latest in ``right``, behind what both begin
    with. Where the table of the two would not fit in 32 MB, a long one instead of the longest.
    """
    start = 0
    stop_left, stop_right = len(left), len(right)
    while start < min(stop_left, stop_right) and left[start] == right[start]:
        start += 1
    while min(stop_left, stop_right) > start and left[stop_left - 1] == right[stop_right - 1]:
        stop_left -= 1
        stop_right -= 1
    pairs = [(place, place) for place in range(start)]
    pairs += _between(left, right, range(start, stop_left), range(start, stop_right))
    tail = len(left) - stop_left
    return pairs + [(stop_left + place, stop_right + place) for place in range(tail)]


def _between(
    left: Sequence[bytes], right: Sequence[bytes], rows: range, columns: range
) -> list[tuple[int, int]]:
    """The same for the middle, of which only what occurs on both sides is looked at."""
    known = {right[place] for place in columns}
    mine = [place for place in rows if left[place] in known]
    if not mine:
        return []
    wanted = {left[place] for place in mine}
    theirs = [place for place in columns if right[place] in wanted]
    find = _latest_first if len(mine) * len(theirs) > _LARGEST_TABLE_BITS else _longest
    found = find([left[place] for place in mine], [right[place] for place in theirs])
    return [(mine[row], theirs[column]) for row, column in found]


def _longest(left: Sequence[bytes], right: Sequence[bytes]) -> list[tuple[int, int]]:
    # Hyyrö's bit-parallel table: one integer a row, in which a zero bit says that the longest
    # common subsequence grows by one at that column.
    masks: defaultdict[bytes, int] = defaultdict(int)
    for column, digest in enumerate(right):
        masks[digest] |= 1 << column
    everything = (1 << len(right)) - 1
    rows = [everything]
    for digest in left:
        row = rows[-1]
        hits = row & masks[digest]
        rows.append(((row + hits) | (row - hits)) & everything)
    return _walk_back(rows, len(right))


def _walk_back(rows: Sequence[int], column: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    row = len(rows) - 1
    while row and column:
        low = (1 << column) - 1
        if (rows[row - 1] & low).bit_count() == (rows[row] & low).bit_count():
            row -= 1
        elif rows[row] >> (column - 1) & 1:
            column -= 1
        else:
            row -= 1
            column -= 1
            pairs.append((row, column))
    return pairs[::-1]


def _latest_first(left: Sequence[bytes], right: Sequence[bytes]) -> list[tuple[int, int]]:
    places: defaultdict[bytes, list[int]] = defaultdict(list)
    for column, digest in enumerate(right):
        places[digest].append(column)
    pairs: list[tuple[int, int]] = []
    bound = len(right)
    for row in range(len(left) - 1, -1, -1):
        columns = places[left[row]]
        found = bisect_left(columns, bound)
        if found:
            bound = columns[found - 1]
            pairs.append((row, bound))
    return pairs[::-1]
