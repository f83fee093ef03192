"""Words that a project declared, found without anybody knowing them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from watchfloor.core import DeclaredWord, WordPart, parts_of
from watchfloor.redaction.span import Span
from watchfloor.redaction.tokens import Tokens

WORD = "WORD"
_MOST_REMEMBERED = 65_536
_FURTHEST = 3
"""So many characters may stand between two words of one name."""


def declared(text: str, tokens: Tokens) -> DeclaredWord:
    """A word as it is kept."""
    said = [part.text for part in parts_of(text)]
    return DeclaredWord(token=tokens.of(WORD, " ".join(said)), parts=len(said))


class DeclaredWords:
    """Finds declared words: each word of a text is compared by its token.

    Args:
        words: As they are kept.
        tokens: Of the same project.
    """

    def __init__(self, words: Sequence[DeclaredWord], tokens: Tokens) -> None:
        self._tokens = tokens
        self._declared = frozenset(word.token for word in words)
        numbers = {int(word.token.rpartition("_")[2]) for word in words}
        self._numbers = tuple(numbers & set(tokens.numbers))
        self._lengths = sorted({word.parts for word in words}, reverse=True)
        self._known: dict[str, bool] = {}

    def find(self, text: str) -> Iterator[Span]:
        """Every place of a declared word, the longest from each word on."""
        if not self._declared:
            return
        parts = parts_of(text)
        for place, part in enumerate(parts):
            for length in self._lengths:
                some = parts[place : place + length]
                if len(some) < length or _is_apart(some):
                    continue
                if self._is_declared(" ".join(each.text for each in some)):
                    yield Span(WORD, part.start, some[-1].end, 1.0)
                    break

    def _is_declared(self, said: str) -> bool:
        # A language has few words; without a memory each would cost a digest.
        known = self._known.get(said)
        if known is not None:
            return known
        made = (self._tokens.of(WORD, said, number=number) for number in self._numbers)
        found = not self._declared.isdisjoint(made)
        # Another thread may forget everything at any moment; what was found is found.
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[said] = found
        return found


def _is_apart(parts: Sequence[WordPart]) -> bool:
    return any(after.start - before.end > _FURTHEST for before, after in pairwise(parts))
