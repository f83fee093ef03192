"""The evidence groups and how far each may move the score."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from watchfloor.analyzers._findings import Findings
from watchfloor.analyzers.false_positive import evidence
from watchfloor.analyzers.false_positive.evidence import Evidence
from watchfloor.core import Indicator, IndicatorCategory


class Group(NamedTuple):
    """One group of evidence.

    Attributes:
        category: Its name on every indicator.
        cap: How far the group moves the score at most, either way.
        look: Finds its evidence.
    """

    category: IndicatorCategory
    cap: float
    look: Callable[[Findings], Iterable[Evidence]]


GROUPS: tuple[Group, ...] = (
    Group(IndicatorCategory.USER_AGENT, 0.20, evidence.user_agent),
    Group(IndicatorCategory.IP_REPUTATION, 0.30, evidence.ip_reputation),
    Group(IndicatorCategory.REQUEST_PATTERN, 0.15, evidence.request_pattern),
    Group(IndicatorCategory.HISTORY, 0.20, evidence.history),
    Group(IndicatorCategory.AGENT_CONFIDENCE, 0.15, evidence.agent_confidence),
)


def indicators_of(group: Group, found: Findings) -> tuple[Indicator, ...]:
    """The group's evidence as indicators whose impacts keep to its cap and add up exactly."""
    pieces = [piece for piece in group.look(found) if piece.impact]
    impacts = held_within(group.cap, [piece.impact for piece in pieces])
    return tuple(
        Indicator(category=group.category, indicator=piece.text, impact=impact, source=piece.source)
        for piece, impact in zip(pieces, impacts, strict=True)
    )


def held_within(cap: float, impacts: Sequence[float]) -> list[float]:
    """The impacts in thousandths; scaled alike where their sum would exceed the cap.

    What rounding leaves over goes to the largest, so that the sum is the cap and not nearly it.
    """
    rounded = [round(impact, 3) for impact in impacts]
    total = round(math.fsum(rounded), 3)
    if abs(total) <= cap:
        return rounded
    scaled = [round(impact * cap / abs(total), 3) for impact in rounded]
    largest = max(range(len(scaled)), key=lambda index: abs(scaled[index]))
    left_over = math.copysign(cap, total) - math.fsum(scaled)
    scaled[largest] = round(scaled[largest] + left_over, 3)
    return scaled
