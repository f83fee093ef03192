"""What makes a session anomalous, how bad that is, and why."""

from typing import Any

import numpy as np
import pytest
from unit.analyzers.behavioral.making import agent_of, make_features

from watchfloor.analyzers.behavioral.outliers import Cause, causes_of, normal_of, scores_of
from watchfloor.analyzers.behavioral.report import report_on
from watchfloor.analyzers.behavioral.sessions import NamedThings
from watchfloor.core import BehaviorOutlier, SessionFeatures, Severity

USUAL = {"session_duration": 60, "event_count": 20, "total_tokens": 4_000}
NORMAL = {f"n-{number}": make_features(*"abcdabcdab", **USUAL) for number in range(5)}
"""All equal: the median deviation of every number is 0."""


def _outlier(features: SessionFeatures) -> BehaviorOutlier:
    report = report_on(agent_of(NORMAL | {"other": features}))
    assert report.num_outliers == 1
    return report.outliers[0]


def _strange(*tools: str, **fields: Any) -> SessionFeatures:
    """A session of another kind, whose numbers are the usual ones."""
    return make_features(*(tools or "vwxyzvwxyz"), **(USUAL | fields))


@pytest.mark.parametrize(
    ("fields", "score"),
    [
        ({}, 0.0),
        ({"session_duration": 60 + 8 * 3}, 0.3),
        ({"session_duration": 60 + 8 * 3 - 0.1}, 0.0),
        ({"session_duration": 60 - 8 * 3}, 0.3),
        ({"event_count": 28}, 0.2),
        ({"event_count": 27}, 0.0),
        ({"total_tool_calls": 14}, 0.2),
        ({"total_tokens": 5_600}, 0.3),
        ({"total_tokens": 5_599}, 0.0),
        ({"session_duration": 600, "total_tokens": 90_000}, 0.6),
        ({"session_duration": 600, "total_tokens": 90_000, "event_count": 400}, 0.8),
    ],
)
def test_a_uniform_baseline_does_not_hide_what_is_far_from_it(
    fields: dict[str, float], score: float
) -> None:
    """The median deviation counts as 5 % of the median at least; without that it would be 0."""
    assert _outlier(_strange(**fields)).anomaly_score == score


def test_the_median_deviation_counts_where_it_is_larger() -> None:
    numbers = np.array([[60, 20, 10, tokens] for tokens in (3_000, 4_000, 5_000)], dtype=float)
    normal = normal_of(numbers, tools=frozenset(), models=frozenset())
    far = np.array([[60, 20, 10, 11_999], [60, 20, 10, 12_000]], dtype=float)
    assert scores_of(far, normal).tolist() == [0.0, 0.3]


def test_what_normal_sessions_have_none_of_is_far_from_any_of_it() -> None:
    numbers = np.zeros((3, 4))
    normal = normal_of(numbers, tools=frozenset(), models=frozenset())
    assert scores_of(np.array([[0.0, 0, 0, 0], [0, 0, 1, 0]]), normal).tolist() == [0.0, 0.2]


@pytest.mark.parametrize(
    ("features", "said"),
    [
        (_strange(*"abcdabcdav"), "used tools that no normal session uses: v."),
        (_strange(*"abcdvwxyz"), "uses: v, w, x and 2 more."),
        (_strange(*"a" * 10), "left out most tools of normal sessions, among them b, c, d."),
        (_strange(*"abc"), "used tools 3 times, less than a third of the usual 10."),
        (_strange(*"ab" * 16), "used tools 32 times, more than three times the usual 10."),
        (_strange(*"abcdabcdcd", total_tokens=12_001), "took 12,001 tokens, more than three"),
        (_strange(*"abcdabcdcd", session_duration=301), "lasted 301 s, more than five times"),
        (_strange(*"abcdabcdcd", llm_models=("m-1", "m-2")), "another model than normal"),
        (_strange(*"abcdabcdcd"), "fits no established cluster"),
    ],
    ids=["tool", "tools", "missing", "few", "many", "tokens", "slow", "model", "nothing"],
)
def test_each_cause(features: SessionFeatures, said: str) -> None:
    (cause,) = _causes(features)
    assert said in cause.text
    assert cause.recommendation


@pytest.mark.parametrize(
    "features",
    [
        _strange(*"abcd"),
        _strange(*"ab" * 15),
        _strange(*"ababababab"),
        _strange(*"abcdabcdcd", total_tokens=12_000),
        _strange(*"abcdabcdcd", session_duration=300),
    ],
    ids=["few", "many", "missing", "tokens", "slow"],
)
def test_bounds_are_exceeded_before_they_are_causes(features: SessionFeatures) -> None:
    (cause,) = _causes(features)
    assert "no established cluster" in cause.text


def _causes(features: SessionFeatures) -> tuple[Cause, ...]:
    numbers = np.array([[60.0, 20, 10, 4_000]])
    normal = normal_of(numbers, tools=frozenset("abcd"), models=frozenset(["m-1"]))
    things = NamedThings(features.tools_used, (), features.llm_models)
    calls, tokens = features.total_tool_calls, features.total_tokens
    return causes_of(things, np.array([features.session_duration, 20, calls, tokens]), normal)


def test_what_is_told_of_an_outlier_beside_its_causes() -> None:
    outlier = _outlier(_strange(session_duration=600, total_tokens=90_000))
    assert outlier.tool_analysis == {
        "unique_tools": ("v", "w", "x", "y", "z"),
        "missing_common_tools": ("a", "b", "c"),
    }
    assert outlier.resource_analysis == {"token_usage": "excessive"}
    assert outlier.temporal_analysis == {"duration": "excessive"}
    assert (outlier.severity, outlier.recommended_action, outlier.priority) == (
        Severity.HIGH,
        "fix_required",
        2,
    )
    assert outlier.nearest_cluster_id == "cluster_1"
    assert 0.6 < outlier.distance_to_nearest_centroid < 1
