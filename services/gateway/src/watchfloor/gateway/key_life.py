"""What goes on with keys beside the calls made with them: uses noted, news heard."""

import contextlib
from datetime import datetime

from watchfloor.core import Caller, Clock, KeyId, Periodic, ProjectId, UnavailableError
from watchfloor.gateway.authentication import Authenticator
from watchfloor.gateway.port import ApiKeys, KeyNews, Tokens
from watchfloor.gateway.time_limit import TimeLimit

_WRITE_EVERY_S = 15.0


class KeyUses:
    """Remembers who called, and writes it down now and then; no call waits for that.

    Args:
        keys: Where it is written, of each key at most once a minute.
        clock: Says when a call came.
        limit: Bounds each writing.
    """

    def __init__(self, keys: ApiKeys, *, clock: Clock, limit: TimeLimit) -> None:
        self._keys = keys
        self._clock = clock
        self._limit = limit
        self._used_at: dict[tuple[ProjectId, KeyId], datetime] = {}

    def note(self, caller: Caller) -> None:
        """Remember that the caller's key was used just now."""
        self._used_at[caller.project_id, caller.key_id] = self._clock.now()

    async def write(self) -> None:
        """Write down what was noted since the last time.

        Raises:
            UnavailableError: The store is away; what was noted is written next time.
        """
        if not (noted := dict(self._used_at)):
            return
        await self._limit(self._keys.note_uses(noted))
        for key, used_at in noted.items():
            if self._used_at[key] == used_at:
                del self._used_at[key]


class KeyLife:
    """Writes down uses of keys, and has the authenticator forget those of which there is news.

    Lifecycle: construct (no I/O) -> ``start`` -> ``stop``.

    Args:
        authenticator: Remembers callers.
        uses: What was noted.
        news: Tells which keys were revoked, here or by another gateway.
        tokens: Has connections to close, where tokens are taken.
    """

    def __init__(
        self,
        authenticator: Authenticator,
        *,
        uses: KeyUses,
        news: KeyNews,
        tokens: Tokens | None = None,
    ) -> None:
        self._authenticator, self._tokens = authenticator, tokens
        self._uses = uses
        self._news = news
        self._writing = Periodic(_WRITE_EVERY_S, uses.write)

    async def start(self) -> None:
        """Begin to listen and to write.

        Raises:
            UnavailableError: The bus is away.
        """
        await self._news.listen(self._authenticator.forget)
        await self._writing.start()

    async def stop(self) -> None:
        """Listen no more, and write what was noted last; safe twice and without ``start``."""
        await self._news.stop()
        await self._writing.stop()
        with contextlib.suppress(UnavailableError):
            await self._uses.write()
        if self._tokens is not None:
            await self._tokens.stop()
