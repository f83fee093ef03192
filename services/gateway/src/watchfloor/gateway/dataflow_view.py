"""What the data flow of a session shows, as JSON has it."""

from watchfloor.core import (
    DataflowVerdict,
    FollowedBy,
    InstructionSource,
    SaidIfTrue,
    TracedValue,
)
from watchfloor.gateway.view import Milliseconds, View


class ValueView(TracedValue, View):
    """A value that was given to a tool, and where it came from."""


class SourceView(InstructionSource, View):
    """An instruction in a tool's result."""


class FollowedView(FollowedBy, View):
    """What the agent did that an instruction wanted."""

    values: tuple[ValueView, ...] = ()


class ChainView(View):
    """From an instruction to what it led to."""

    source: SourceView
    followed_by: FollowedView | None = None
    score: float
    frameworks: tuple[str, ...]


class DataflowView(View):
    """Whether the agent of a session followed instructions in data, and what tells."""

    verdict: DataflowVerdict
    score: float
    chains: tuple[ChainView, ...]
    partly_read: tuple[int, ...] = ()
    limited: SaidIfTrue = False
    analyzed_at: Milliseconds
