"""The values of indicators: which kind they are, and their canonical form."""

import re
from ipaddress import IPv6Network, ip_network

from pydantic import TypeAdapter, ValidationError

from watchfloor.core import IntelKind, Network

_NETWORK: TypeAdapter[str] = TypeAdapter(Network)
_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_WIDEST_IPV4, _WIDEST_IPV6 = 8, 16
_LONGEST_DOMAIN = 253


def guess_kind(text: str) -> IntelKind | None:
    """What a value without a kind must be; user agents cannot be told from other text."""
    if _is_network(text):
        return IntelKind.NETWORK
    if _URL.fullmatch(text):
        return IntelKind.URL
    return IntelKind.DOMAIN if _is_domain(text) else None


def canonical_value(kind: IntelKind, text: str) -> str:
    """The one form of a value that others are compared with.

    Raises:
        ValueError: It is no such value; the message says what is expected.
    """
    match kind:
        case IntelKind.NETWORK:
            return _canonical_network(text)
        case IntelKind.DOMAIN:
            if not _is_domain(text):
                raise ValueError("must be a domain name")
            return text.lower().rstrip(".")
        case IntelKind.URL:
            if not _URL.fullmatch(text):
                raise ValueError("must be a URL with its scheme")
            return text
        case IntelKind.USER_AGENT:
            return text


def _canonical_network(text: str) -> str:
    if not _is_network(text):
        raise ValueError("must be an address or a network such as 192.0.2.0/24")
    canonical = _NETWORK.validate_python(text)
    network = ip_network(canonical)
    widest = _WIDEST_IPV6 if isinstance(network, IPv6Network) else _WIDEST_IPV4
    if network.prefixlen < widest:
        # One mistaken line such as 0.0.0.0/0 would otherwise call the whole world malicious.
        raise ValueError(f"must not be a network wider than /{widest}")
    return canonical


def _is_network(text: str) -> bool:
    try:
        _NETWORK.validate_python(text)
    except ValidationError:
        return False
    return True


def _is_domain(text: str) -> bool:
    name = text.lower().rstrip(".")
    return len(name) <= _LONGEST_DOMAIN and _DOMAIN.fullmatch(name) is not None
