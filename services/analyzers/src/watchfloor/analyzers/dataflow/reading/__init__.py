"""Reads tools' results into fields, and fields into sentences."""

from watchfloor.analyzers.dataflow.reading.cleaning import clean, folded
from watchfloor.analyzers.dataflow.reading.field import Field
from watchfloor.analyzers.dataflow.reading.result import read_result
from watchfloor.analyzers.dataflow.reading.sentences import Sentence, sentences

__all__ = ["Field", "Sentence", "clean", "folded", "read_result", "sentences"]
