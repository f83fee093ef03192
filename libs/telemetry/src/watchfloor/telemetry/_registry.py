"""The declared metrics on top of prometheus_client, without its process-wide registry."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics import exposition as openmetrics

from watchfloor.telemetry._metric import CounterName, GaugeName, HistogramName, MetricName
from watchfloor.telemetry.metrics_form import MetricsForm

Series = TypeVar("Series", Counter, Gauge, Histogram)

_TOTAL = "_total"
_CREATED = "_created"
_END = b"# EOF\n"


class Registry:
    """Holds one series set per declared metric and renders them.

    Args:
        names: What is declared; nothing else can be counted.
    """

    def __init__(self, names: Sequence[MetricName]) -> None:
        self._collectors = CollectorRegistry(auto_describe=True)
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._histograms: dict[str, Histogram] = {}
        # The library looks each label up under a lock and as text, ten times a threat.
        self._labelled: dict[tuple[object, ...], Any] = {}
        for name in names:
            self._declare(name)
        # The library ends every counter in _total; the product's names stand as they are declared.
        self._renamed = tuple(
            name.name for name in names if isinstance(name, CounterName) and not _is_total(name)
        )

    def counter(self, name: CounterName, **labels: str) -> Counter:
        """The counter with these labels."""
        return self._series(self._counters, name.name, labels)

    def gauge(self, name: GaugeName, **labels: str) -> Gauge:
        """The gauge with these labels."""
        return self._series(self._gauges, name.name, labels)

    def histogram(self, name: HistogramName, **labels: str) -> Histogram:
        """The histogram with these labels."""
        return self._series(self._histograms, name.name, labels)

    def forget(self, name: GaugeName, **labels: str) -> None:
        """Show the gauge with these labels no more; what they name is gone."""
        self._labelled.pop((name.name, *labels.items()), None)
        self._gauges[name.name].remove(*(labels[label] for label in name.labels))

    def _series(self, of: Mapping[str, Series], name: str, labels: Mapping[str, str]) -> Series:
        if not labels:
            return of[name]
        key = (name, *labels.items())
        series: Series | None = self._labelled.get(key)
        if series is None:
            series = self._labelled[key] = of[name].labels(**labels)
        return series

    def render(self, form: MetricsForm = MetricsForm.TEXT) -> bytes:
        """Everything, without what ends a document."""
        shown = _WithoutCreated(self._collectors)
        if form is MetricsForm.OPEN:
            text: bytes = openmetrics.generate_latest(  # type: ignore[no-untyped-call]
                _AsDeclared(shown, self._renamed)
            )
            return text.removesuffix(_END)
        text = generate_latest(shown)
        for name in self._renamed:
            text = text.replace(f"{name}{_TOTAL}".encode(), name.encode())
        return text

    def _declare(self, name: MetricName) -> None:
        if isinstance(name, CounterName):
            counter = Counter(name.name, name.meaning, name.labels, registry=self._collectors)
            self._counters[name.name] = counter
            for values in name.from_zero:
                counter.labels(*values)
        elif isinstance(name, GaugeName):
            self._gauges[name.name] = Gauge(
                name.name, name.meaning, name.labels, registry=self._collectors
            )
        else:
            self._histograms[name.name] = Histogram(
                name.name,
                name.meaning,
                name.labels,
                buckets=name.buckets,
                registry=self._collectors,
            )


class _WithoutCreated:
    """Leaves out when each series began: as many lines again, which nobody asks for."""

    def __init__(self, collectors: CollectorRegistry) -> None:
        self._collectors = collectors

    def collect(self) -> Iterator[Metric]:
        for metric in self._collectors.collect():
            metric.samples = [s for s in metric.samples if not s.name.endswith(_CREATED)]
            yield metric


class _AsDeclared:
    """Shows counters without ``_total`` as they are declared; OpenMetrics has none like that."""

    def __init__(self, shown: _WithoutCreated, names: Collection[str]) -> None:
        self._shown = shown
        self._names = frozenset(names)

    def collect(self) -> Iterator[Metric]:
        for metric in self._shown.collect():
            if metric.name in self._names:
                metric.type = "unknown"
                metric.samples = [each._replace(name=metric.name) for each in metric.samples]
            yield metric


def _is_total(name: CounterName) -> bool:
    return name.name.endswith(_TOTAL)
