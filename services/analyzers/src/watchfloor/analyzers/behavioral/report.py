"""The report on an agent's behavior: scores, clusters, outliers."""

from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from itertools import combinations
from math import sqrt
from typing import NamedTuple

import numpy as np

from watchfloor.analyzers.behavioral.agent import AgentBehavior, Group
from watchfloor.analyzers.behavioral.map import map_of
from watchfloor.analyzers.behavioral.outliers import Cause, Normal, causes_of, grade, normal_of
from watchfloor.analyzers.behavioral.outliers import scores_of as anomaly_scores_of
from watchfloor.analyzers.behavioral.scores import (
    NORMAL_SIZE,
    confidence_of,
    interpretation_of,
)
from watchfloor.analyzers.behavioral.sessions import Slots
from watchfloor.analyzers.behavioral.signature import Signature, similarity
from watchfloor.core import (
    BehaviorCluster,
    BehaviorOutlier,
    BehaviorReport,
    BehaviorStatus,
    CentroidDistance,
    ClusterCharacteristics,
)

MOST_CLUSTERS, MOST_OUTLIERS, MOST_COMPARED = 100, 100, 20
"""What a report tells of at most: it counts all, and names the largest and the worst."""

_NEEDED = 2
_MOST_SESSIONS, _MOST_MODELS = 10, 3
_COMMON_SHARE = 0.5


class _Told(NamedTuple):
    """A cluster of the report with its centroid."""

    cluster: BehaviorCluster
    centroid: Signature


def report_on(agent: AgentBehavior, *, baseline_id: str | None = None) -> BehaviorReport:
    """What an agent's sessions say about its behavior; the same for the same sessions."""
    total = len(agent)
    if total < _NEEDED:
        return BehaviorReport(
            status=BehaviorStatus.WAITING_FOR_COMPLETION,
            error="Insufficient completed sessions",
            total_sessions=total,
            baseline_id=baseline_id,
        )
    groups, alone = agent.groups()
    told = [
        _told(agent, group, number) for number, group in enumerate(groups[:MOST_CLUSTERS], start=1)
    ]
    is_normal = bool(groups) and len(groups[0].slots) >= NORMAL_SIZE
    stability = len(groups[0].slots) / total if is_normal else 0.0
    predictability = 1 - len(alone) / total
    return BehaviorReport(
        total_sessions=total,
        num_clusters=len(groups),
        num_outliers=len(alone),
        stability_score=stability,
        stability_purity=told[0].cluster.purity if is_normal else 0.0,
        predictability_score=predictability,
        cluster_diversity=len(groups) / sqrt(total),
        confidence=confidence_of(
            [len(group.slots) for group in groups], total_sessions=total, num_outliers=len(alone)
        ),
        interpretation=interpretation_of(
            clusters=len(groups), stability=stability, predictability=predictability
        ),
        clusters=tuple(each.cluster for each in told),
        centroid_distances=_distances(told[:MOST_COMPARED]),
        outliers=_outliers(agent, groups, alone, told),
        map=map_of(agent, groups),
        baseline_id=baseline_id,
    )


def _told(agent: AgentBehavior, group: Group, number: int) -> _Told:
    centroid, purity = agent.components.centroid(group.component)
    size = len(group.slots)
    cluster = BehaviorCluster(
        cluster_id=f"cluster_{number}",
        size=size,
        percentage=round(100 * size / len(agent), 1),
        confidence="normal" if size >= NORMAL_SIZE else "low",
        purity=purity,
        session_ids=tuple(nsmallest(_MOST_SESSIONS, agent.sessions.ids(group.slots))),
        characteristics=_characteristics(agent, group.slots),
    )
    return _Told(cluster, centroid)


