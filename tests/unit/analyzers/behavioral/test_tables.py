"""The rules of severity, confidence and pinning, over the whole grid of a reference."""

import json
from pathlib import Path
from typing import Any

import pytest

from watchfloor.analyzers.behavioral.outliers import grade
from watchfloor.analyzers.behavioral.scores import confidence_of
from watchfloor.analyzers.model_names import is_pinned

TABLES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "behavioral_tables.json").read_text()
)
PINNED = {row["model"]: row["pinned"] for row in TABLES["model_pinning"]}
DECIDED_OTHERWISE = {"gpt-4", "gpt-4.1", "claude-sonnet-4", "m-v1.5", "x-v2"}


def test_severity_of_outliers() -> None:
    """All 72 pairs of a score and a number of causes."""
    grades = [grade(row["anomaly_score"], row["num_causes"]) for row in TABLES["outlier_severity"]]
    assert len(grades) == 72
    assert grades == [
        (row["severity"], row["action"], row["priority"]) for row in TABLES["outlier_severity"]
    ]


def test_confidence_in_clusters() -> None:
    """All 464 cases: the one rule, of results that were just made, is used for stored ones, too."""
    found = [
        confidence_of(
            row["cluster_sizes"],
            total_sessions=row["total_sessions"],
            num_outliers=row["num_outliers"],
        )
        for row in TABLES["behavioral_confidence"]
    ]
    assert len(found) == 464
    assert found == [row["confidence"] for row in TABLES["behavioral_confidence"]]


@pytest.mark.parametrize("model", sorted(PINNED.keys() - DECIDED_OTHERWISE))
def test_a_model_is_pinned(model: str) -> None:
    assert is_pinned(model) is PINNED[model]


@pytest.mark.parametrize("model", sorted(DECIDED_OTHERWISE))
def test_the_number_of_a_family_pins_no_model(model: str) -> None:
    """The reference takes any number at the end for a version; ``gpt-4`` moves all the same."""
    assert PINNED[model] is True
    assert is_pinned(model) is False


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("m-2024-08-06", True),
        ("m:2024-08-06", True),
        ("m-0613", True),
        ("m-002", True),
        ("m-02", False),
        ("m-00201", False),
        ("m-20240806-preview", False),
        ("m@sha256:" + "0a" * 32, True),
        ("m:sha256:" + "0A" * 32, True),
        ("m@sha256:" + "0a" * 31, False),
        ("", False),
    ],
)
def test_forms_of_pinned_names(model: str, *, expected: bool) -> None:
    assert is_pinned(model) is expected
