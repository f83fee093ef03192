"""The cookie of somebody who logged in, and whether another site made a browser send it."""

from collections.abc import Collection
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from watchfloor.core import DeniedError
from watchfloor.gateway.authentication import LoginCookie

PAGE_HEADER: Final = "x-watchfloor-page"
"""What our own pages send along with whatever changes something; another site cannot, unasked."""

_LOGIN, _ERRAND = "watchfloor-login", "watchfloor-errand"
_ERRAND_S = 600
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


def shown_by(connection: HTTPConnection) -> LoginCookie | None:
    """What the browser was given when somebody logged in."""
    secret = connection.cookies.get(_named(_LOGIN, connection))
    return LoginCookie(secret) if secret else None


def give_login(response: Response, connection: HTTPConnection, secret: str) -> None:
    """Have the browser show ``secret`` from here on, to us and from our own pages only."""
    _set(response, connection, _LOGIN, secret, same_site="strict")


def take_login(response: Response, connection: HTTPConnection) -> None:
    """Have the browser show nothing any more."""
    _set(response, connection, _LOGIN, "", same_site="strict", max_age=0)


def errand_of(connection: HTTPConnection) -> str:
    """What the browser was sent to the issuer with."""
    return connection.cookies.get(_named(_ERRAND, connection), "")


def give_errand(response: Response, connection: HTTPConnection, errand: str) -> None:
    """Have the browser keep this for ten minutes; it comes back from another site."""
    _set(response, connection, _ERRAND, errand, same_site="lax", max_age=_ERRAND_S)


def take_errand(response: Response, connection: HTTPConnection) -> None:
    """Have the browser forget it."""
    _set(response, connection, _ERRAND, "", same_site="lax", max_age=0)


def require_own_page(connection: HTTPConnection, origins: Collection[str]) -> None:
    """Return where what a browser sends by itself was sent by a page of ours.

    What only reads needs no proof, as no other site is told the answer, but for WebSocket, which
    browsers open across sites.

    Raises:
        DeniedError: It was not, or cannot be known to be.
    """
    is_socket = connection.scope["type"] == "websocket"
    if not is_socket and connection.scope["method"] in _HARMLESS:
        return
    if not is_socket and PAGE_HEADER not in connection.headers:
        raise DeniedError(f"With a login, what changes something needs the header {PAGE_HEADER}.")
    require_own_origin(connection, origins)


def require_own_origin(connection: HTTPConnection, origins: Collection[str]) -> None:
    """Return where the page that asks is ours.

    Raises:
        DeniedError: It is another's, or the browser does not say.
    """
    origin = connection.headers.get("origin", "")
    host = connection.headers.get("host", "")
    is_ours = bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    if not is_ours and origin not in origins:
        raise DeniedError("This was not asked for by a page of this product.")


def _set(
    response: Response,
    connection: HTTPConnection,
    name: str,
    value: str,
    *,
    same_site: str,
    max_age: int | None = None,
) -> None:
    is_secure = _is_secure(connection)
    response.set_cookie(
        _named(name, connection),
        value,
        max_age=max_age,
        path="/",
        secure=is_secure,
        httponly=True,
        samesite=same_site,  # type: ignore[arg-type]  # the words are the library's
    )


def _named(name: str, connection: HTTPConnection) -> str:
    # With this prefix browsers take the cookie over TLS only, and from no other host of the domain.
    return f"__Host-{name}" if _is_secure(connection) else name


def _is_secure(connection: HTTPConnection) -> bool:
    """Whether the cookie is for TLS only: always, but on this machine itself."""
    if connection.url.scheme in {"https", "wss"}:
        return True
    host = connection.url.hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost"
