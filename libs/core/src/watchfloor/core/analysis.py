"""What one analysis agent says about one signal."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class AgentName(StrEnum):
    """The five that look at every signal, in parallel."""

    HISTORICAL = "historical"
    CONFIG = "config"
    DEVOPS = "devops"
    CONTEXT = "context"
    PRIORITY = "priority"


class AgentStatus(StrEnum):
    """Whether an agent's answer may be used."""

    OK = "ok"
    FAILED = "failed"
    TIMED_OUT = "timed_out"


class Factor(BaseModel):
    """One structured finding with its weight in the severity.

    Attributes:
        name: From ``FactorName``; a word that later stages may rely on.
        value: What was found; its form depends on the name.
        impact: Signed change of the severity score, -1 to 1; positive is worse.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    value: JsonValue
    impact: Annotated[float, Field(ge=-1, le=1)] = 0.0


class NarrativeStatus(StrEnum):
    """Why an answer has a narrative, or has none."""

    OFF = "off"  # no model is configured, or nothing asked it
    WRITTEN = "written"
    LATE = "late"  # the model was not ready within what was left of the agent's budget
    FAILED = "failed"  # away, over its limit, or its text was refused
    SKIPPED = "skipped"  # others of the same batch mattered more


class Narrative(BaseModel):
    """What a language model made of an agent's findings. Never a judgement, never an instruction.

    Attributes:
        text: A few plain sentences: one line without markup, links or control characters.
        model: Who wrote it.
    """

    model_config = ConfigDict(frozen=True)
    text: str
    model: str


class AgentAnalysis(BaseModel):
    """The answer of one analysis agent to one signal.

    Attributes:
        agent_name: Who answers.
        status: Whether it could.
        analysis: One or two sentences for an analyst.
        confidence: 0 to 1; 0 where the agent failed.
        key_findings: What stands out, most important first.
        recommendations: What to do about it.
        factors: The same findings in a form that later stages compute with.
        sources: Where the facts come from, each with its age where that matters.
        requests_review: The agent wants a person to look; ``review_reason`` says why.
        processing_time_ms: Time that the agent took for its whole batch, in milliseconds.
        narrative: The same retold by a language model. No number and no other text depends on it.
        narrative_status: Why there is one, or none.
    """

    model_config = ConfigDict(frozen=True)
    agent_name: AgentName
    status: AgentStatus = AgentStatus.OK
    analysis: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    key_findings: tuple[str, ...] = ()
    recommendations: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = ()
    sources: tuple[str, ...] = ()
    requests_review: bool = False
    review_reason: str | None = None
    processing_time_ms: Annotated[float, Field(ge=0)] = 0.0
    narrative: Narrative | None = None
    narrative_status: NarrativeStatus = NarrativeStatus.OFF

    def factor(self, name: str) -> Factor | None:
        """The first factor of that name, if the agent gave one."""
        return next((factor for factor in self.factors if factor.name == name), None)
