"""Who is calling, by API key."""

import hashlib

from watchfloor.core import Caller, Clock, UnauthenticatedError
from watchfloor.gateway._expiring import ExpiringCache
from watchfloor.gateway.port import ApiKeys
from watchfloor.gateway.time_limit import TimeLimit

_LONGEST_KEY = 255
_REMEMBERED_CALLERS = 10_000
_REMEMBERED_STRANGERS = 1_000
_STRANGER_S = 1.0


class Authenticator:
    """Knows callers by their keys, and remembers them for a moment.

    Memory holds digests, never keys. Wrong keys are remembered apart and briefly, so that guesses
    neither push callers out nor keep a key that was just issued from working.

    Args:
        keys: Where keys are looked up.
        clock: Ages what is remembered.
        limit: Bounds each look-up.
        remember_s: How long a good key is not looked up again.
    """

    def __init__(
        self, keys: ApiKeys, *, clock: Clock, limit: TimeLimit, remember_s: float = 10.0
    ) -> None:
        self._keys = keys
        self._limit = limit
        self._callers: ExpiringCache[Caller] = ExpiringCache(
            _REMEMBERED_CALLERS, ttl_s=remember_s, clock=clock
        )
        self._strangers: ExpiringCache[bool] = ExpiringCache(
            _REMEMBERED_STRANGERS, ttl_s=_STRANGER_S, clock=clock
        )

    async def authenticate(self, key: str | None) -> Caller:
        """The caller that the key speaks for.

        Raises:
            UnauthenticatedError: There is no key, or nobody has it.
            UnavailableError: Keys cannot be looked up now.
        """
        if not key:
            raise UnauthenticatedError("An API key is required.")
        if len(key) > _LONGEST_KEY or not (key.isascii() and key.isprintable()):
            raise UnauthenticatedError("The API key is not valid.")
        digest = hashlib.sha256(key.encode()).digest()
        caller = self._callers.get(digest)
        if caller is None:
            caller = await self._look_up(key, digest)
        return caller

    async def _look_up(self, key: str, digest: bytes) -> Caller:
        caller = None
        if self._strangers.get(digest) is None:
            caller = await self._limit(self._keys.authenticate(key))
        if caller is None:
            self._strangers.put(digest, value=True)
            raise UnauthenticatedError("The API key is not valid.")
        self._callers.put(digest, value=caller)
        return caller
