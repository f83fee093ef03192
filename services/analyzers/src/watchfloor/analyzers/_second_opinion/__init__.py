"""A language model's opinion beside the deterministic one: bounded, asked once, not believed."""

from watchfloor.analyzers._second_opinion.adviser import Question
from watchfloor.analyzers._second_opinion.assisted import AssistedAnalyzer, Heuristic, Matter
from watchfloor.analyzers._second_opinion.config import JudgementConfig
from watchfloor.analyzers._second_opinion.opinion import Asked
from watchfloor.analyzers._second_opinion.verdict import Adopted

__all__ = [
    "Adopted",
    "Asked",
    "AssistedAnalyzer",
    "Heuristic",
    "JudgementConfig",
    "Matter",
    "Question",
]
