"""What the tests of this room share."""

from datetime import UTC, datetime

import pytest

from watchfloor.core import EventSource, ProjectId
from watchfloor.traces import Origin


@pytest.fixture
def origin() -> Origin:
    """A request of the project ``shop``."""
    return Origin(ProjectId("shop"), datetime(2026, 1, 1, tzinfo=UTC), EventSource.OTLP)
