"""What is looked at during a soak, whether it grows, and whether work goes on."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from watchfloor.cli.soak.plan import CALLS_PER_S, SIGNALS_EACH

_SHARE = 0.05
_ERRORS = 3.0
_ENOUGH = 0.9
_S_PER_H = 3600.0


class Verdict(StrEnum):
    """What a curve does in its second half."""

    FLAT = "flat"
    GROWS = "grows"
    KEEPS = "keeps"
    STEADY = "steady"
    FALLS_SHORT = "falls short"

    @property
    def is_bad(self) -> bool:
        """Whether somebody must look at it."""
        return self in {Verdict.GROWS, Verdict.FALLS_SHORT}


class Curve(NamedTuple):
    """One thing that is sampled.

    Attributes:
        name: Of its column.
        meaning: What it is, for a reader.
        unit: Of its values.
        least: A growth that is smaller than this is none, whatever the share.
        is_history: Whether it holds what is to be kept, and so grows with what was sent until its
            own limit.
        planned: What it is where all that is asked for is done; of a rate alone.
    """

    name: str
    meaning: str
    unit: str
    least: float
    is_history: bool = False
    planned: float | None = None


class Judged(NamedTuple):
    """A curve with what became of it.

    Attributes:
        curve: Which one.
        verdict: What it does.
        first: Its mean in the first tenth.
        last: Its mean in the last tenth.
        per_hour: Its slope in the second half.
        error: The standard error of that slope.
        limit: The slope up to which it is flat; of a rate, its least mean.
    """

    curve: Curve
    verdict: Verdict
    first: float
    last: float
    per_hour: float
    error: float
    limit: float

    def line(self) -> dict[str, object]:
        """As a line of output."""
        names = ("first", "last", "per_hour", "error", "limit")
        numbers = {name: getattr(self, name) for name in names}
        rounded = {name: round(number, 2) for name, number in numbers.items()}
        return {
            "name": self.curve.name,
            "verdict": self.verdict,
            "unit": self.curve.unit,
            **rounded,
        }


_CALLS_PER_S = sum(CALLS_PER_S.values())
_THREATS_PER_S = SIGNALS_EACH * CALLS_PER_S["signals"]

CURVES = (
    Curve("answered_per_s", "calls answered", "1/s", 0, planned=_CALLS_PER_S),
    Curve("threats_per_s", "threats told", "1/s", 0, planned=_THREATS_PER_S),
    Curve("product_mb", "memory of the product", "MB", 4),
    Curve("nats_mb", "memory of NATS", "MB", 4),
    Curve("postgres_mb", "memory of PostgreSQL", "MB", 4),
    Curve("product_files", "open files of the product", "files", 3),
    Curve("nats_files", "open files of NATS", "files", 3),
    Curve("tasks", "tasks of the product's event loop", "tasks", 3),
    Curve("watchers", "live watchers", "watchers", 3),
    Curve("connections", "connections to PostgreSQL", "connections", 4),
    Curve("consumers", "consumers of JetStream", "consumers", 1),
    Curve("waiting", "messages that wait in the queues", "messages", 20),
    Curve("queues_mb", "size of the queues", "MB", 1),
    Curve("history_mb", "size of what JetStream keeps", "MB", 1, is_history=True),
)


def judged(curve: Curve, times_s: Sequence[float], values: Sequence[float]) -> Judged:
    """What a curve does in its second half; the first is for warming up.

    It grows where the line with the least squares rises by more than a twentieth of the mean, by
    more than the least that counts, and by more than three times what chance would make of it. A
    rate falls short where its mean, in that half or in the last tenth, is below nine tenths of
    what was planned: a product that does nothing would be flat.

    Args:
        curve: Which one.
        times_s: When it was sampled; at least eight times.
        values: What it was.
    """
    half, tenth = len(values) // 2, max(1, len(values) // 10)
    slope, error = line_through(times_s[half:], values[half:])
    duration_h = (times_s[-1] - times_s[half]) / _S_PER_H
    mean, last = _mean(values[half:]), _mean(values[-tenth:])
    per_hour, error_per_hour = slope * _S_PER_H, error * _S_PER_H
    if curve.planned is not None:
        limit = _ENOUGH * curve.planned
        verdict = Verdict.STEADY if min(mean, last) >= limit else Verdict.FALLS_SHORT
    else:
        limit = max(_SHARE * mean, curve.least) / duration_h
        grows = per_hour > limit and per_hour > _ERRORS * error_per_hour
        verdict = Verdict.GROWS if grows else Verdict.FLAT
        if grows and curve.is_history:
            verdict = Verdict.KEEPS
    return Judged(curve, verdict, _mean(values[:tenth]), last, per_hour, error_per_hour, limit)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def line_through(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """The slope of the line with the least squares, and its standard error."""
    n = len(xs)
    x_mean, y_mean = _mean(xs), _mean(ys)
    spread = sum((x - x_mean) ** 2 for x in xs)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / spread
    rest = sum((y - y_mean - slope * (x - x_mean)) ** 2 for x, y in zip(xs, ys, strict=True))
    return slope, (rest / (n - 2) / spread) ** 0.5
