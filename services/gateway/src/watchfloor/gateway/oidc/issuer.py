"""An issuer as it is asked over HTTP: where its parts are, and which keys it signs with."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import structlog
from jwt import PyJWK
from jwt.exceptions import PyJWTError
from pydantic_core import from_json

from watchfloor.core import Clock, UnavailableError
from watchfloor.gateway.oidc.config import OIDCConfig, is_safe
from watchfloor.outgoing import Guard, GuardedTransport, OutgoingConfig, RefusedError

log = structlog.get_logger(__name__)

_DISCOVERY = "/.well-known/openid-configuration"
_LARGEST_BYTES = 1024**2
_MOST_KEYS = 100
_REST_WHILE_AWAY_S = 10.0

Document = Mapping[str, Any]


class Issuer:
    """Keeps the issuer's public keys, and asks for them again when a token names another one.

    However many tokens name keys that do not exist, the issuer is asked once in
    ``refetch_wait_s``; who comes in between waits for that moment, so that a key that was just
    rotated in is never refused. Old keys serve while the issuer is away.

    Lifecycle: construct (no I/O) -> asked -> ``stop``.

    Args:
        config: What the operator set.
        clock: Ages the keys.
    """

    def __init__(self, config: OIDCConfig, *, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._http = _client(config)
        self._asking = asyncio.Lock()
        self._keys: Mapping[str | None, Document] = {}
        self._questions = 0
        self._next_question_at = self._old_at = clock.monotonic()
        self._is_away = False
        self._document: Document | None = None

    async def stop(self) -> None:
        """Close all connections; safe twice."""
        await self._http.aclose()

    async def key(self, kid: str | None, algorithm: str) -> PyJWK | None:
        """The key of that id, for that algorithm; nothing where the issuer has none.

        Raises:
            UnavailableError: The issuer does not answer, and the key is not among those known.
        """
        if kid not in self._keys or self._clock.monotonic() >= self._old_at:
            await self._refresh(kid)
        found = self._keys.get(kid)
        return None if found is None else _usable(found, algorithm)

    async def document(self) -> Document:
        """What the issuer says of itself.

        Raises:
            UnavailableError: It does not answer, or names itself otherwise.
        """
        if self._document is None:
            found = await self._read(self._config.issuer.rstrip("/") + _DISCOVERY)
            if found.get("issuer") != self._config.issuer:
                raise UnavailableError("The issuer of tokens calls itself otherwise.")
            self._document = found
        return self._document

    async def endpoint(self, name: str) -> str:
        """The address that the issuer's document has under that name.

        Raises:
            UnavailableError: As above, or it has none that is safe.
        """
        place = (await self.document()).get(name)
        if not isinstance(place, str) or not is_safe(place):
            raise UnavailableError("The issuer of tokens names no safe address.")
        return place

    async def exchange(self, form: Mapping[str, str]) -> Document:
        """The tokens that the issuer gives for this; nothing where it gives none.

        Raises:
            UnavailableError: It does not answer.
        """
        return await self._read(await self.endpoint("token_endpoint"), form)

    async def _refresh(self, kid: str | None) -> None:
        arrived = self._questions
        async with self._asking:
            # A question that began after this caller had come is answered for it, too.
            if self._questions == arrived:
                await self._ask()
            if self._is_away and kid not in self._keys:
                raise UnavailableError("The issuer of tokens does not answer.")

    async def _ask(self) -> None:
        await asyncio.sleep(max(0.0, self._next_question_at - self._clock.monotonic()))
        self._questions += 1
        self._next_question_at = self._clock.monotonic() + self._config.refetch_wait_s
        try:
            self._keys, self._is_away = await self._fetched(), False
        except UnavailableError:
            self._is_away = True
            log.warning("issuer_keys_not_refreshed")
        rest_s = _REST_WHILE_AWAY_S if self._is_away else self._config.keys_max_age_s
        self._old_at = self._clock.monotonic() + rest_s

    async def _fetched(self) -> Mapping[str | None, Document]:
        url = self._config.jwks_url or await self.endpoint("jwks_uri")
        keys = (await self._read(url)).get("keys")
        if not isinstance(keys, list):
            raise UnavailableError("The issuer of tokens has no keys.")
        signing = [each for each in keys[:_MOST_KEYS] if _may_sign(each)]
        found: dict[str | None, Document] = {each.get("kid"): each for each in signing}
        if len(signing) == 1:
            # A token need not name the only key.
            found[None] = signing[0]
        return found

    async def _read(self, url: str, form: Mapping[str, str] | None = None) -> Document:
        method = "GET" if form is None else "POST"
        try:
            async with (
                asyncio.timeout(self._config.timeout_s),
                self._http.stream(method, url, data=form) as response,
            ):
                body = await _bounded(response)
                if form is None or response.is_server_error:
                    response.raise_for_status()
                document = from_json(body)
        except (RefusedError, httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as exc:
            raise UnavailableError("The issuer of tokens did not answer as it should.") from exc
        return document if isinstance(document, dict) else {}


def _client(config: OIDCConfig) -> httpx.AsyncClient:
    """Asks the operator's hosts wherever they are, and others that the issuer names as a guest."""
    # Asked every few minutes: a connection kept so long may be closed when it is wanted.
    plain = httpx.AsyncHTTPTransport(
        trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
    )
    own = (httpx.URL(url) for url in (config.issuer, config.jwks_url) if url)
    named = OutgoingConfig(allow_urls=("https://*:*",), allow_networks=config.allow_networks)
    return httpx.AsyncClient(
        timeout=config.timeout_s,
        trust_env=False,
        follow_redirects=False,
        transport=GuardedTransport(Guard(named)),
        mounts={f"{url.scheme}://{url.netloc.decode()}": plain for url in own},
    )


async def _bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > _LARGEST_BYTES:
            raise ValueError("the answer is too large")
    return bytes(body)


def _may_sign(key: object) -> bool:
    if not isinstance(key, dict) or not isinstance(key.get("kid"), str | None):
        return False
    return key.get("use", "sig") == "sig" and key.get("kty") != "oct"


def _usable(key: Document, algorithm: str) -> PyJWK | None:
    if key.get("alg", algorithm) != algorithm:
        return None
    try:
        return PyJWK(dict(key), algorithm)
    except PyJWTError:
        return None
