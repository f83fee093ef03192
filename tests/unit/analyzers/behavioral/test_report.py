"""Scores and clusters of an agent's sessions."""

from random import Random

import pytest
from unit.analyzers.behavioral.making import agent_of, make_features, vary

from watchfloor.analyzers.behavioral.report import (
    MOST_CLUSTERS,
    MOST_COMPARED,
    MOST_OUTLIERS,
    report_on,
)
from watchfloor.core import BehaviorStatus, Confidence, SessionFeatures

WORDS = ("search", "pay", "mail", "file", "plan", "chat")


def _kind(number: int) -> SessionFeatures:
    """A kind of session that is like no other kind."""
    tools = [f"{WORDS[number % len(WORDS)]}_{number}_{step}" for step in range(9)]
    return make_features(*tools, llm_models=(f"m-{number}",))


def _sessions(*sizes: int) -> dict[str, SessionFeatures]:
    """So many equal sessions of each kind."""
    return {
        f"k{kind:03}-{number:03}": _kind(kind)
        for kind, size in enumerate(sizes)
        for number in range(size)
    }


def test_kinds_of_sessions_are_clusters_the_largest_first() -> None:
    report = report_on(agent_of(_sessions(3, 8, 2, 3, 1)), baseline_id="b")
    assert [(each.cluster_id, each.size, each.percentage) for each in report.clusters] == [
        ("cluster_1", 8, 47.1),
        ("cluster_2", 3, 17.6),
        ("cluster_3", 3, 17.6),
        ("cluster_4", 2, 11.8),
    ]
    # Of equally large ones the one with the smallest id is first.
    assert [each.session_ids[0][:4] for each in report.clusters] == ["k001", "k000", "k003", "k002"]
    assert [each.confidence for each in report.clusters] == ["normal", "normal", "normal", "low"]
    assert [each.session_id for each in report.outliers] == ["k004-000"]
    assert (report.status, report.baseline_id) == (BehaviorStatus.COMPLETE, "b")


def test_scores() -> None:
    report = report_on(agent_of(_sessions(10, 3, 2, 1)))
    assert (report.total_sessions, report.num_clusters, report.num_outliers) == (16, 3, 1)
    assert report.stability_score == 10 / 16
    assert report.stability_purity == 1.0
    assert report.predictability_score == 1 - 1 / 16
    assert report.cluster_diversity == 3 / 4
    assert report.confidence is Confidence.LOW
    assert "moderately stable" in report.interpretation
    assert "highly predictable" in report.interpretation
    assert report.interpretation.endswith("with 3 groups of like sessions.")


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((8, 1, 1), ["highly stable", "moderately predictable", "one group"]),
        ((6, 4), ["moderately stable", "highly predictable", "2 groups"]),
        ((5, 1, 1, 1, 1), ["unstable", "unpredictable"]),
        ((1, 1, 1), ["No two sessions are alike"]),
    ],
)
def test_interpretation(sizes: tuple[int, ...], words: list[str]) -> None:
    said = report_on(agent_of(_sessions(*sizes))).interpretation
    assert [each for each in words if each not in said] == []


def test_a_pair_is_a_cluster_and_no_way_of_behaving() -> None:
    report = report_on(agent_of(_sessions(2, 1)))
    assert (report.num_clusters, report.num_outliers) == (1, 1)
    assert (report.stability_score, report.stability_purity) == (0.0, 0.0)


def test_purity_is_the_mean_similarity_to_the_centroid() -> None:
    random = Random(4)
    kind = make_features(*"abcdefgh")
    agent = agent_of({f"s-{number}": vary(kind, random) for number in range(20)})
    report = report_on(agent)
    groups, _ = agent.groups()
    centroid, purity = agent.components.centroid(groups[0].component)
    members = [agent.components.signature(int(row)) for row in agent.sessions.rows(groups[0].slots)]
    mean = sum(float((each == centroid).mean()) for each in members) / len(members)
    assert report.stability_purity == purity == pytest.approx(mean)
    assert 0.4 < purity < 1


def test_without_clusters_nothing_is_an_exception() -> None:
    report = report_on(agent_of(_sessions(1, 1, 1)))
    assert (report.num_clusters, report.num_outliers, report.outliers) == (0, 3, ())
    assert (report.predictability_score, report.cluster_diversity) == (0.0, 0.0)


@pytest.mark.parametrize("sessions", [0, 1])
def test_one_session_cannot_be_compared(sessions: int) -> None:
    report = report_on(agent_of(_sessions(sessions)))
    assert report.status is BehaviorStatus.WAITING_FOR_COMPLETION
    assert report.error == "Insufficient completed sessions"
    assert (report.total_sessions, report.predictability_score) == (sessions, 0.0)


def test_characteristics() -> None:
    day = {
        "a": make_features(*"abcdefg", session_duration=10.04, total_tokens=100),
        "b": make_features(*"abcdefg", session_duration=20, total_tokens=300, llm_models=("m-2",)),
        "c": make_features(*"abcdef", session_duration=30, total_tokens=200, llm_models=("m-2",)),
        "d": make_features(*"zabcdef", session_duration=60, total_tokens=900),
    }
    report = report_on(agent_of(day))
    (cluster,) = report.clusters
    found = cluster.characteristics
    assert (found.typical_duration_sec, found.duration_range) == (25.0, (10.04, 60.0))
    assert (found.typical_tool_calls, found.tool_calls_range) == (7.0, (6, 7))
    assert (found.typical_tokens, found.tokens_range) == (250.0, (100, 900))
    assert found.common_tools == tuple("abcdefg")
    assert found.common_tool_sequence == tuple("abcde")
    assert found.common_models == ("m-1", "m-2")


def test_distances_between_centroids() -> None:
    kinds = (make_features(*"abcdefgh"), make_features(*"abcdnopq"), _kind(1))
    sessions = {f"k{kind}-{number}": each for kind, each in enumerate(kinds) for number in range(3)}
    found = report_on(agent_of(sessions)).centroid_distances
    pairs = [(each.from_cluster, each.to_cluster) for each in found]
    assert pairs == [
        ("cluster_1", "cluster_2"),
        ("cluster_1", "cluster_3"),
        ("cluster_2", "cluster_3"),
    ]
    near, far, _ = found
    assert near.distance < far.distance < 1
    assert all(each.distance == round(1 - each.similarity_score, 3) for each in found)


def test_what_a_report_names_is_bounded_and_what_it_counts_is_not() -> None:
    """Each stored report of an agent that never does the same twice would grow with its age."""
    pairs, alone = MOST_CLUSTERS + 5, MOST_OUTLIERS + 5
    report = report_on(agent_of(_sessions(*[2] * pairs, *[1] * alone)))
    assert (report.num_clusters, report.num_outliers) == (pairs, alone)
    assert len(report.clusters) == MOST_CLUSTERS
    assert len(report.outliers) == MOST_OUTLIERS
    assert len(report.centroid_distances) == MOST_COMPARED * (MOST_COMPARED - 1) // 2


def test_the_worst_outliers_are_named_first() -> None:
    normal = _sessions(5)
    strange = {
        "x-1": _kind(7),
        "x-2": _kind(8).model_copy(update={"total_tokens": 90_000}),
        "x-3": _kind(9).model_copy(update={"total_tokens": 90_000}),
    }
    found = report_on(agent_of(normal | strange)).outliers
    assert [each.session_id for each in found] == ["x-2", "x-3", "x-1"]
    assert found[0].anomaly_score == found[1].anomaly_score > found[2].anomaly_score
