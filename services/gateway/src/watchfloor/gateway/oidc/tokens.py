"""Tokens, verified, and whom they speak for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
from jwt.exceptions import PyJWTError

from watchfloor.core import (
    PERSON_PREFIX,
    Caller,
    Clock,
    KeyId,
    Role,
    UnauthenticatedError,
    is_project_id,
)
from watchfloor.gateway.oidc.config import OIDCConfig
from watchfloor.gateway.oidc.issuer import Issuer
from watchfloor.gateway.port import Verified

_REQUIRED = ("exp", "iat", "iss", "aud", "sub")
_LONGEST_SUBJECT = 200
_LARGEST_MOMENT = 2**33

Claims = Mapping[str, Any]


class TokenVerifier:
    """Says whom a token speaks for, or that it speaks for nobody.

    The algorithm must be one of the operator's and fit the key; which key, the token's ``kid`` says
    and nothing else in it: addresses and keys that a token brings along are not looked at.

    Lifecycle: construct (no I/O) -> asked -> ``stop``.

    Args:
        config: What the operator set.
        clock: Ages the issuer's keys.

    Attributes:
        issuer: Has the keys.
    """

    def __init__(self, config: OIDCConfig, *, clock: Clock) -> None:
        self._config = config
        self.issuer = Issuer(config, clock=clock)

    async def stop(self) -> None:
        """Close the connections to the issuer; safe twice."""
        await self.issuer.stop()

    async def verified(self, token: str) -> Verified:
        """Whom the token speaks for, and since when.

        Raises:
            UnauthenticatedError: It is not good, or names no project or role.
            UnavailableError: The issuer is away, and the token's key is not among those known.
        """
        claims = await self.claims(token, audience=self._config.audience)
        issued_at = datetime.fromtimestamp(min(float(claims["iat"]), _LARGEST_MOMENT), UTC)
        return Verified(self._caller(claims), issued_at)

    async def person(self, token: str, *, nonce: str) -> Caller:
        """Who has just logged in at the issuer, as the token says that was made for this login.

        Raises:
            UnauthenticatedError: It is not good, or was made for another login.
            UnavailableError: As above.
        """
        claims = await self.claims(token, audience=self._config.client_id or "")
        if claims.get("nonce") != nonce:
            raise _bad()
        return self._caller(claims)

    async def claims(self, token: str, *, audience: str) -> Claims:
        """What a good token says.

        Raises:
            UnauthenticatedError: It is not good.
            UnavailableError: As above.
        """
        try:
            header = jwt.get_unverified_header(token)
        except PyJWTError as exc:
            raise _bad() from exc
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in self._config.algorithms or not isinstance(kid, str | None):
            raise _bad()
        key = await self.issuer.key(kid, algorithm)
        if key is None:
            raise _bad()
        try:
            claims: Claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=audience,
                issuer=self._config.issuer,
                leeway=self._config.clock_skew_s,
                options={"require": list(_REQUIRED)},
            )
        except PyJWTError as exc:
            raise _bad() from exc
        return claims

    def _caller(self, claims: Claims) -> Caller:
        subject, ends_s = claims["sub"], float(claims["exp"]) + self._config.clock_skew_s
        project = _at(claims, self._config.project_claim)
        role = self._role(_at(claims, self._config.role_claim))
        if role is None or not (isinstance(project, str) and is_project_id(project)):
            raise UnauthenticatedError("The token names no project and role of ours.")
        if not (0 < len(subject) <= _LONGEST_SUBJECT and subject.isprintable()):
            raise _bad()
        named = f"{PERSON_PREFIX}{subject}"
        return Caller(
            key_id=KeyId(named),
            prefix=named,
            project_id=project,
            role=role,
            expires_at=datetime.fromtimestamp(min(ends_s, _LARGEST_MOMENT), UTC),
        )

    def _role(self, told: object) -> Role | None:
        names = told if isinstance(told, list) else [told]
        ours = self._config.roles or {role.value: role for role in Role}
        held = {ours[name] for name in names if isinstance(name, str) and name in ours}
        return next((role for role in Role if role in held), None)


def _at(claims: Claims, path: str) -> object:
    found: object = claims
    # A claim's own name may have dots, as the addresses by which many issuers call theirs.
    if path in claims:
        return claims[path]
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _bad() -> UnauthenticatedError:
    return UnauthenticatedError("The token is not valid.")
