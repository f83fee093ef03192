from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from watchfloor.core import ThreatFilter

EARLY, LATE = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)


def test_a_span_must_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="until must not be before since"):
        ThreatFilter(since=LATE, until=EARLY)


@pytest.mark.parametrize(
    ("since", "until"),
    [(EARLY, LATE), (EARLY, EARLY), (EARLY, None), (None, EARLY), (None, None)],
)
def test_a_span_may_be_open_or_empty(since: datetime | None, until: datetime | None) -> None:
    found = ThreatFilter(since=since, until=until)
    assert (found.since, found.until) == (since, until)
