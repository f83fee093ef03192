"""Asks a language model for its opinion, within bounds, and never raises for what it does."""

import asyncio
import hashlib
from enum import StrEnum
from typing import NamedTuple

from watchfloor.analyzers._second_opinion.config import JudgementConfig
from watchfloor.analyzers._second_opinion.kept import KeptAnswers
from watchfloor.analyzers._second_opinion.session_limit import SessionLimit
from watchfloor.analyzers._second_opinion.verdict import Verdict
from watchfloor.core import (
    Clock,
    DeadlineError,
    LanguageModel,
    ModelAnswer,
    ModelPurpose,
    ModelRequest,
    SaturatedError,
    UnavailableError,
)


class Declined(StrEnum):
    """Why there is no opinion. Used as a label: few, and never from outside."""

    OFF = "heuristic"  # no model is configured, or not for this project
    LATE = "late"
    UNAVAILABLE = "unavailable"  # away, refuses, answers in another form, or left in peace
    SPENT = "daily_tokens"
    LIMITED = "session_limit"
    STEERED = "steered"  # the text tries to steer its judge, and the model went along


class Question(NamedTuple):
    """What is asked.

    Attributes:
        project_id: Whose budget pays.
        session_id: Which session it is about.
        data: The text, as JSON in ASCII.
    """

    project_id: str
    session_id: str
    data: str


Opinion = ModelAnswer[Verdict] | Declined


class Adviser:
    """The way from a question to a model.

    Equal questions of one project are asked once: those that come while the first is on its way
    wait for it, later ones get the kept answer.

    Args:
        model: Started and stopped by its owner; nothing where none is configured.
        purpose: What it is asked for.
        instruction: What it is told to do.
        config: What an operator set.
        clock: Time.
    """

    def __init__(
        self,
        model: LanguageModel | None,
        *,
        purpose: ModelPurpose,
        instruction: str,
        config: JudgementConfig,
        clock: Clock,
    ) -> None:
        self._model = model
        self._purpose = purpose
        self._instruction = instruction
        self._config = config
        self._limit = SessionLimit(config.per_session_per_minute, clock=clock)
        self._kept: KeptAnswers[ModelAnswer[Verdict]] = KeptAnswers(
            config.kept_answers, kept_s=config.kept_s, clock=clock
        )
        self._asking: dict[str, asyncio.Future[Opinion]] = {}

    async def ask(self, question: Question) -> Opinion:
        """The model's opinion, or why there is none, within the budget."""
        projects = self._config.model_projects
        is_served = projects is None or question.project_id in projects
        if self._model is None or not is_served:
            return Declined.OFF
        key = hashlib.sha256(f"{question.project_id}\n{question.data}".encode()).hexdigest()
        if (kept := self._kept.find(key)) is not None:
            return kept
        if (asking := self._asking.get(key)) is not None:
            return await asyncio.shield(asking)
        if not self._limit.allows((question.project_id, question.session_id)):
            return Declined.LIMITED
        return await self._ask_first(self._model, key, question)

    async def _ask_first(self, model: LanguageModel, key: str, question: Question) -> Opinion:
        told: asyncio.Future[Opinion] = asyncio.get_running_loop().create_future()
        self._asking[key] = told
        opinion: Opinion = Declined.UNAVAILABLE
        try:
            opinion = await self._complete(model, question)
        finally:
            # Also where this caller was cancelled: the others go on without an opinion.
            del self._asking[key]
            told.set_result(opinion)
        if not isinstance(opinion, Declined):
            self._kept.keep(key, opinion)
        return opinion

    async def _complete(self, model: LanguageModel, question: Question) -> Opinion:
        request = ModelRequest(
            self._purpose, question.project_id, self._instruction, question.data, Verdict
        )
        try:
            return await model.complete(request, budget_s=self._config.budget_s)
        except DeadlineError:
            return Declined.LATE
        except SaturatedError:
            return Declined.SPENT
        except UnavailableError:
            return Declined.UNAVAILABLE
