"""Constrained texts that several values share."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_MAPPED_BITS = 96


def without_nul(text: str) -> str:
    """The text, where PostgreSQL can hold it."""
    if "\x00" in text:
        raise ValueError("must not contain the character NUL")
    return text


def canonical_address(text: str) -> str:
    """The one form of an IP address; ``ValueError`` where the text is none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise ValueError("must be an IPv4 or IPv6 address") from None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        if address.scope_id is not None:
            raise ValueError("must be an address without a zone")
    return str(address)


def _canonical_network(text: str) -> str:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError("must be an address or a network such as 192.0.2.0/24") from None
    if isinstance(network, ipaddress.IPv6Network):
        mapped = network.network_address.ipv4_mapped
        if mapped is not None and network.prefixlen >= _MAPPED_BITS:
            return f"{mapped}/{network.prefixlen - _MAPPED_BITS}"
        if network.network_address.scope_id is not None:
            raise ValueError("must be a network without a zone")
    return str(network)


Label = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=255),
    AfterValidator(without_nul),
]
"""A short name or foreign id: 1 to 255 characters, PostgreSQL can hold it."""

Text = Annotated[str, StringConstraints(strict=True, max_length=4096), AfterValidator(without_nul)]
"""A line or paragraph: up to 4,096 characters."""

Address = Annotated[
    str, StringConstraints(strict=True, max_length=45), AfterValidator(canonical_address)
]
"""An IP address in canonical form; an IPv4 address mapped into IPv6 becomes the IPv4 address."""

Network = Annotated[
    str, StringConstraints(strict=True, max_length=49), AfterValidator(_canonical_network)
]
"""A network in canonical CIDR form; a single address becomes a /32 or /128, and what is mapped into
IPv6 its IPv4 network."""
