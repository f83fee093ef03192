"""Presidio's pattern recognisers, run over the parts of a text that they can match at all."""

from collections.abc import Iterator, Sequence

import regex
from presidio_analyzer import Pattern, PatternRecognizer

from watchfloor.analyzers.pii.presidio.islands import IslandView, Where
from watchfloor.redaction import Span

_SURE, _NEVER = 1.0, 0.0


class PatternRun:
    """What one recogniser finds; its patterns, checks and scores are used as they are.

    Args:
        recognizer: Of presidio; one that does not read text in a way of its own.
        where: The parts of a text that hold all of its matches.
    """

    def __init__(self, recognizer: PatternRecognizer, where: Where) -> None:
        self.context = tuple(word.lower() for word in recognizer.context or ())
        self._entity_type = recognizer.supported_entities[0]
        self._validate = recognizer.validate_result
        self._invalidate = recognizer.invalidate_result
        self._where = where
        patterns: Sequence[Pattern] = recognizer.patterns  # type: ignore[has-type]
        flags = recognizer.global_regex_flags or 0
        self._patterns = [
            (regex.compile(pattern.regex, flags), pattern.score) for pattern in patterns
        ]

    def find(self, view: IslandView) -> Iterator[Span]:
        """Every match that the checks leave."""
        islands = self._where(view)
        if not islands.joined:
            return
        for pattern, score in self._patterns:
            for start, end in islands.finditer(pattern):
                if start < end:
                    sure = self._checked(view.text[start:end], score)
                    if sure > _NEVER:
                        yield Span(self._entity_type, start, end, sure)

    def _checked(self, found: str, score: float) -> float:
        valid = self._validate(found)
        if valid is not None:
            score = _SURE if valid else _NEVER
        return _NEVER if self._invalidate(found) else score
