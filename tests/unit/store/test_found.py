"""Past threats as sets: without one's own, within the limit, each counted once."""

from datetime import UTC, datetime, timedelta

from watchfloor.core import SIMILAR_LIMIT, mint_uuid7
from watchfloor.store.history.found import Found, union

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _ids(number: int, *, first: int = 0) -> tuple[str, ...]:
    """Ids a minute apart, newest first."""
    return tuple(mint_uuid7(NOW - timedelta(minutes=first + n)) for n in range(number))


def test_ones_own_threat_leaves_room_for_another() -> None:
    ids = _ids(SIMILAR_LIMIT + 1)

    assert Found(ids).without(ids[3]).ids == ids[:3] + ids[4:]
    assert Found(ids).without("another").ids == ids[:-1]


def test_a_verdict_on_a_threat_beyond_the_limit_is_not_counted() -> None:
    ids = _ids(SIMILAR_LIMIT + 1)
    found = Found(ids, false_alarms=frozenset({ids[0], ids[-1]}))

    assert found.without("another").counted("address").false_positives == 1


def test_the_union_counts_what_is_in_both_once_and_keeps_the_newest() -> None:
    ids = _ids(SIMILAR_LIMIT + 10)
    older, newer = Found(ids[10:], frozenset(ids[-1:])), Found(ids[:50], frozenset(ids[:2]))

    both = union([older, newer])

    assert both.ids == ids[:SIMILAR_LIMIT]
    assert both.counted("any").false_positives == 2


def test_a_moment_counts_those_at_it_and_after() -> None:
    ids = _ids(5)

    assert Found(ids).number_since(NOW - timedelta(minutes=2)) == 3
    assert Found(ids).number_since(NOW + timedelta(milliseconds=1)) == 0


def test_nothing_found_counts_nothing() -> None:
    assert union([Found(), Found()]).counted("any") == ("any", 0, 0, 0, ())
