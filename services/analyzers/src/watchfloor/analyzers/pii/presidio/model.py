"""Names by a spaCy model, where one is installed."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import spacy
from spacy.language import Language

from watchfloor.redaction import Span

_SCORE = 0.85
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "PERSON": "PERSON",
        "PER": "PERSON",
        "GPE": "LOCATION",
        "LOC": "LOCATION",
        "FAC": "LOCATION",
        "ORG": "ORGANIZATION",
    }
)
_ENGLISH = "en_core_web_"
_BEST_FIRST = ("trf", "lg", "md", "sm")


def best_installed(installed: Sequence[str]) -> str | None:
    """The English model that knows most, by name.

    Args:
        installed: Names of models.
    """
    names = (f"{_ENGLISH}{size}" for size in _BEST_FIRST)
    return next((name for name in names if name in installed), None)


def load_model(wanted: str) -> Language | None:
    """A model that is installed; nothing is downloaded.

    Args:
        wanted: Its name, or ``auto``.
    """
    name = best_installed(spacy.util.get_installed_models()) if wanted == "auto" else wanted
    return spacy.load(name) if name else None


class ModelFinder:
    """Names of people, places and organisations, as a model sees them.

    Args:
        pipeline: The model.
    """

    def __init__(self, pipeline: Language) -> None:
        self._pipeline = pipeline
        self.name = f"{pipeline.meta['lang']}_{pipeline.meta['name']}"

    def find(self, text: str) -> Iterator[Span]:
        """Every entity of a type that we tell."""
        for entity in self._pipeline(text[: self._pipeline.max_length]).ents:
            entity_type = _TYPES.get(entity.label_)
            if entity_type is not None:
                yield Span(entity_type, entity.start_char, entity.end_char, _SCORE)
