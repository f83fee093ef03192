"""What every answer tells a browser: what it may do with it is next to nothing."""

from typing import Final

RawHeaders = list[tuple[bytes, bytes]]

_EVERY: Final = {
    "cache-control": "no-store",
    # A page that needs more says so itself.
    "content-security-policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_OVER_TLS: Final = {"strict-transport-security": "max-age=31536000"}


def _raw(headers: dict[str, str]) -> RawHeaders:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


_RAW: Final = {False: _raw(_EVERY), True: _raw(_EVERY | _OVER_TLS)}


def add_secure(headers: RawHeaders, *, scheme: str) -> None:
    """Add those that are not there yet.

    Args:
        headers: Of an answer, their names in small letters.
        scheme: How it was asked for.
    """
    present = {name for name, _ in headers}
    headers += [each for each in _RAW[scheme in {"https", "wss"}] if each[0] not in present]
