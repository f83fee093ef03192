"""What is looked at during a soak, and whether it grows."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

_SHARE = 0.05
_ERRORS = 3.0


class Verdict(StrEnum):
    """What a curve does in its second half."""

    FLAT = "flat"
    GROWS = "grows"
    KEEPS = "keeps"


class Curve(NamedTuple):
    """One thing that is sampled.

    Attributes:
        name: Of its column.
        meaning: What it is, for a reader.
        unit: Of its values.
        least: A growth that is smaller than this is none, whatever the share.
        is_history: Whether it holds what is to be kept, and so grows with what was sent until its
            own limit.
    """

    name: str
    meaning: str
    unit: str
    least: float
    is_history: bool = False


class Judged(NamedTuple):
    """A curve with what became of it.

    Attributes:
        curve: Which one.
        verdict: What it does.
        first: Its mean in the first tenth.
        last: Its mean in the last tenth.
        per_hour: Its slope in the second half.
    """

    curve: Curve
    verdict: Verdict
    first: float
    last: float
    per_hour: float

    def line(self) -> dict[str, object]:
        """As a line of output."""
        numbers = {"first": self.first, "last": self.last, "per_hour": self.per_hour}
        rounded = {name: round(number, 2) for name, number in numbers.items()}
        return {
            "name": self.curve.name,
            "verdict": self.verdict,
            "unit": self.curve.unit,
            **rounded,
        }


CURVES = (
    Curve("product_mb", "memory of the product", "MB", 4),
    Curve("nats_mb", "memory of NATS", "MB", 4),
    Curve("postgres_mb", "memory of PostgreSQL", "MB", 4),
    Curve("product_files", "open files of the product", "files", 3),
    Curve("nats_files", "open files of NATS", "files", 3),
    Curve("tasks", "tasks of the product's event loop", "tasks", 3),
    Curve("watchers", "live watchers", "watchers", 3),
    Curve("connections", "connections to PostgreSQL", "connections", 1),
    Curve("consumers", "consumers of JetStream", "consumers", 1),
    Curve("waiting", "messages that wait in the queues", "messages", 20),
    Curve("queues_mb", "size of the queues", "MB", 1),
    Curve("history_mb", "size of what JetStream keeps", "MB", 1, is_history=True),
)


def judged(curve: Curve, times_s: Sequence[float], values: Sequence[float]) -> Judged:
    """What a curve does: it grows where the line through its second half rises.

    The rise over that half must be more than a twentieth of its mean, more than the least that
    counts, and three times what chance would make of it.

    Args:
        curve: Which one.
        times_s: When it was sampled; at least eight times.
        values: What it was.
    """
    half, tenth = len(values) // 2, max(1, len(values) // 10)
    slope, error = line_through(times_s[half:], values[half:])
    rise = slope * (times_s[-1] - times_s[half])
    mean = sum(values[half:]) / len(values[half:])
    grows = rise > max(_SHARE * mean, curve.least) and slope > _ERRORS * error
    verdict = Verdict.GROWS if grows else Verdict.FLAT
    if grows and curve.is_history:
        verdict = Verdict.KEEPS
    first, last = sum(values[:tenth]) / tenth, sum(values[-tenth:]) / tenth
    return Judged(curve, verdict, first, last, slope * 3600)


def line_through(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """The slope of the line with the least squares, and its standard error."""
    n = len(xs)
    x_mean, y_mean = sum(xs) / n, sum(ys) / n
    spread = sum((x - x_mean) ** 2 for x in xs)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / spread
    rest = sum((y - y_mean - slope * (x - x_mean)) ** 2 for x, y in zip(xs, ys, strict=True))
    return slope, (rest / (n - 2) / spread) ** 0.5
