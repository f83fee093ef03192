"""A filter that nothing can pass is a mistake of its writer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from watchfloor.core import SessionFilter, SessionSort

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "fields",
    [
        {"after": NOON, "before": NOON - timedelta(seconds=1)},
        {"min_risk": 0.6, "max_risk": 0.5},
        {"min_risk": 1.5},
        {"sort": "name"},
    ],
    ids=str,
)
def test_what_cannot_hold_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SessionFilter.model_validate(fields)


def test_the_newest_activity_comes_first_unless_said_otherwise() -> None:
    assert SessionFilter(min_risk=0.0, max_risk=0.0).sort is SessionSort.LAST_ACTIVITY
