"""The document that operators read says what the code counts."""

from pathlib import Path

from watchfloor.telemetry import METRICS
from watchfloor.telemetry.metrics_document import metrics_document

DOCUMENT = Path(__file__).parents[3] / "docs/metrics.md"


def test_the_committed_document_is_the_one_that_the_code_makes() -> None:
    assert DOCUMENT.read_text() == metrics_document()


def test_every_metric_has_one_row() -> None:
    rows = [line.split(" | ") for line in metrics_document().splitlines() if "`soc_" in line]

    assert [row[0] for row in rows] == [f"| `{metric.name}`" for metric in METRICS]
    assert {len(row) for row in rows} == {5}
