"""What the ingest answers per signal."""

from collections.abc import Iterable
from typing import NamedTuple

from watchfloor.core.errors import FieldProblem, SaturatedError, UnavailableError, WatchfloorError
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
        retry_after_s: When to come back; nothing where that would not help.
    """

    code: str
    problems: tuple[FieldProblem, ...]
    retry_after_s: float | None = None

    @classmethod
    def of(cls, error: WatchfloorError, *, field: str = "") -> "Refused":
        """What is told of one thing that this error kept from being taken.

        Args:
            error: What happened.
            field: Which field is to blame; empty for the whole.
        """
        problems = (FieldProblem(field, str(error)),)
        if isinstance(error, SaturatedError | UnavailableError):
            return cls(error.code, problems, error.retry_after_s)
        return cls(error.code, problems)


def come_back_s(outcomes: Iterable[object]) -> float | None:
    """When everything among these that may be brought again is welcome; nothing where none is."""
    hints = (each.retry_after_s for each in outcomes if isinstance(each, Refused))
    return max((hint for hint in hints if hint is not None), default=None)
