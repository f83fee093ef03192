"""What an operator sets about judging thoughts and sessions."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core import ProjectId


class JudgementConfig(BaseModel):
    """How much a language model is asked, where one is configured.

    Attributes:
        budget_s: Time of one question, in seconds; then the deterministic answer stands.
        per_session_per_minute: Questions about one session within a minute.
        kept_answers: Answers that are kept, so that equal questions are asked once.
        kept_s: For how long, in seconds.
        model_projects: Projects that the model is asked for; all of them where absent.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    budget_s: Annotated[float, Field(gt=0, le=600)] = 5.0
    per_session_per_minute: Annotated[int, Field(ge=1)] = 6
    kept_answers: Annotated[int, Field(ge=1, le=100_000)] = 1000
    kept_s: Annotated[float, Field(gt=0)] = 600.0
    model_projects: tuple[ProjectId, ...] | None = None
