"""What callers send beside their messages."""

from collections.abc import Iterable

_BEARER = "bearer"

Metadata = Iterable[tuple[str, str | bytes]]


def api_key_of(metadata: Metadata | None) -> str | None:
    """The API key: ``x-api-key: KEY``, or ``authorization: Bearer KEY``."""
    if key := _text(metadata, "x-api-key"):
        return key
    scheme, _, credentials = (_text(metadata, "authorization") or "").partition(" ")
    return credentials.strip() if scheme.lower() == _BEARER else None


def idempotency_key_of(metadata: Metadata | None) -> str | None:
    """The caller's own key for the call: ``idempotency-key: KEY``."""
    return _text(metadata, "idempotency-key")


def _text(metadata: Metadata | None, name: str) -> str | None:
    found = (value for key, value in metadata or () if key == name)
    return next((value for value in found if isinstance(value, str)), None)