def _characteristics(agent: AgentBehavior, slots: Slots) -> ClusterCharacteristics:
    numbers = agent.sessions.numbers(slots)
    duration, _, calls, tokens = np.median(numbers, axis=0).tolist()
    shortest, _, fewest_calls, fewest_tokens = numbers.min(axis=0).tolist()
    longest, _, most_calls, most_tokens = numbers.max(axis=0).tolist()
    tools = _each(agent.sessions.counted(slots, "tools"))
    models = _each(agent.sessions.counted(slots, "models"))
    openings = [each for each in agent.sessions.counted(slots, "opening") if each[0]]
    return ClusterCharacteristics(
        typical_duration_sec=round(duration, 1),
        duration_range=(shortest, longest),
        typical_tool_calls=calls,
        tool_calls_range=(int(fewest_calls), int(most_calls)),
        typical_tokens=tokens,
        tokens_range=(int(fewest_tokens), int(most_tokens)),
        common_tools=tuple(
            sorted(tool for tool, count in tools.items() if count >= _COMMON_SHARE * len(slots))
        ),
        common_tool_sequence=min(openings, key=_most_first, default=((), 0))[0],
        common_models=tuple(
            model for model, _ in sorted(models.items(), key=_most_first)[:_MOST_MODELS]
        ),
    )


def _each(counted: Sequence[tuple[tuple[str, ...], int]]) -> Counter[str]:
    """How many sessions use each name of the tuples that they use."""
    names: Counter[str] = Counter()
    for group, count in counted:
        for name in group:
            names[name] += count
    return names


def _most_first(counted: tuple[object, int]) -> tuple[int, object]:
    return -counted[1], counted[0]


def _distances(told: Sequence[_Told]) -> tuple[CentroidDistance, ...]:
    return tuple(
        CentroidDistance(
            from_cluster=one.cluster.cluster_id,
            to_cluster=other.cluster.cluster_id,
            distance=round(1 - (alike := similarity(one.centroid, other.centroid)), 3),
            similarity_score=round(alike, 3),
        )
        for one, other in combinations(told, 2)
    )


def _outliers(
    agent: AgentBehavior, groups: Sequence[Group], alone: Slots, told: Sequence[_Told]
) -> tuple[BehaviorOutlier, ...]:
    if not groups or not len(alone):
        return ()
    clustered = np.concatenate([group.slots for group in groups])
    normal = normal_of(
        agent.sessions.numbers(clustered),
        tools=frozenset(_each(agent.sessions.counted(clustered, "tools"))),
        models=frozenset(_each(agent.sessions.counted(clustered, "models"))),
    )
    scores = anomaly_scores_of(agent.sessions.numbers(alone), normal).tolist()
    ids = agent.sessions.ids(alone)
    worst = nsmallest(MOST_OUTLIERS, zip(scores, ids, alone, strict=True), key=_worst_first)
    return tuple(_outlier(agent, slot, score, normal, told) for score, _, slot in worst)


def _worst_first(scored: tuple[float, str, int]) -> tuple[float, str]:
    return -scored[0], scored[1]


def _outlier(
    agent: AgentBehavior, slot: int, score: float, normal: Normal, told: Sequence[_Told]
) -> BehaviorOutlier:
    slots = np.array([slot])
    causes = causes_of(agent.sessions.things(slot), agent.sessions.numbers(slots)[0], normal)
    signature = agent.components.signature(int(agent.sessions.rows(slots)[0]))
    # Of equally near ones the first: they are in order.
    nearest = max(told, key=lambda each: similarity(each.centroid, signature))
    severity, action, priority = grade(score, len(causes))
    return BehaviorOutlier(
        session_id=agent.sessions.ids(slots)[0],
        anomaly_score=score,
        severity=severity,
        recommended_action=action,
        priority=priority,
        distance_to_nearest_centroid=round(1 - similarity(nearest.centroid, signature), 3),
        nearest_cluster_id=nearest.cluster.cluster_id,
        primary_causes=tuple(cause.text for cause in causes),
        tool_analysis=_of(causes, "tool"),
        resource_analysis={name: value[0] for name, value in _of(causes, "resource").items()},
        temporal_analysis={name: value[0] for name, value in _of(causes, "temporal").items()},
        recommendations=tuple(cause.recommendation for cause in causes),
    )


def _of(causes: Sequence[Cause], aspect: str) -> dict[str, tuple[str, ...]]:
    return {cause.name: cause.value for cause in causes if cause.aspect == aspect}
