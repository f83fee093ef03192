"""What could not be read, and where it stands."""

from typing import NamedTuple


class ReadProblem(NamedTuple):
    """One reason why one entry of a file was left out.

    Attributes:
        line: The line it stands on, from 1; in a STIX bundle the place of its object, from 1.
        field: The field concerned; empty for the whole entry.
        reason: What is expected. It never repeats what the file says.
    """

    line: int
    field: str
    reason: str
