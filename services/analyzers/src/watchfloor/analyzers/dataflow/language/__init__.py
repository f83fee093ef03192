"""The words of orders in several languages, by grammar and meaning."""

from watchfloor.analyzers.dataflow.language.deed import CONSEQUENTIAL, Deed, kin_of
from watchfloor.analyzers.dataflow.language.lexicon import (
    ENGLISH,
    LEXICONS,
    NOUN_TOO,
    PLAIN_VERBS,
    UNSPACED,
    Lexicon,
    is_unspaced,
    lexicon_of,
)

__all__ = [
    "CONSEQUENTIAL",
    "ENGLISH",
    "LEXICONS",
    "NOUN_TOO",
    "PLAIN_VERBS",
    "UNSPACED",
    "Deed",
    "Lexicon",
    "is_unspaced",
    "kin_of",
    "lexicon_of",
]
