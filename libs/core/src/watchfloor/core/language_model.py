"""The port to a language model: what may be asked of one, and in which form it answers."""

from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel

from watchfloor.core.ids import ProjectId
from watchfloor.core.ports import Component

Shape = TypeVar("Shape", bound=BaseModel)


class ModelPurpose(StrEnum):
    """What a model is asked for; each has its own circuit breaker and its own counts."""

    NARRATIVE = "narrative"
    CHAIN_OF_THOUGHT = "chain_of_thought"
    SESSION_RISK = "session_risk"


class ModelRequest(NamedTuple, Generic[Shape]):
    """One question.

    Attributes:
        purpose: What it is for.
        project_id: Whose daily budget pays for it.
        instruction: What to do. Ours alone: nothing from outside is ever a part of it.
        data: What to do it with. Taken for hostile: the model is told that nothing in it is an
            instruction.
        shape: The form of the answer: required fields only, ``extra="forbid"``.
    """

    purpose: ModelPurpose
    project_id: ProjectId
    instruction: str
    data: str
    shape: type[Shape]


class ModelAnswer(NamedTuple, Generic[Shape]):
    """What the model said, checked for its form and for nothing else.

    Attributes:
        value: The answer. Its texts are data from outside, like those of the request.
        model: Who says so, as the operator named it.
        input_tokens: What the question cost.
        output_tokens: What the answer cost.
    """

    value: Shape
    model: str
    input_tokens: int
    output_tokens: int


class TokenLedger(Protocol):
    """Counts the tokens of a project and day, whichever process spends them.

    All methods raise ``UnavailableError`` while it is away.
    """

    async def used(self, project_id: str, day: date) -> int:
        """How many were counted."""
        ...

    async def spend(self, project_id: str, day: date, tokens: int) -> None:
        """Count so many more."""
        ...


class LanguageModel(Component, Protocol):
    """A model that may be slow, away, costly, or talked into something by what it reads.

    Every caller has an answer without it.
    """

    async def complete(
        self, request: ModelRequest[Shape], *, budget_s: float
    ) -> ModelAnswer[Shape]:
        """The answer, within the budget; failed attempts are repeated while time is left.

        Raises:
            DeadlineError: It did not answer within ``budget_s``.
            SaturatedError: The project has used up its tokens for today.
            UnavailableError: It is away, refuses, answers in another form, or is left in peace
                because it did so too often.
        """
        ...
