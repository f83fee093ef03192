"""What became of the newest texts, known by their digests: histories are told again and again."""

from collections import Counter, OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

_MOST_TEXTS = 4_096
_MOST_CHARACTERS = 4_194_304
_DIGEST_BYTES = 16


class Kept(NamedTuple):
    """What became of a text.

    Attributes:
        text: Without what is sensitive; nothing where it stayed as it is.
        found: What was kept back of it, by type.
    """

    text: str | None
    found: Counter[str]


class RememberedTexts:
    """Remembers what became of texts, never the texts; bounded, safe between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def digest(self, text: str, way: str) -> bytes:
        """Tells a text, looked at in some way, from all others."""
        said = f"{way}\n{text}".encode("utf-8", "surrogatepass")
        return blake2b(said, digest_size=_DIGEST_BYTES).digest()

    def get(self, digest: bytes) -> Kept | None:
        """What became of it; nothing where that is not remembered."""
        with self._lock:
            kept = self._kept.get(digest)
            if kept is not None:
                self._kept.move_to_end(digest)
            return kept

    def put(self, digest: bytes, kept: Kept) -> None:
        """Remember it, and forget the oldest where there is no room."""
        with self._lock:
            self._forget(digest)
            self._kept[digest] = kept
            self._characters += len(kept.text or "")
            while len(self._kept) > _MOST_TEXTS or self._characters > _MOST_CHARACTERS:
                self._forget(next(iter(self._kept)))

    def _forget(self, digest: bytes) -> None:
        kept = self._kept.pop(digest, None)
        self._characters -= len((kept.text if kept else None) or "")
