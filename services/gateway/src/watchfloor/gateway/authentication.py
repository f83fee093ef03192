"""Who is calling, by API key."""

import asyncio
import hashlib
from contextlib import AbstractAsyncContextManager
from functools import partial

from watchfloor.core import Caller, Clock, Permission, UnauthenticatedError, UnavailableError
from watchfloor.gateway._expiring import ExpiringCache
from watchfloor.gateway.interruption import given_up_after
from watchfloor.gateway.permissions import Requirement
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
        self._look_again_s = remember_s or _STRANGER_S
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

    async def admit(self, key: str | None, requirement: Requirement) -> Caller:
        """The caller that the key speaks for, who has what is required.

        Raises:
            UnauthenticatedError: There is no key, or nobody has it.
            DeniedError: The caller has not that permission.
            UnavailableError: Keys cannot be looked up now.
        """
        caller = await self.authenticate(key)
        if isinstance(requirement, Permission):
            caller.require(requirement)
        return caller

    async def until_refused(self, key: str | None) -> None:
        """Return once the key is good no more; for calls that last longer than keys may live.

        While keys cannot be looked up nothing is known, and nothing changes.
        """
        while True:
            await asyncio.sleep(self._look_again_s)
            try:
                await self.authenticate(key)
            except UnauthenticatedError:
                return
            except UnavailableError:
                continue

    def while_good(self, key: str | None) -> AbstractAsyncContextManager[None]:
        """Cancel the block once the key is good no more; ``UnauthenticatedError`` is raised."""
        error = UnauthenticatedError("The API key is not valid any more.")
        return given_up_after(partial(self.until_refused, key), error=error)

    async def _look_up(self, key: str, digest: bytes) -> Caller:
        caller = None
        if self._strangers.get(digest) is None:
            caller = await self._limit(self._keys.authenticate(key))
        if caller is None:
            self._strangers.put(digest, value=True)
            raise UnauthenticatedError("The API key is not valid.")
        self._callers.put(digest, value=caller)
        return caller
