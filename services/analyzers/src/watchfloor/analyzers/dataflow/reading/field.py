"""One value of a tool's result."""

from typing import NamedTuple


class Field(NamedTuple):
    """A text in a tool's result, and where it stood.

    Attributes:
        path: Keys and positions down to it; empty for a result that is one text.
        text: The text, cleaned.
        hidden: How it was kept from human eyes, for example ``comment`` or ``base64``; empty where
            it was not.
    """

    path: str
    text: str
    hidden: str = ""

    @property
    def key(self) -> str:
        """The path without positions: the same for the same field of all records."""
        return "".join(part.partition("]")[2] for part in f"]{self.path}".split("["))
