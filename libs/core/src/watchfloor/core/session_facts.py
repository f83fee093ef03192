"""What a concluded session is worth to those who look at all sessions of an agent."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from watchfloor.core.dataflow_verdict import DataflowVerdict
from watchfloor.core.features import ToolRetry
from watchfloor.core.session_ids import SessionId


class SessionFacts(NamedTuple):
    """A concluded session in few words.

    Attributes:
        session_id: Which.
        conclusion_number: Which of its conclusions: after another one it is another session.
        created_at: Time of its first event.
        concluded_at: When it was concluded.
        duration_s: From its first event to its last.
        total_tokens: Tokens read and written.
        tool_calls: Uses of tools.
        tools_used: Names of those tools.
        available_tools: Tools that its models could use.
        models: Names of its models.
        user_id: For whom the agent worked.
        customer_id: Whose user that is.
        longest_retry: The tool that was asked the same most often after it had failed.
        messages: Messages of the conversation.
        model_calls: Calls of models.
        errors: Whatever ended in an error.
        input_tokens: Tokens read.
        output_tokens: Tokens written.
        response_time_ms: Time in models together.
        tools: How often each tool was used.
        dataflow_verdict: What its data flow shows; nothing where that was not analysed.
        is_analysed: Whether analyses are done with it: else models, a retry or a verdict may lack.
    """

    session_id: SessionId
    conclusion_number: int
    created_at: datetime
    concluded_at: datetime
    duration_s: float = 0.0
    total_tokens: int = 0
    tool_calls: int = 0
    tools_used: frozenset[str] = frozenset()
    available_tools: frozenset[str] = frozenset()
    models: tuple[str, ...] = ()
    user_id: str | None = None
    customer_id: str | None = None
    longest_retry: ToolRetry | None = None
    messages: int = 0
    model_calls: int = 0
    errors: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    response_time_ms: float = 0.0
    tools: Mapping[str, int] = MappingProxyType({})
    dataflow_verdict: DataflowVerdict | None = None
    is_analysed: bool = True
