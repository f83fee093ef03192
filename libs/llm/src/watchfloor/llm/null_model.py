"""The twin of a model where none is configured."""

import structlog

from watchfloor.core import ModelAnswer, ModelRequest, UnavailableError
from watchfloor.llm._prompt import Shape

log = structlog.get_logger(__name__)


class NullModel:
    """Answers nothing: every caller goes on with its deterministic answer."""

    async def start(self) -> None:
        """Say once that there is no model."""
        log.info("language_model_absent")

    async def complete(
        self,
        request: ModelRequest[Shape],
        *,
        budget_s: float,
    ) -> ModelAnswer[Shape]:
        """Raise, at once.

        Raises:
            UnavailableError: Always.
        """
        del request, budget_s
        raise UnavailableError("No language model is configured.")

    async def stop(self) -> None:
        """Nothing to release."""
