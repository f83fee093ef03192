"""Finds what is sensitive and masks it, or puts tokens there. No I/O but reading its own lists."""

from watchfloor.redaction.finder import RECOGNIZERS, KeptFindings, find
from watchfloor.redaction.masking import masked, redacted
from watchfloor.redaction.network import top_level_domains
from watchfloor.redaction.recognizer import Recognizer
from watchfloor.redaction.records import Redactor
from watchfloor.redaction.secrets import SECRET_TYPES
from watchfloor.redaction.span import Span, outermost, without_repeats
from watchfloor.redaction.texts import COVERED_TYPES
from watchfloor.redaction.tokens import Tokens, is_of_token, is_token
from watchfloor.redaction.view import TextView
from watchfloor.redaction.words import declared

__all__ = [
    "COVERED_TYPES",
    "RECOGNIZERS",
    "SECRET_TYPES",
    "KeptFindings",
    "Recognizer",
    "Redactor",
    "Span",
    "TextView",
    "Tokens",
    "declared",
    "find",
    "is_of_token",
    "is_token",
    "masked",
    "outermost",
    "redacted",
    "top_level_domains",
    "without_repeats",
]
