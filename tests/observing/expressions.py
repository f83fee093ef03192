"""Expressions of Prometheus, as dashboards ask them."""

from typing import NamedTuple

PROMETHEUS = "prometheus"
"""The uid of the data source."""

_WINDOW = "$__rate_interval"


class Query(NamedTuple):
    """What a panel asks.

    Attributes:
        expression: In Prometheus' language.
        legend: Names each series, by its labels.
        with_exemplars: Whether points lead to traces.
    """

    expression: str
    legend: str = ""
    with_exemplars: bool = False


def rate(metric: str, by: str = "", where: str = "") -> str:
    """How much a counter grows in a second, over all processes."""
    return f"{_sum(by)} (rate({metric}{_of(where)}[{_WINDOW}]))"


def rates(metric: str, by: str, where: str = "") -> Query:
    """The same by one label, which names the series; zero where nothing was counted yet."""
    return Query(or_none(rate(metric, by, where)), f"{{{{{by}}}}}")


def share(part: str, whole: str) -> str:
    """A part of a whole; nothing where there is none."""
    return f"({part}) / (({whole}) > 0)"


def quantile(level: float, metric: str, by: str = "", where: str = "") -> str:
    """A quantile of a histogram, over all processes."""
    labels = f"le, {by}" if by else "le"
    buckets = f"sum by ({labels}) (rate({metric}_bucket{_of(where)}[{_WINDOW}]))"
    return f"histogram_quantile({level}, {buckets})"


def quantiles(metric: str, where: str = "") -> tuple[Query, ...]:
    """The median, and what one of twenty and one of a hundred is over; with exemplars."""
    return tuple(
        Query(quantile(level, metric, where=where), f"p{level * 100:.0f}", with_exemplars=True)
        for level in (0.5, 0.95, 0.99)
    )


def slowest(metric: str, by: str, where: str = "") -> Query:
    """What one of twenty is over, by one label, which names the series."""
    return Query(quantile(0.95, metric, by, where), f"{{{{{by}}}}}")


def or_none(expression: str) -> str:
    """Zero where the product has not counted such a thing yet."""
    return f"({expression}) or on() vector(0)"


def _sum(by: str) -> str:
    return f"sum by ({by})" if by else "sum"


def _of(where: str) -> str:
    return f"{{{where}}}" if where else ""
