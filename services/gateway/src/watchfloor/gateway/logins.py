"""People who log in with a browser: by a key, or at the issuer of tokens."""

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

import structlog

from watchfloor.core import (
    Caller,
    Clock,
    KeyId,
    NotFoundError,
    UnauthenticatedError,
    UnavailableError,
)
from watchfloor.gateway.authentication import Authenticator, LoginCookie
from watchfloor.gateway.login_backoff import LoginBackoff
from watchfloor.gateway.oidc.config import OIDCConfig
from watchfloor.gateway.oidc.tokens import TokenVerifier
from watchfloor.gateway.port import KeptLogins, KeyNews
from watchfloor.gateway.time_limit import TimeLimit

log = structlog.get_logger(__name__)

_PREFIX_LENGTH = 11

Known = Callable[[Caller], Awaitable[None]]


class Begun(NamedTuple):
    """Somebody who has logged in.

    Attributes:
        caller: Who.
        secret: What the browser is to show from then on.
    """

    caller: Caller
    secret: str


class Errand(NamedTuple):
    """What a browser is sent to the issuer with; it keeps it until it comes back.

    Attributes:
        state: Ties what comes back to this browser.
        nonce: Ties the token to this login.
        verifier: Proves that the code was asked for by us.
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Errand":
        """One that nobody can guess."""
        return cls(*(secrets.token_urlsafe(32) for _ in cls._fields))

    @classmethod
    def read(cls, text: str) -> "Errand | None":
        """What was written; nothing where that was not so."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == len(cls._fields) else None

    def written(self) -> str:
        """As one word."""
        return ".".join(self)


class Logins:
    """Lets people in and out.

    Args:
        kept: Who is in.
        authenticator: Knows keys.
        tokens: Knows the issuer, where there is one.
        oidc: How the issuer is asked.
        news: Tells every gateway who is out.
        clock: Time.
        limit: Bounds each question.
        longest_s: Who is in for so long must log in again.
    """

    def __init__(
        self,
        kept: KeptLogins,
        *,
        authenticator: Authenticator,
        tokens: TokenVerifier | None,
        oidc: OIDCConfig | None,
        news: KeyNews,
        clock: Clock,
        limit: TimeLimit,
        longest_s: float,
    ) -> None:
        self._kept = kept
        self._authenticator = authenticator
        self._tokens = tokens
        self._oidc = oidc
        self._news = news
        self._clock = clock
        self._limit = limit
        self._longest = timedelta(seconds=longest_s)
        self._backoff = LoginBackoff(clock=clock)

    @property
    def has_issuer(self) -> bool:
        """Whether people can log in at an issuer, too."""
        return self._oidc is not None and self._oidc.client_id is not None

    async def by_key(self, key: str, *, address: str, known: Known) -> Begun:
        """Let somebody in who has a key.

        Args:
            key: What was shown.
            address: From where.
            known: Learns who it is before anything is done.

        Raises:
            SaturatedError: From there, or with a key that begins so, it was tried too often.
            UnauthenticatedError: Nobody has the key.
        """
        names = (f"address {address}", f"key {key[:_PREFIX_LENGTH]}")
        self._backoff.require_turn(*names)
        try:
            caller = await self._authenticator.by_key(key)
        except UnauthenticatedError:
            self._backoff.failed(*names)
            log.warning("login_refused")
            raise
        self._backoff.succeeded(*names)
        await known(caller)
        return await self._begun(caller, key_id=caller.key_id)

    async def errand(self) -> tuple[Errand, str]:
        """What a browser is sent to the issuer with, and where.

        Raises:
            NotFoundError: There is no issuer.
            UnavailableError: It does not answer.
        """
        oidc, tokens = self._issuer()
        errand = Errand.new()
        challenge = hashlib.sha256(errand.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": oidc.client_id or "",
            "redirect_uri": oidc.redirect_url or "",
            "scope": " ".join(oidc.scopes),
            "state": errand.state,
            "nonce": errand.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        place = await self._limit(tokens.issuer.endpoint("authorization_endpoint"))
        return errand, f"{place}{'&' if '?' in place else '?'}{urlencode(query)}"

    async def by_code(self, code: str, state: str, errand: Errand | None, *, known: Known) -> Begun:
        """Let somebody in who comes back from the issuer.

        Args:
            code: Stands for who logged in.
            state: What the browser was sent with.
            errand: What it kept meanwhile.
            known: Learns who it is before anything is done.

        Raises:
            NotFoundError: There is no issuer.
            UnauthenticatedError: It was sent by somebody else, or the issuer does not know it.
            UnavailableError: The issuer does not answer.
        """
        oidc, tokens = self._issuer()
        if errand is None or not secrets.compare_digest(state.encode(), errand.state.encode()):
            raise UnauthenticatedError("This login was not begun in this browser; begin again.")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": oidc.redirect_url or "",
            "client_id": oidc.client_id or "",
            "code_verifier": errand.verifier,
        }
        if oidc.client_secret is not None:
            form["client_secret"] = oidc.client_secret.get_secret_value()
        answer = await self._limit(tokens.issuer.exchange(form))
        token = str(answer.get("id_token", ""))
        caller = await self._limit(tokens.person(token, nonce=errand.nonce))
        await known(caller)
        return await self._begun(caller, key_id=None)

    async def end(self, cookie: LoginCookie) -> None:
        """Let somebody out; every gateway hears of it."""
        caller = await self._authenticator.authenticate(cookie)
        await self._limit(self._kept.end(caller, cookie.secret))
        self._authenticator.forget(caller.key_id)
        try:
            await self._limit(self._news.tell(caller.key_id))
        except UnavailableError:
            return

    async def _begun(self, caller: Caller, *, key_id: KeyId | None) -> Begun:
        ends_at = self._clock.now() + self._longest
        secret = await self._limit(self._kept.begin(caller, key_id=key_id, ends_at=ends_at))
        log.info("logged_in", project_id=caller.project_id, caller=caller.prefix)
        if key_id is not None and caller.expires_at is not None:
            ends_at = min(ends_at, caller.expires_at)
        return Begun(caller.model_copy(update={"expires_at": ends_at}), secret)

    def _issuer(self) -> tuple[OIDCConfig, TokenVerifier]:
        if self._oidc is None or self._tokens is None or not self.has_issuer:
            raise NotFoundError("Nobody logs in at an issuer here.")
        return self._oidc, self._tokens
