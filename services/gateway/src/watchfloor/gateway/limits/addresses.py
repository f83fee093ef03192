"""Which addresses are one caller."""

from ipaddress import IPv6Address, IPv6Network, ip_address

_BITS_OF_A_SITE = 64


def site_of(address: str) -> str:
    """The name under which an address is limited: who has one of a /64 of IPv6 has them all."""
    if ":" not in address:
        return address
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, _BITS_OF_A_SITE), strict=False))
