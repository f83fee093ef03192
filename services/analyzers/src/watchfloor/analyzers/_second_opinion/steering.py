"""Whether a text tries to talk its judge into something."""

from collections.abc import Iterable

from watchfloor.analyzers._reading import Reader, plain
from watchfloor.analyzers.session_risk.attempts import OVERRIDES
from watchfloor.analyzers.session_risk.steering import STEERING

_READER = Reader((*STEERING, *OVERRIDES))
_LONGEST = 50_000


def is_steered(texts: Iterable[str]) -> bool:
    """Whether one of the texts does, quoted, coded or denied: a model reads all of it."""
    return any(_READER.read_plain(plain(text[:_LONGEST])) for text in texts)
