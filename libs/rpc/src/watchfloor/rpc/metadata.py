"""What callers send beside their messages."""

import base64
from collections.abc import Iterable
from urllib.parse import unquote

Metadata = Iterable[tuple[str, str | bytes]]


def api_key_of(metadata: Metadata | None) -> str | None:
    """The API key: ``x-api-key: KEY``, or ``authorization`` as ``Bearer KEY`` or ``Basic``.

    Of a Basic pair it is the password; without one, the user.
    """
    if key := _text(metadata, "x-api-key"):
        return key
    scheme, _, credentials = (_text(metadata, "authorization") or "").partition(" ")
    match scheme.lower():
        case "bearer":
            return credentials.strip()
        case "basic":
            return _basic(credentials.strip())
        case _:
            return None


def idempotency_key_of(metadata: Metadata | None) -> str | None:
    """The caller's own key for the call: ``idempotency-key: KEY``."""
    return _text(metadata, "idempotency-key")


def client_id_of(metadata: Metadata | None) -> str | None:
    """The client that will come back for the result: ``x-client-session-id: ID``."""
    return _text(metadata, "x-client-session-id")


def address_of(peer: str) -> str | None:
    """The address in what grpc says of the other side, such as ``ipv6:%5B::1%5D:50123``."""
    family, _, rest = peer.partition(":")
    host = unquote(rest).rpartition(":")[0]
    return host.strip("[]") if family in {"ipv4", "ipv6"} else None


def _text(metadata: Metadata | None, name: str) -> str | None:
    found = (value for key, value in metadata or () if key == name)
    return next((value for value in found if isinstance(value, str)), None)


def _basic(credentials: str) -> str | None:
    try:
        pair = base64.b64decode(credentials, validate=True).decode()
    except ValueError:
        return None
    user, _, password = pair.partition(":")
    return password or user
