"""Texts that were read before: a session is judged again with each thing that happens in it."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence

from watchfloor.analyzers._reading.reader import Finding, Reader

_REMEMBERED_TEXTS = 4096


class RememberingReader:
    """Reads as its reader does, each of the latest texts once.

    Texts are remembered by their digests, so that what users say is not kept.

    Args:
        reader: Reads what is not remembered.
        most: Texts that are remembered; the one that was read longest ago makes room.
    """

    def __init__(self, reader: Reader, *, most: int = _REMEMBERED_TEXTS) -> None:
        self._reader = reader
        self._most = most
        self._found: OrderedDict[bytes, Sequence[Finding]] = OrderedDict()

    def read(self, text: str) -> Sequence[Finding]:
        """What the text shows."""
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = self._found.get(digest)
        if found is None:
            found = self._found[digest] = self._reader.read(text)
            if len(self._found) > self._most:
                self._found.popitem(last=False)
        self._found.move_to_end(digest)
        return found
