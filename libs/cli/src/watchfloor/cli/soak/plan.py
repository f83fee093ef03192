"""What a soak asks for, and which memories it makes small enough to fill while it warms up."""

from collections.abc import Mapping
from types import MappingProxyType

SIGNALS_EACH, EVENTS_EACH, SPANS_EACH = 5, 10, 8

CALLS_PER_S: Mapping[str, float] = MappingProxyType(
    {"signals": 2.0, "events": 2.0, "spans": 1.0, "watchers": 1.0, "questions": 2.0}
)
"""Of each kind; they follow the schedule and do not wait for answers."""

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "WATCHFLOOR_COORDINATOR__SESSIONS__MAX_SESSIONS_TO_REPORT": "200",
        "WATCHFLOOR_BUS__RESULTS_MAX_BYTES": "32000000",
        "WATCHFLOOR_BUS__SESSIONS_MAX_BYTES": "16000000",
    }
)
"""What is bounded is full after some minutes: a line that goes on rising is a leak."""
