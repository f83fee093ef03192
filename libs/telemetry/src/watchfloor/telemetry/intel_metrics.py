"""What is counted of threat-intel feeds."""

from collections.abc import Mapping

from watchfloor.telemetry._metric import GaugeName, MetricName
from watchfloor.telemetry._registry import Registry

FEED_AGE = GaugeName(
    "soc_feed_age_seconds",
    "seconds",
    "How long ago a feed of threat intel was last imported, in the project where that is longest;"
    " of those that are oldest, and whose names are plain words.",
    ("feed",),
)

INTEL_METRICS: tuple[MetricName, ...] = (FEED_AGE,)
"""Every metric of threat intel."""


class IntelMetrics:
    """The ages of feeds, as one process knows them; a part of its ``Metrics``."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._feeds: frozenset[str] = frozenset()

    def feeds(self, ages: Mapping[str, float]) -> None:
        """These are all that are shown, each by its name, imported so many seconds ago."""
        for feed in self._feeds - ages.keys():
            self._registry.forget(FEED_AGE, feed=feed)
        for feed, age_s in ages.items():
            self._registry.gauge(FEED_AGE, feed=feed).set(max(age_s, 0.0))
        self._feeds = frozenset(ages)
