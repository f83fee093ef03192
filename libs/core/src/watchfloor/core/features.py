"""What a session or trace was like, in numbers and names."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from watchfloor.core.ids import ProjectId
from watchfloor.core.session_ids import AgentId


class TokenStatistics(BaseModel):
    """Tokens of calls.

    Attributes:
        mean: Their mean.
        std: Their standard deviation, of the whole population.
        max: The largest.
        p95: 95 of 100 are at most this, by linear interpolation.
    """

    model_config = ConfigDict(frozen=True)
    mean: float = 0.0
    std: float = 0.0
    max: int = 0
    p95: float = 0.0


class ToolRetry(BaseModel):
    """One call of a tool that was made again and again because it failed.

    Attributes:
        tool: The tool's name.
        retries: How often it was asked the very same right after that had failed.
    """

    model_config = ConfigDict(frozen=True)
    tool: str
    retries: int


class SessionFeatures(BaseModel):
    """What later analyses compare sessions by.

    Attributes:
        tools_used: Names of tools, sorted.
        tool_sequences: Uses of tools in their order; a use and its result are one.
        tool_execution_times: Milliseconds of those that say so.
        llm_models: Names of models, sorted.
        llm_request_count: Calls of models; a start and its end are one.
        token_in_stats: Tokens read by each call.
        token_out_stats: Tokens written by each call.
        session_duration: Seconds from the first event to the last.
        event_count: How many events.
        avg_event_interval: Seconds between two events.
        total_tokens: Tokens read and written.
        total_tool_calls: Uses of tools.
        longest_retry: The call that was made again most often after it had failed.
    """

    model_config = ConfigDict(frozen=True)
    tools_used: tuple[str, ...] = ()
    tool_sequences: tuple[str, ...] = ()
    tool_execution_times: tuple[float, ...] = ()
    llm_models: tuple[str, ...] = ()
    llm_request_count: int = 0
    token_in_stats: TokenStatistics = TokenStatistics()
    token_out_stats: TokenStatistics = TokenStatistics()
    session_duration: float = 0.0
    event_count: int = 0
    avg_event_interval: float = 0.0
    total_tokens: int = 0
    total_tool_calls: int = 0
    longest_retry: ToolRetry | None = None


class FeatureSubject(StrEnum):
    """Whose features they are."""

    SESSION = "session"
    TRACE = "trace"


class FeatureSet(BaseModel):
    """Features as they are kept.

    Attributes:
        feature_id: Follows from the subject and its conclusion: the same again is the same set.
        project_id: The tenant.
        subject: Whether it is a session or a trace.
        subject_id: Its id.
        conclusion_number: After which of its conclusions.
        agent_id: The monitored agent.
        features: What it was like.
        analyzed_at: When.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    feature_id: str
    project_id: ProjectId
    subject: FeatureSubject
    subject_id: str
    conclusion_number: int
    agent_id: AgentId
    features: SessionFeatures
    analyzed_at: AwareDatetime
    schema_version: int = 1
