"""What holds for every false-positive score, whatever the evidence."""

import asyncio
import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchfloor.analyzers import FalsePositiveAnalyzer
from watchfloor.analyzers.false_positive.groups import GROUPS, held_within
from watchfloor.core import IndicatorCategory, Investigation, ThreatType

IMPACTS = st.floats(-1, 1, allow_nan=False).map(lambda impact: round(impact, 3))
CONTEXT = st.fixed_dictionaries(
    {},
    optional={
        "crawler": st.sampled_from(["verified", "spoofed"]),
        "crawler_name": st.just("Googlebot"),
        "user_agent_class": st.sampled_from(["browser", "tool", "attack_tool", "empty"]),
        "address_scope": st.sampled_from(["internal", "public", "reserved"]),
        "address_reputation": st.integers(0, 40),
        "provider": st.just("amazon"),
        "contradiction": st.just("x"),
        "intel_match": st.lists(
            st.fixed_dictionaries(
                {"label": st.just("a"), "confidence": st.integers(0, 100), "source": st.just("s")}
            ),
            max_size=2,
        ),
    },
)
HISTORICAL = st.fixed_dictionaries(
    {
        "similar_false_positives": st.integers(0, 100),
        "similar_true_positives": st.integers(0, 100),
        "false_positive_rate": st.floats(0, 1),
    }
)
CASES = st.fixed_dictionaries(
    {
        "threat_type": st.sampled_from(ThreatType),
        "request_count": st.none() | st.integers(0, 10**12),
        "endpoint": st.none() | st.sampled_from(["/health", "/login"]),
        "confidence": st.floats(0, 1),
        "findings": st.fixed_dictionaries({"context": CONTEXT, "historical": HISTORICAL}),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arguments=CASES)
def test_the_indicators_add_up_to_the_score_and_each_group_keeps_to_its_cap(
    case_of: Callable[..., Investigation], arguments: dict[str, Any]
) -> None:
    [score] = asyncio.run(FalsePositiveAnalyzer().analyze([case_of(**arguments)]))

    total = math.fsum(indicator.impact for indicator in score.indicators)
    assert score.score == pytest.approx(min(1.0, max(0.0, total)), abs=1e-9)
    moved: dict[IndicatorCategory, float] = defaultdict(float)
    for indicator in score.indicators[1:]:
        moved[indicator.category] += indicator.impact
    caps = {group.category: group.cap for group in GROUPS}
    assert all(abs(each) <= caps[category] + 1e-9 for category, each in moved.items())
    assert 0 <= score.confidence <= 1


@given(cap=st.sampled_from([0.15, 0.2, 0.3]), impacts=st.lists(IMPACTS, max_size=8))
def test_scaling_keeps_the_sum_at_the_cap_and_no_sum_below_it_changes(
    cap: float, impacts: list[float]
) -> None:
    held, total = held_within(cap, impacts), math.fsum(impacts)

    assert len(held) == len(impacts)
    expected = total if abs(total) <= cap else math.copysign(cap, total)
    assert math.fsum(held) == pytest.approx(expected, abs=1e-9)
