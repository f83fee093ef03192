"""What an agent's test asks and looks at."""

from collections.abc import Awaitable, Callable
from typing import Any

from watchfloor.core import AgentAnalysis, Factor

Answer = Callable[..., Awaitable[AgentAnalysis]]
"""Asks the agent under test; the test module says for what."""


def factor_of(analysis: AgentAnalysis, name: str) -> Factor:
    """The factor of that name, which the agent must have given."""
    factor = analysis.factor(name)
    assert factor is not None, f"the agent gave no {name}"
    return factor


def value_of(analysis: AgentAnalysis, name: str) -> Any:
    """What was found under that name; its form depends on the name."""
    return factor_of(analysis, name).value
