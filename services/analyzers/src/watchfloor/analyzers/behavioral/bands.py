"""In which quarter of an agent's sessions a measure lies."""

from collections.abc import Iterable, Sequence
from math import ceil, floor
from typing import NamedTuple

from watchfloor.core import Bands, SessionFeatures

_QUARTERS = (0.25, 0.5, 0.75)
_LABELS = ("very_low", "low", "medium", "high")


class Measure(NamedTuple):
    """Something that is counted or timed.

    Attributes:
        field: Its name among the features.
        shingle: What it is called in shingles.
        usual: Where its quarters end while an agent has no bands of its own.
        is_of_all: Whether zero is a value like others, or means that there is nothing to measure.
    """

    field: str
    shingle: str
    usual: tuple[float, float, float]
    is_of_all: bool = True


MEASURES = (
    Measure("session_duration", "duration", (30, 60, 90)),
    Measure("total_tool_calls", "tools", (1, 3, 8)),
    Measure("llm_request_count", "llm_requests", (5, 10, 20)),
    Measure("total_tokens", "tokens", (1_000, 5_000, 15_000)),
    Measure("event_count", "events", (10, 25, 50)),
    Measure("avg_event_interval", "event_interval", (5, 15, 30), is_of_all=False),
)


def bands_of(sessions: Iterable[SessionFeatures]) -> Bands:
    """Where the quarters of these sessions end, by linear interpolation; the order is no matter."""
    known = list(sessions)
    quartiles: dict[str, tuple[float, float, float]] = {}
    for measure in MEASURES:
        values = sorted(value for each in known if (value := value_of(each, measure)) is not None)
        if values:
            low, middle, high = (_percentile(values, share) for share in _QUARTERS)
            quartiles[measure.field] = (low, middle, high)
    return Bands(quartiles=quartiles)


def value_of(features: SessionFeatures, measure: Measure) -> float | None:
    """A measure of a session; nothing where there is nothing to measure."""
    value = float(getattr(features, measure.field))
    return value if value or measure.is_of_all else None


def band(value: float, measure: Measure, bands: Bands) -> str:
    """The label of the quarter that a value lies in."""
    ends = bands.quartiles.get(measure.field, measure.usual)
    return _LABELS[sum(value >= end for end in ends)]


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return low + (high - low) * (place - floor(place))
