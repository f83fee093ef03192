"""A text and what many recognisers ask about it, each worked out once."""

from collections.abc import Sequence
from functools import cached_property


class TextView:
    """What is known of one text.

    Args:
        text: Any text; offsets are its code points.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lower(self) -> str:
        """In lower case. Its offsets may differ from the text's: it answers only *whether*."""
        return self.text.lower()

    @cached_property
    def digits(self) -> int:
        """How many ASCII digits it has."""
        return sum(map(self.text.count, "0123456789"))

    def has_word_before(self, start: int, words: Sequence[str], *, within: int) -> bool:
        """Whether one of the words stands in the characters before a place.

        Args:
            start: The place.
            words: In lower case; as parts of words, so that ``card`` is in ``creditcard``.
            within: How many characters are looked at.
        """
        before = self.text[max(0, start - within) : start].lower()
        return any(word in before for word in words)
