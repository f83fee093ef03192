"""Where in a stream a watcher stands."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from watchfloor.core import FieldProblem, InvalidInputError

_FORM = re.compile(r"([0-9a-f]{1,16})-([0-9]{1,19})-([0-9a-f]{1,11})")
_MS_PER_S = 1000


class ResumeToken(NamedTuple):
    """A place in a stream: everything up to and including it was heard. Opaque to callers.

    Attributes:
        stream: Which stream it is a place in, by the time when that was created.
        sequence: The last message that was heard.
        at_ms: When that was published, in milliseconds since 1970; what was missed came
            after it.
    """

    stream: str
    sequence: int
    at_ms: int

    def __str__(self) -> str:
        """As a watcher keeps it."""
        return f"{self.stream}-{self.sequence}-{self.at_ms:x}"

    @property
    def at(self) -> datetime:
        """When the last message that was heard was published."""
        return datetime.fromtimestamp(self.at_ms / _MS_PER_S, UTC)

    @classmethod
    def parse(cls, text: str, *, field: str = "token") -> "ResumeToken":
        """The token that a watcher kept, and sent in this field.

        Raises:
            InvalidInputError: It cannot be one.
        """
        if (found := _FORM.fullmatch(text)) is None:
            problem = FieldProblem(field, "must be a token that the stream gave")
            raise InvalidInputError("The input is not valid.", fields=(problem,))
        stream, sequence, at_ms = found.groups()
        return cls(stream, int(sequence), int(at_ms, 16))
