"""Who tries to log in again and again has to wait, longer each time."""

import hashlib

from watchfloor.core import Clock, SaturatedError
from watchfloor.gateway._expiring import ExpiringCache

_FREE_FAILURES = 5
_LONGEST_WAIT_S = 900.0
_FORGOTTEN_AFTER_S = 3600.0
_REMEMBERED = 10_000


class LoginBackoff:
    """Counts failures by address and by what was tried, in this process.

    After five of them each further one doubles the wait, from a second to a quarter of an hour; a
    success forgives, and so does an hour without a failure. What is remembered are digests.

    Args:
        clock: Measures the waits.
    """

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._failures: ExpiringCache[tuple[int, float]] = ExpiringCache(
            _REMEMBERED, ttl_s=_FORGOTTEN_AFTER_S, clock=clock
        )

    def require_turn(self, *names: str) -> None:
        """Return where none of these has to wait.

        Raises:
            SaturatedError: One of them has; it says how long.
        """
        now = self._clock.monotonic()
        wait_s = max(self._failures.get(_digest(name)) or (0, now) for name in names)[1] - now
        if wait_s > 0:
            raise SaturatedError("Too many failed logins; wait a little.", retry_after_s=wait_s)

    def failed(self, *names: str) -> None:
        """Note that these failed once more."""
        now = self._clock.monotonic()
        for digest in map(_digest, names):
            count = (self._failures.get(digest) or (0, now))[0] + 1
            beyond = count - _FREE_FAILURES
            wait_s = min(2.0 ** (beyond - 1), _LONGEST_WAIT_S) if beyond > 0 else 0.0
            self._failures.put(digest, value=(count, now + wait_s))

    def succeeded(self, *names: str) -> None:
        """Forgive these."""
        for digest in map(_digest, names):
            self._failures.forget(digest)


def _digest(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
