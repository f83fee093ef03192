"""Severity as a sum: every factor that any agent returned, nothing else."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from watchfloor.core import (
    PROFILES,
    AgentAnalysis,
    AgentName,
    AgentStatus,
    Factor,
    FactorName,
    Severity,
    ThreatType,
)

THRESHOLDS: tuple[tuple[float, Severity], ...] = (
    (0.80, Severity.CRITICAL),
    (0.60, Severity.HIGH),
    (0.35, Severity.MEDIUM),
    (0.0, Severity.LOW),
)
"""The least score of each severity, worst first.

A type alone is at most high. Critical takes a serious type (0.55 and more) with evidence behind
it: volume, a sensitive path, a bad name, an important customer.
"""

_BASE_RISK = f"{AgentName.PRIORITY}.{FactorName.BASE_RISK}"


class SeverityDecision(NamedTuple):
    """How bad a threat is.

    Attributes:
        severity: The band that the score falls in.
        score: Sum of the factors' impacts, held within 0 to 1, three decimals.
        factors: What moved it, each named ``<agent>.<factor>``, in the agents' order.
    """

    severity: Severity
    score: float
    factors: tuple[Factor, ...]


def decide_severity(
    analyses: Mapping[AgentName, AgentAnalysis], *, threat_type: ThreatType
) -> SeverityDecision:
    """Add up what the agents found; agents that did not answer add nothing.

    Args:
        analyses: The agents' answers. Their texts are not read, only their factors.
        threat_type: Brings the base risk from the table of types where *priority* gave none, so
            that an attacker gains nothing by making an agent fail.
    """
    factors = [*_moving_factors(analyses)]
    if not any(factor.name == _BASE_RISK for factor in factors):
        base_risk = PROFILES[threat_type].base_risk
        factors.insert(0, Factor(name=_BASE_RISK, value=threat_type, impact=base_risk))
    total = math.fsum(factor.impact for factor in factors)
    score = round(min(1.0, max(0.0, total)), 3)
    severity = next(severity for least, severity in THRESHOLDS if score >= least)
    return SeverityDecision(severity, score, tuple(factors))


def _moving_factors(analyses: Mapping[AgentName, AgentAnalysis]) -> Iterator[Factor]:
    for agent in AgentName:
        analysis = analyses.get(agent)
        if analysis is None or analysis.status is not AgentStatus.OK:
            continue
        for factor in analysis.factors:
            if factor.impact:
                yield factor.model_copy(update={"name": f"{agent}.{factor.name}"})
