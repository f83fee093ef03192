"""A language model's opinion beside the deterministic one: bounded, asked once, not believed."""

from watchfloor.analyzers._second_opinion.adviser import Declined, Question
from watchfloor.analyzers._second_opinion.config import JudgementConfig
from watchfloor.analyzers._second_opinion.opinion import Asked, SecondOpinion

__all__ = ["Asked", "Declined", "JudgementConfig", "Question", "SecondOpinion"]
