"""One kind of sensitive text: what it looks like, what must hold for it, what speaks for it."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from watchfloor.redaction.span import Span
from watchfloor.redaction.view import TextView

Check = Callable[[str], int | bool]
"""Whether a text is what its form says: of a match, or how many of its first characters are."""

_WINDOW = 48
_BOOST = 0.35


class Recognizer(NamedTuple):
    """Finds one kind of text.

    Attributes:
        name: Of this recogniser, unique.
        entity_type: What it finds.
        pattern: Its form; never slower than the length of the text. The group ``value``, where
            there is one, is what is sensitive.
        score: How sure the form alone is.
        digits: The fewest digits a text must have.
        needs: One of these must be in a text in lower case; everything may where it is empty.
        check: What the form cannot say: checksums, lengths, tables.
        context: Words that make it surer where one stands shortly before it.
    """

    name: str
    entity_type: str
    pattern: re.Pattern[str]
    score: float
    digits: int = 0
    needs: Sequence[str] = ()
    check: Check | None = None
    context: Sequence[str] = ()

    def may_match(self, view: TextView) -> bool:
        """Whether a cheap look cannot rule it out."""
        if self.digits > view.digits:
            return False
        return not self.needs or any(need in view.lower for need in self.needs)

    def find(self, view: TextView) -> Iterator[Span]:
        """Every place in the text, left to right."""
        group = "value" if "value" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(view.text):
            start, end = match.span(group)
            good = True if self.check is None else self.check(match[group])
            if good is False or good == 0:
                continue
            if good is not True:
                end = start + good
            yield Span(self.entity_type, start, end, self._score(view, start))

    def _score(self, view: TextView, start: int) -> float:
        if self.context and view.has_word_before(start, self.context, within=_WINDOW):
            return min(1.0, self.score + _BOOST)
        return self.score
