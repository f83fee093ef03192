"""Who is calling, by API key, token or login."""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from functools import partial
from typing import NamedTuple

import structlog

from watchfloor.core import Caller, Clock, UnauthenticatedError, UnavailableError
from watchfloor.gateway._expiring import ExpiringCache
from watchfloor.gateway.interruption import given_up_after
from watchfloor.gateway.limits import RateLimits
from watchfloor.gateway.port import ApiKeys, KeptLogins, Tokens
from watchfloor.gateway.time_limit import TimeLimit

log = structlog.get_logger(__name__)

_LONGEST_KEY = 255
_LONGEST_TOKEN = 8192
_TOKEN_DOTS = 2
_REMEMBERED_CALLERS = 10_000
_REMEMBERED_STRANGERS = 1_000
_STRANGER_S = 1.0


class LoginCookie(NamedTuple):
    """What a browser shows of somebody who logged in.

    Attributes:
        secret: What it was given then.
    """

    secret: str


Credential = str | LoginCookie
"""What callers show: a key or a token, or what their browser was given."""


class _Kind(StrEnum):
    KEY = "API key"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    LOGIN = "login"

    @property
    def refusal(self) -> UnauthenticatedError:
        return UnauthenticatedError(f"The {self} is not valid.")


class Authenticator:
    """Knows callers by their keys, and remembers them for a moment.

    What has the form of a token is one where tokens are taken. Memory holds digests, never keys.
    Wrong keys are remembered apart and briefly, so that guesses neither push callers out nor keep a
    key that was just issued from working.

    Args:
        keys: Where keys are looked up.
        clock: Ages what is remembered.
        limit: Bounds each look-up.
        used: Told of each caller; returns at once.
        logins: Who logged in with a browser.
        rates: How often each may come.
        tokens: Says whom tokens speak for, where they are taken.
        remember_s: How long a good key is not looked up again, unless there is news of it.
    """

    def __init__(
        self,
        keys: ApiKeys,
        *,
        clock: Clock,
        limit: TimeLimit,
        used: Callable[[Caller], None],
        logins: KeptLogins,
        rates: RateLimits,
        tokens: Tokens | None = None,
        remember_s: float = 10.0,
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._limit = limit
        self._used = used
        self._logins = logins
        self._rates = rates
        self._tokens = tokens
        self._news = asyncio.Event()
        self._look_again_s = remember_s or _STRANGER_S
        self._callers: ExpiringCache[Caller] = ExpiringCache(
            _REMEMBERED_CALLERS, ttl_s=remember_s, clock=clock
        )
        self._strangers: ExpiringCache[bool] = ExpiringCache(
            _REMEMBERED_STRANGERS, ttl_s=_STRANGER_S, clock=clock
        )

    async def admit(self, credential: Credential | None) -> Caller:
        """The caller as below, who has come once more.

        Raises:
            UnauthenticatedError: There is none, or nobody has it.
            SaturatedError: It comes too often.
            UnavailableError: It cannot be looked up now.
        """
        caller = await self.authenticate(credential)
        self._rates.require_key(caller.key_id)
        return caller

    async def authenticate(self, credential: Credential | None) -> Caller:
        """The caller that the key, the token or the login speaks for.

        Raises:
            UnauthenticatedError: There is none, or nobody has it.
            UnavailableError: It cannot be looked up now.
        """
        if not credential:
            raise UnauthenticatedError("An API key or a token is required.")
        kind = self._kind_of(credential)
        text = credential if isinstance(credential, str) else credential.secret
        longest = _LONGEST_TOKEN if kind is _Kind.TOKEN else _LONGEST_KEY
        if len(text) > longest or not (text.isascii() and text.isprintable()):
            raise kind.refusal
        digest = hashlib.sha256(f"{kind} {text}".encode()).digest()
        caller = self._callers.get(digest)
        if caller is None or self._has_ended(caller):
            caller = await self._look_up(kind, text, digest)
        if kind is not _Kind.TOKEN:
            self._used(caller)
        return caller

    async def by_key(self, key: str) -> Caller:
        """The caller that an API key speaks for; a token is none, it logs in at its issuer.

        Raises:
            UnauthenticatedError: Nobody has it.
            UnavailableError: It cannot be looked up now.
        """
        if key and self._kind_of(key) is _Kind.TOKEN:
            raise _Kind.KEY.refusal
        return await self.authenticate(key)

    def forget(self, name: str) -> None:
        """Look up again what this names: when it comes next, and at once for calls that last.

        Args:
            name: The key's id, or what names whoever has tokens.
        """
        self._callers.forget_where(lambda caller: name in {caller.key_id, caller.prefix})
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def until_refused(self, key: Credential | None) -> None:
        """Return once the key is good no more; for calls that last longer than keys may live.

        While keys cannot be looked up nothing is known, and nothing changes.
        """
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._look_again_s):
                    await self._news.wait()
            try:
                await self.authenticate(key)
            except UnauthenticatedError:
                return
            except UnavailableError:
                continue

    def while_good(self, key: Credential | None) -> AbstractAsyncContextManager[None]:
        """Cancel the block once the key is good no more; ``UnauthenticatedError`` is raised."""
        error = UnauthenticatedError("What was shown is not valid any more.")
        return given_up_after(partial(self.until_refused, key), error=error)

    def _has_ended(self, caller: Caller) -> bool:
        return caller.expires_at is not None and caller.expires_at <= self._clock.now()

    def _kind_of(self, credential: Credential) -> _Kind:
        if isinstance(credential, LoginCookie):
            return _Kind.LOGIN
        is_token = self._tokens is not None and credential.count(".") == _TOKEN_DOTS
        return _Kind.TOKEN if is_token else _Kind.KEY

    async def _look_up(self, kind: _Kind, text: str, digest: bytes) -> Caller:
        caller, news = None, self._news
        if self._strangers.get(digest) is None:
            caller = await self._found(kind, text)
        if caller is None or self._has_ended(caller):
            self._strangers.put(digest, value=True)
            raise kind.refusal
        # What was looked up before there was news may be what the news is about.
        if news is self._news:
            self._callers.put(digest, value=caller)
        return caller

    async def _found(self, kind: _Kind, text: str) -> Caller | None:
        if kind is _Kind.TOKEN:
            return await self._by_token(text)
        by = self._logins if kind is _Kind.LOGIN else self._keys
        return await self._limit(by.authenticate(text))

    async def _by_token(self, token: str) -> Caller | None:
        if self._tokens is None:
            return None
        try:
            caller, issued_at = await self._limit(self._tokens.verified(token))
        except UnauthenticatedError as exc:
            log.info("token_refused", reason=str(exc))
            return None
        revoked_at = await self._limit(self._logins.revoked_at(caller.project_id, caller.prefix))
        return caller if revoked_at is None or revoked_at < issued_at else None
