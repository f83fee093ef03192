"""A bounded memory that forgets by age."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from watchfloor.core import Clock

V = TypeVar("V")


class ExpiringCache(Generic[V]):
    """Keeps at most ``size`` values, each for ``ttl_s``; the least recently put goes first."""

    def __init__(self, size: int, *, ttl_s: float, clock: Clock) -> None:
        self._size = size
        self._ttl_s = ttl_s
        self._clock = clock
        self._entries: OrderedDict[bytes, tuple[float, V]] = OrderedDict()

    def get(self, key: bytes) -> V | None:
        """The value, unless it is too old or was pushed out."""
        expires_at, value = self._entries.get(key, (0.0, None))
        if value is not None and self._clock.monotonic() >= expires_at:
            del self._entries[key]
            return None
        return value

    def put(self, key: bytes, *, value: V) -> None:
        """Remember ``value`` from this moment on."""
        self._entries[key] = (self._clock.monotonic() + self._ttl_s, value)
        self._entries.move_to_end(key)
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)

    def forget(self, key: bytes) -> None:
        """Remember nothing of this."""
        self._entries.pop(key, None)

    def forget_where(self, is_meant: Callable[[V], bool]) -> None:
        """Remember nothing of the values that are meant."""
        for key in [key for key, (_, value) in self._entries.items() if is_meant(value)]:
            del self._entries[key]
