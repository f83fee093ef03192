"""Presidio's own engine, to be measured against."""

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine

from watchfloor.analyzers.pii.presidio.catalogue import DEFAULT_NAMES, recognizer_classes
from watchfloor.redaction import Span

_LANGUAGE = "en"


class PlainPresidio:
    """The engine with the recognisers that run by default and a blank English pipeline."""

    def __init__(self) -> None:
        pipeline = SpacyNlpEngine(models=[{"lang_code": _LANGUAGE, "model_name": "blank"}])
        setattr(pipeline, "nlp", {_LANGUAGE: spacy.blank(_LANGUAGE)})  # noqa: B010 - typed as None
        classes = recognizer_classes()
        registry = RecognizerRegistry(recognizers=[classes[name]() for name in DEFAULT_NAMES])
        self._engine = AnalyzerEngine(
            registry=registry, nlp_engine=pipeline, supported_languages=[_LANGUAGE]
        )

    def find(self, text: str) -> list[Span]:
        """What it finds, in order."""
        found = self._engine.analyze(text, _LANGUAGE)
        return sorted(Span(one.entity_type, one.start, one.end, one.score) for one in found)
