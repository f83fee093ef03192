"""Finds personal data and secrets in a text, with everything that this product knows."""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from watchfloor.analyzers.pii.config import PiiConfig
from watchfloor.redaction import KeptFindings, Span, find, is_of_token, outermost

if TYPE_CHECKING:
    from watchfloor.analyzers.pii.presidio.finder import PresidioFinder
    from watchfloor.analyzers.pii.presidio.model import ModelFinder

RULES = "rules"


class PiiFinder:
    """Forms with their checks, presidio's recognisers, and names by lists or by a model.

    Presidio takes seconds to import, so that is done when the first text is looked at, or by
    ``load`` where somebody wants to have it behind him. Safe between threads.

    Args:
        config: What an operator set.
    """

    def __init__(self, config: PiiConfig | None = None) -> None:
        self._config = config or PiiConfig()
        self._lock = Lock()
        self._presidio: PresidioFinder | None = None
        self._model: ModelFinder | None = None
        self._kept = KeptFindings(self._look, texts=self._config.kept_texts)

    @property
    def provider(self) -> str:
        """What finds: the rules alone, or with the name of a language model."""
        return f"{RULES}+{self._model.name}" if self._model else RULES

    def load(self) -> None:
        """Import and make what finding needs; nothing where that was done."""
        self._loaded()

    def find(self, text: str) -> Sequence[Span]:
        """Every part of the text once, in order; no part inside a longer one that is as sure.

        Args:
            text: Any text. Time grows with its length alone.
        """
        return self._kept.find(text)

    def _loaded(self) -> "PresidioFinder":
        with self._lock:
            if self._presidio is None:
                from watchfloor.analyzers.pii.presidio.catalogue import LACKING_NAMES
                from watchfloor.analyzers.pii.presidio.finder import PresidioFinder
                from watchfloor.analyzers.pii.presidio.model import ModelFinder, load_model

                wanted = self._config.language_model
                pipeline = load_model(wanted) if wanted else None
                self._model = ModelFinder(pipeline) if pipeline is not None else None
                names = dict.fromkeys((*LACKING_NAMES, *self._config.recognizers))
                self._presidio = PresidioFinder(tuple(names), with_context=True)
            return self._presidio

    def _look(self, text: str) -> Sequence[Span]:
        if not text.strip():
            return ()
        return outermost(
            [
                span
                for span in self._all(text)
                if self._is_told(span) and not is_of_token(text, span)
            ]
        )

    def _all(self, text: str) -> Iterator[Span]:
        from watchfloor.analyzers.pii.prose.finder import find_in_prose

        presidio = self._loaded()
        yield from find(text)
        yield from (span for span in presidio.find(text) if _is_whole(text, span))
        yield from find_in_prose(text, names=self._model is None)
        if self._model is not None:
            yield from self._model.find(text)

    def _is_told(self, span: Span) -> bool:
        return span.score >= self._config.score_threshold


def _is_whole(text: str, span: Span) -> bool:
    """Whether it is no piece of a longer word: some of presidio's forms have no bounds."""
    before, after = text[max(0, span.start - 1) : span.start], text[span.end : span.end + 1]
    return not (
        (before.isalnum() and text[span.start].isalnum())
        or (after.isalnum() and text[span.end - 1].isalnum())
    )
