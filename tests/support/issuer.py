"""An issuer of tokens: a small real HTTP server with keys that can be rotated."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from watchfloor.runtime import HTTPServer, bind

AUDIENCE = "watchfloor"


class SigningKey:
    """A key pair and its name.

    Attributes:
        untold: What is not published of it.
    """

    untold: tuple[str, ...] = ()

    def __init__(self, kid: str | None = None) -> None:
        self.kid = kid or uuid4().hex
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def published(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        document |= {"kid": self.kid, "use": "sig", "alg": "RS256"}
        return {name: value for name, value in document.items() if name not in self.untold}


class IssuerServer:
    """Publishes its keys, and signs.

    Attributes:
        url: Where it is, and what it calls itself.
        keys: What it publishes, the one that it signs with first.
        fetches: How often its keys were asked for.
        is_away: It answers nothing of use.
        keys_url: Where it says that its keys are; with itself where absent.
        codes: What was asked for with a code, and is to be answered; by code.
        person: Claims of whoever logs in at it with a browser.
    """

    def __init__(self) -> None:
        self.url = ""
        self.keys = [SigningKey()]
        self.fetches = 0
        self.is_away = False
        self.keys_url: str | None = None
        self.codes: dict[str, dict[str, Any]] = {}
        self.person: dict[str, Any] = {}
        self.exchanged: list[dict[str, str]] = []
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._published),
                Route("/authorize", self._authorize),
                Route("/token", self._exchange, methods=["POST"]),
            ]
        )

    def rotate(self) -> None:
        """Sign with another key; the old one is published no more."""
        self.keys = [SigningKey()]

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "ann",
            "iat": now,
            "exp": now + 300,
            "watchfloor_project": "acme",
            "watchfloor_role": "analyst",
            **more,
        }

    def token(
        self, *, without: str = "", headers: dict[str, Any] | None = None, **more: Any
    ) -> str:
        claims = {name: value for name, value in self.claims(**more).items() if name != without}
        key = self.keys[0]
        return jwt.encode(claims, key.private, "RS256", headers={"kid": key.kid, **(headers or {})})

    async def _discovery(self, _: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": self.url,
                "jwks_uri": self.keys_url or f"{self.url}/keys",
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
            },
            status_code=503 if self.is_away else 200,
        )

    async def _published(self, _: Request) -> JSONResponse:
        self.fetches += 1
        keys = [each.published() for each in self.keys]
        return JSONResponse({"keys": keys}, status_code=503 if self.is_away else 200)

    async def _authorize(self, request: Request) -> RedirectResponse:
        """Ask nothing, as where somebody is logged in already."""
        asked, code = request.query_params, uuid4().hex
        self.codes[code] = {"id_token": self.token(nonce=asked["nonce"], **self.person)}
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=302)

    async def _exchange(self, request: Request) -> JSONResponse:
        form = dict(parse_qsl((await request.body()).decode()))
        self.exchanged.append(form)
        found = self.codes.pop(form.get("code", ""), None)
        if found is None:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse(found)


@asynccontextmanager
async def running_issuer() -> AsyncIterator[IssuerServer]:
    issuer = IssuerServer()
    listener = bind("127.0.0.1", 0)
    issuer.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = HTTPServer(issuer.app, listener=listener, stop_timeout_s=2)
    await server.start()
    try:
        yield issuer
    finally:
        await server.stop()


def unsigned(claims: dict[str, Any], header: dict[str, Any]) -> str:
    """A token that nobody signed, whatever its head says."""
    parts = (json.dumps(each).encode() for each in (header, claims))
    return ".".join(urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts) + "."
