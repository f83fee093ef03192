"""Signals for the agents."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from watchfloor.core import ThreatId, ThreatSignal

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def signal_of() -> Callable[..., ThreatSignal]:
    """Makes a signal of little content; fields are added by name."""

    def make(**fields: Any) -> ThreatSignal:
        values = {
            "threat_id": ThreatId("019cae00-0000-7000-8000-000000000001"),
            "project_id": "main",
            "received_at": NOON,
            "detected_at": NOON,
            "threat_type": "bot_traffic",
            "customer_id": "acme",
        }
        return ThreatSignal.model_validate(values | fields)

    return make
