"""What the sizes of an agent's groups say, in numbers and words."""

from collections.abc import Sequence

from watchfloor.core import Confidence

NORMAL_SIZE = 3
"""From so many sessions on a cluster is a way in which the agent normally behaves."""

_SHARE_TELLS_FROM = 200
_MANY_OUTLIERS, _SOME_OUTLIERS = 0.10, 0.05
# By the number of clusters, of which the three largest count: sessions for high, for medium.
_ENOUGH = {1: (30, 15), 2: (80, 40), 3: (150, 75)}

_STABILITY = ((0.8, "highly stable"), (0.6, "moderately stable"))
_PREDICTABILITY = ((0.9, "highly predictable"), (0.7, "moderately predictable"))


def confidence_of(
    cluster_sizes: Sequence[int], *, total_sessions: int, num_outliers: int
) -> Confidence:
    """How much the clusters rest on; the share of outliers tells something from 200 on."""
    largest = sorted(cluster_sizes, reverse=True)[: max(_ENOUGH)]
    if not largest:
        return Confidence.LOW
    outliers = num_outliers / total_sessions if total_sessions >= _SHARE_TELLS_FROM else 0.0
    if outliers > _MANY_OUTLIERS:
        return Confidence.LOW
    for_high, for_medium = _ENOUGH[len(largest)]
    sessions = sum(largest)
    if sessions >= for_high and outliers <= _SOME_OUTLIERS:
        return Confidence.HIGH
    return Confidence.MEDIUM if sessions >= for_medium else Confidence.LOW


def interpretation_of(*, clusters: int, stability: float, predictability: float) -> str:
    """The scores in a sentence."""
    if not clusters:
        return "No two sessions are alike: the agent shows no pattern of behavior."
    groups = "one group" if clusters == 1 else f"{clusters} groups"
    return (
        f"The agent's behavior is {_step(stability, _STABILITY, 'unstable')} ({stability:.0%} of "
        f"the sessions in its main group) and "
        f"{_step(predictability, _PREDICTABILITY, 'unpredictable')} "
        f"({1 - predictability:.0%} outliers), with {groups} of like sessions."
    )


def _step(value: float, steps: Sequence[tuple[float, str]], otherwise: str) -> str:
    return next((label for least, label in steps if value >= least), otherwise)
