"""Why a person must look at a threat."""

from collections.abc import Collection, Iterator

from watchfloor.core import (
    AgentAnalysis,
    AgentName,
    AgentStatus,
    Factor,
    FactorName,
    Investigation,
    Recommendation,
    Severity,
)

_VOUCHING = frozenset({FactorName.CRAWLER, FactorName.ALLOW_LISTED, FactorName.FALSE_POSITIVE_RATE})
_ACCUSING = frozenset(
    {FactorName.INTEL_MATCH, FactorName.ADDRESS_REPUTATION, FactorName.USER_AGENT_CLASS}
)
_VOUCHES_FROM, _ACCUSES_FROM = -0.05, 0.10
"""Impacts from which a factor counts as a statement for or against the source."""


def review_reasons(
    investigation: Investigation, degraded: Collection[AgentName]
) -> tuple[str, ...]:
    """All reasons, the weightiest first; empty when nobody needs to look.

    The order: critical, an uncertain false-positive score, missing agents, an agent that asks,
    suspected manipulation.

    Args:
        investigation: With severity and false-positive score.
        degraded: Agents whose answer is missing.
    """
    return tuple(_reasons(investigation, degraded))


def _reasons(investigation: Investigation, degraded: Collection[AgentName]) -> Iterator[str]:
    if investigation.severity is Severity.CRITICAL:
        yield "The severity is critical."
    judged = investigation.false_positive
    if judged is not None and judged.recommendation is Recommendation.NEEDS_REVIEW:
        yield f"Whether it is a false alarm is uncertain (score {judged.score:.2f})."
    if degraded:
        missing = ", ".join(agent for agent in AgentName if agent in degraded)
        yield f"The analysis is incomplete: no answer from {missing}."
    answers = [*_answers(investigation)]
    for analysis in answers:
        if analysis.requests_review:
            why = analysis.review_reason or "It gives no reason."
            yield f"The {analysis.agent_name} agent asks for review: {why}"
    yield from _signs_of_manipulation(answers)


def _answers(investigation: Investigation) -> Iterator[AgentAnalysis]:
    for agent in AgentName:
        analysis = investigation.analyses.get(agent)
        if analysis is not None and analysis.status is AgentStatus.OK:
            yield analysis


def _signs_of_manipulation(answers: list[AgentAnalysis]) -> Iterator[str]:
    factors = [(analysis.agent_name, factor) for analysis in answers for factor in analysis.factors]
    forged = [factor for _, factor in factors if factor.name == FactorName.CONTRADICTION]
    for factor in forged:
        yield f"Manipulation is suspected: {factor.value}"
    spoofs = (each for _, each in factors if (each.name, each.value) == _SPOOF)
    if not forged and any(spoofs):
        yield "Manipulation is suspected: the crawler's name is spoofed."
    vouching = [agent for agent, factor in factors if _vouches(factor)]
    accusing = [agent for agent, factor in factors if _accuses(factor)]
    for voucher in dict.fromkeys(vouching):
        for accuser in dict.fromkeys(accusing):
            # Inside one agent's answer a contradiction is a factor of its own.
            if voucher is not accuser:
                yield (
                    f"Manipulation is suspected: the {voucher} agent vouches for the source, the"
                    f" {accuser} agent accuses it."
                )


_SPOOF = (FactorName.CRAWLER, "spoofed")


def _vouches(factor: Factor) -> bool:
    return factor.name in _VOUCHING and factor.impact <= _VOUCHES_FROM


def _accuses(factor: Factor) -> bool:
    return factor.name in _ACCUSING and factor.impact >= _ACCUSES_FROM
