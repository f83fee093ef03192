"""Presidio's recognisers that read a text in a way of their own, asked as they are."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import cast

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from watchfloor.analyzers.pii.presidio.islands import IslandView
from watchfloor.redaction import Span


class OwnReadingRun:
    """What such a recogniser finds.

    Args:
        recognizer: Of presidio.
        hint: Where a text does not have this, it is not asked.
    """

    def __init__(self, recognizer: EntityRecognizer, hint: re.Pattern[str] | None = None) -> None:
        self.context = tuple(word.lower() for word in recognizer.context or ())
        # What a language pipeline would tell is asked by recognisers that need a model only.
        self._analyze: Callable[[str], Sequence[RecognizerResult]] = partial(
            recognizer.analyze,
            entities=recognizer.supported_entities,
            nlp_artifacts=cast("NlpArtifacts", None),
        )
        self._hint = hint

    def find(self, view: IslandView) -> Iterator[Span]:
        """Every result."""
        if self._hint is None or self._hint.search(view.text):
            for one in self._analyze(view.text):
                yield Span(one.entity_type, one.start, one.end, one.score)
