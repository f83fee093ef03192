"""What the ingest answers per signal."""

from typing import NamedTuple

from watchfloor.core.errors import FieldProblem
from watchfloor.core.ids import ThreatId


class Accepted(NamedTuple):
    """The signal is durable in the queue.

    Attributes:
        threat_id: The id under which its threat will be found.
        repeated: Whether the key was known: the same threat as before.
    """

    threat_id: ThreatId
    repeated: bool


class Refused(NamedTuple):
    """The signal was not taken.

    Attributes:
        code: The error's code.
        problems: Reasons, by field.
    """

    code: str
    problems: tuple[FieldProblem, ...]
