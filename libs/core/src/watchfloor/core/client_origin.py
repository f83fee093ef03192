"""Whose traffic something told of is and where it came from, under the names that senders use."""

from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from watchfloor.core.text import canonical_address

CUSTOMER_NAMES = ("customer_id", "customerId", "customer.id")
ADDRESS_NAMES = (
    *("client.address", "source.address", "http.client_ip"),
    *("client_address", "clientAddress", "client_ip", "clientIp"),
    *("source_ip", "sourceIp"),
)
PEER_NAMES = ("network.peer.address", "net.sock.peer.addr", "net.peer.ip")
"""The other end of a connection: the client's where a server tells of it, else a server's."""

_LIMIT_CHARACTERS = 255


def customer_in(told: Mapping[str, JsonValue]) -> str | None:
    """The customer's id, where one is told; cut to 255 characters."""
    for name in CUSTOMER_NAMES:
        if name not in told:
            continue
        value = told[name]
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            return value.strip()[:_LIMIT_CHARACTERS]
    return None


def address_in(told: Mapping[str, JsonValue], names: Iterable[str] = ADDRESS_NAMES) -> str | None:
    """The client's address in canonical form, where one is told; what is no address is not.

    Args:
        told: What is told, by name.
        names: Under which names it may be.
    """
    for name in names:
        if name not in told:
            continue
        value = told[name]
        if isinstance(value, str) and (address := _address(value)) is not None:
            return address
    return None


def _address(text: str) -> str | None:
    try:
        return canonical_address(text.strip())
    except ValueError:
        return None
