"""How much a monitored agent does, and what with."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from watchfloor.core.session_ids import AgentId

Count = Annotated[int, Field(ge=0)]
Amount = Annotated[float, Field(ge=0)]


class AgentPatterns(BaseModel):
    """A session of the agent as it is on average.

    Attributes:
        avg_session_duration_sec: From its first event to its last.
        avg_messages: Messages of the conversation.
        avg_tool_calls: Uses of tools.
        avg_tokens: Tokens read and written.
        error_rate: Errors in 100 calls of models and tools.
        sessions_by_hour: How many sessions began in which hour of the day (UTC), 24 numbers.
    """

    model_config = ConfigDict(frozen=True)
    avg_session_duration_sec: Amount = 0.0
    avg_messages: Amount = 0.0
    avg_tool_calls: Amount = 0.0
    avg_tokens: Amount = 0.0
    error_rate: Amount = 0.0
    sessions_by_hour: tuple[Count, ...] = ()


class TokenTotals(BaseModel):
    """Tokens of all sessions.

    Attributes:
        input_tokens: Tokens read.
        output_tokens: Tokens written.
        total_tokens: Both.
    """

    model_config = ConfigDict(frozen=True)
    input_tokens: Count = 0
    output_tokens: Count = 0
    total_tokens: Count = 0


class ToolTotals(BaseModel):
    """One tool in all sessions.

    Attributes:
        tool: Its name.
        calls: How often it was used.
        sessions: In how many sessions.
    """

    model_config = ConfigDict(frozen=True)
    tool: str
    calls: Count
    sessions: Count


class ModelTotals(BaseModel):
    """One model in all sessions.

    Attributes:
        model: Its name.
        sessions: How many sessions used it.
    """

    model_config = ConfigDict(frozen=True)
    model: str
    sessions: Count


class DayTotals(BaseModel):
    """The sessions that began on one day (UTC).

    Attributes:
        day: The day.
        sessions: How many.
        messages: Messages in them.
        tool_calls: Uses of tools in them.
        total_tokens: Tokens read and written in them.
        errors: Whatever ended in an error in them.
    """

    model_config = ConfigDict(frozen=True)
    day: date
    sessions: Count
    messages: Count
    tool_calls: Count
    total_tokens: Count
    errors: Count


class AgentAnalytics(BaseModel):
    """What all sessions of the agent add up to.

    Attributes:
        tokens: Tokens.
        model_calls: Calls of models.
        avg_response_time_ms: Of those, where they say so.
        models: The models that most sessions used.
        tools: The tools that were used most.
        timeline: The newest days that had sessions, the oldest first.
    """

    model_config = ConfigDict(frozen=True)
    tokens: TokenTotals = TokenTotals()
    model_calls: Count = 0
    avg_response_time_ms: Amount = 0.0
    models: tuple[ModelTotals, ...] = ()
    tools: tuple[ToolTotals, ...] = ()
    timeline: tuple[DayTotals, ...] = ()


class AgentUsage(BaseModel):
    """How much an agent does, by its completed sessions.

    Attributes:
        agent_id: The monitored agent.
        sessions: How many were looked at.
        patterns: One of them, on average.
        analytics: All of them together.
    """

    model_config = ConfigDict(frozen=True)
    agent_id: AgentId
    sessions: Count
    patterns: AgentPatterns
    analytics: AgentAnalytics
