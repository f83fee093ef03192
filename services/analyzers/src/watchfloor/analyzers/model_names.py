"""What the name of a language model tells."""

import re

_PINNED = re.compile(
    r"""
    [-:] (?: \d{8} | \d{4}-\d{2}-\d{2} | \d{4} | \d{3} ) $   # a date or a release
    | [@:] (?: sha256: )? [0-9a-f]{64} $                     # a digest
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_pinned(model: str) -> bool:
    """Whether the name stands for one model for ever, and not for the newest of a family."""
    return _PINNED.search(model) is not None
