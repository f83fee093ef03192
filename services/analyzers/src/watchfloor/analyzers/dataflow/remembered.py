"""What was read in texts, remembered: a session is traced again with each message of it."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Read = TypeVar("Read")


class Remembered(Generic[Read]):
    """Reads each of the latest texts once; threads may share it.

    Args:
        read: Reads a text. What it makes of one depends on nothing else.
        most: Characters of the texts that are remembered together; what was asked for longest ago
            makes room. A text that is longer alone is read each time.
    """

    def __init__(self, read: Callable[[str], Read], *, most: int) -> None:
        self._read = read
        self._most = most
        self._found: OrderedDict[bytes, tuple[int, Read]] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def __call__(self, text: str) -> Read:
        """What is read in the text."""
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._lock:
            if digest in self._found:
                self._found.move_to_end(digest)
                return self._found[digest][1]
        read = self._read(text)
        with self._lock:
            self._keep(digest, len(text), read)
        return read

    def _keep(self, digest: bytes, characters: int, read: Read) -> None:
        if digest in self._found or characters > self._most:
            return
        self._found[digest] = (characters, read)
        self._characters += characters
        while self._characters > self._most:
            _, (gone, _) = self._found.popitem(last=False)
            self._characters -= gone
