"""docs/metrics.md, made from the declared metrics.

``python -m watchfloor.telemetry.metrics_document > docs/metrics.md`` writes it.
"""

import sys

from watchfloor.telemetry._metric import CounterName, HistogramName, MetricName
from watchfloor.telemetry.metric_names import METRICS

_INTRODUCTION = """\
# Metrics

Made from the code by `make references`; a test compares them.

`GET /metrics` on the gateway shows these in Prometheus' text format, without a key. A histogram
has the suffixes `_bucket`, `_sum` and `_count`. Labels have few values: never an id, a project, a
customer or an address. What to do about them is in the [runbook](runbook.md).

Who asks for OpenMetrics (`Accept: application/openmetrics-text`), as Prometheus does, gets that:
the durations of threats and agents then have the trace of a sampled one as exemplar. Prometheus
keeps it with `--enable-feature=exemplar-storage`.

| metric | kind | unit | labels | meaning |
| --- | --- | --- | --- | --- |
"""


def metrics_document() -> str:
    """The whole document, with one row for each metric in the order of their declaration."""
    return _INTRODUCTION + "".join(_row(metric) for metric in METRICS)


def _row(metric: MetricName) -> str:
    labels = ", ".join(f"`{label}`" for label in metric.labels)
    cells = (f"`{metric.name}`", _kind(metric), metric.unit, labels, metric.meaning)
    return f"| {' | '.join(cells)} |\n"


def _kind(metric: MetricName) -> str:
    if isinstance(metric, CounterName):
        return "counter"
    return "histogram" if isinstance(metric, HistogramName) else "gauge"


if __name__ == "__main__":
    sys.stdout.write(metrics_document())
