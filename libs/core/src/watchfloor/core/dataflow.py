"""What became of instructions that an agent read in the results of its tools."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from watchfloor.core.dataflow_verdict import DataflowVerdict
from watchfloor.core.redaction import SaidIfTrue
from watchfloor.core.session import Risk
from watchfloor.core.session_ids import EventId


class ValueOrigin(StrEnum):
    """Where a value that was given to a tool came from."""

    USER = "user"
    SYSTEM = "system"
    OWN_WORK = "own_work"
    TOOL_RESULT = "tool_result"
    INSTRUCTION = "instruction"


class TracedValue(BaseModel):
    """A value of a call's arguments.

    Attributes:
        argument: Keys and positions down to it.
        value: The value as text, at most 100 characters.
        origin: Where it came from.
    """

    model_config = ConfigDict(frozen=True)
    argument: str
    value: str
    origin: ValueOrigin


class InstructionSource(BaseModel):
    """An instruction in the content of a tool's result.

    Attributes:
        message_index: The message that holds it.
        event_id: The event that tells that message, where the session is recorded.
        tool: The tool whose result that is.
        field: Keys and positions down to the field; empty for a result that is one text.
        start: Position of its first character in the field's cleaned text.
        end: Position behind its last.
        text: As it stands, at most 600 characters.
        hidden: How it was kept from human eyes; empty where it was not.
        reasons: What gives it away, by id.
        form: How much it looks like an instruction to an agent by form alone, 0 to 1.
    """

    model_config = ConfigDict(frozen=True)
    message_index: int
    event_id: EventId | None = None
    tool: str
    field: str
    start: int
    end: int
    text: str
    hidden: str = ""
    reasons: tuple[str, ...]
    form: Risk


class FollowedBy(BaseModel):
    """What the agent did that an instruction wanted.

    Attributes:
        message_index: The message that holds the call or the answer.
        event_id: The event that tells that message, where the session is recorded.
        call_index: Which call of it; nothing for an answer.
        tool: The tool; nothing for an answer.
        values: The values that tell, with their origins.
        reasons: Why that counts as following, by id.
    """

    model_config = ConfigDict(frozen=True)
    message_index: int
    event_id: EventId | None = None
    call_index: int | None = None
    tool: str | None = None
    values: tuple[TracedValue, ...] = ()
    reasons: tuple[str, ...] = ()


class DataflowChain(BaseModel):
    """From an instruction to what it led to.

    Attributes:
        source: The instruction.
        followed_by: What the agent did; nothing where it did not follow.
        score: How likely the agent was hijacked, or somebody tried, 0 to 1.
        frameworks: Ids of OWASP's lists and of ATLAS.
    """

    model_config = ConfigDict(frozen=True)
    source: InstructionSource
    followed_by: FollowedBy | None = None
    score: Risk
    frameworks: tuple[str, ...] = ()


class Dataflow(BaseModel):
    """What a conversation shows.

    Attributes:
        verdict: Whether somebody tried, and whether the agent followed.
        score: 0 to 1: from 0.5 it followed, from 0.2 somebody tried.
        chains: The evidence, the strongest first.
        partly_read: Positions of the messages whose results were too long to be read whole.
        limited: Whether values were masked before they were read, so that nobody can tell which of
            them are equal.
        schema_version: Version of this form.
    """

    model_config = ConfigDict(frozen=True)
    verdict: DataflowVerdict = DataflowVerdict.CLEAN
    score: Risk = 0.0
    chains: tuple[DataflowChain, ...] = Field(default_factory=tuple)
    partly_read: tuple[int, ...] = ()
    limited: SaidIfTrue = False
    schema_version: int = 1


class SessionDataflow(Dataflow):
    """What a recorded session shows, as it is kept: the words that tell are masked.

    Attributes:
        analyzed_at: When.
    """

    analyzed_at: AwareDatetime
