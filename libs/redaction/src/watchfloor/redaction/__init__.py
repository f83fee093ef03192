"""Finds sensitive text by its form and masks it. Pure: no I/O but reading its own lists once."""

from watchfloor.redaction.finder import RECOGNIZERS, KeptFindings, find
from watchfloor.redaction.masking import masked, redacted
from watchfloor.redaction.network import top_level_domains
from watchfloor.redaction.recognizer import Recognizer
from watchfloor.redaction.secrets import SECRET_TYPES
from watchfloor.redaction.span import Span, outermost, without_repeats
from watchfloor.redaction.view import TextView

__all__ = [
    "RECOGNIZERS",
    "SECRET_TYPES",
    "KeptFindings",
    "Recognizer",
    "Span",
    "TextView",
    "find",
    "masked",
    "outermost",
    "redacted",
    "top_level_domains",
    "without_repeats",
]
