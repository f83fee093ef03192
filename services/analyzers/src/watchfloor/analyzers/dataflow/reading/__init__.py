"""Reads tools' results into fields, and fields into sentences."""

from watchfloor.analyzers.dataflow.reading.cleaning import clean, folded
from watchfloor.analyzers.dataflow.reading.field import Field
from watchfloor.analyzers.dataflow.reading.result import MOST_FIELDS, read_result
from watchfloor.analyzers.dataflow.reading.sentences import Sentence, sentences

__all__ = ["MOST_FIELDS", "Field", "Sentence", "clean", "folded", "read_result", "sentences"]
