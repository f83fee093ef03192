"""What a reader is told of a request, and what it hands back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from watchfloor.core import Event, EventSource, ModelCall, ProjectId


class Origin(NamedTuple):
    """Where a request came from; everything read from it carries this.

    Attributes:
        project_id: The tenant.
        received_at: When the product took it.
        source: Which way it came.
    """

    project_id: ProjectId
    received_at: datetime
    source: EventSource


class Normalised(NamedTuple):
    """A request in our own values.

    Attributes:
        events: What happened beside the conversation: tools, ends of sessions, raw spans.
        calls: Calls of models with everything that was sent; their news are not found out yet.
        rejected: One reason for each item that could not be kept. Never repeats what was sent.
    """

    events: Sequence[Event] = ()
    calls: Sequence[ModelCall] = ()
    rejected: Sequence[str] = ()

    def plus(self, other: "Normalised") -> "Normalised":
        """Both together."""
        return Normalised(
            [*self.events, *other.events],
            [*self.calls, *other.calls],
            [*self.rejected, *other.rejected],
        )
