"""Decides where a request may go: by its URL, and by the addresses that its host has."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from ipaddress import ip_address
from typing import ClassVar

import httpx

from watchfloor.core import DeniedError
from watchfloor.outgoing.addresses import Address, is_public, meant_by, written
from watchfloor.outgoing.config import OutgoingConfig
from watchfloor.outgoing.pattern import URLPattern, host_of, port_of

Resolve = Callable[[str, int], Awaitable[Collection[Address]]]
"""The addresses of a host; ``OSError`` where it has none."""


class RefusedError(DeniedError):
    """The operator does not let requests go there. The text never repeats the URL."""

    code: ClassVar[str] = "destination_refused"


async def resolved(host: str, port: int) -> Collection[Address]:
    """What this machine's resolver says."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # An address with a zone is link-local; without it, it is refused just so.
    return [ip_address(str(each[4][0]).partition("%")[0]) for each in found]


class Guard:
    """Knows what the operator listed.

    Args:
        config: What users may name.
        own: URLs that the operator himself has set, each allowed as it is, wherever it leads.
        resolve: Asks for the addresses of a host.
    """

    def __init__(
        self, config: OutgoingConfig, *, own: Iterable[str] = (), resolve: Resolve = resolved
    ) -> None:
        self._patterns = [URLPattern.parse(text) for text in config.allow_urls]
        self._networks = config.allow_networks
        self._own = frozenset(map(httpx.URL, own))
        self._resolve = resolve

    def require_listed(self, url: httpx.URL) -> None:
        """Return where the URL is one of those that the operator listed.

        Raises:
            RefusedError: It is none, or written in a way that others may read otherwise.
        """
        if url in self._own:
            return
        if url.userinfo:
            raise RefusedError("A URL must not contain credentials.")
        try:
            written(host_of(url))
        except ValueError:
            raise RefusedError("The host is an address in an unusual form.") from None
        if not any(pattern.covers(url) for pattern in self._patterns):
            raise RefusedError("The operator's list has no such URL.")

    async def addresses(self, url: httpx.URL) -> Sequence[Address]:
        """Where the URL may be connected to, in the resolver's order, at least one.

        Raises:
            RefusedError: It is not listed, or one of its addresses is not public and not listed.
            OSError: Its host has no address.
        """
        self.require_listed(url)
        host = host_of(url)
        address = written(host) if url not in self._own else None
        found = list(await self._resolve(host, port_of(url))) if address is None else [address]
        if not found:
            raise OSError("no address")
        if not all(self._may_connect(each, url) for each in found):
            raise RefusedError("The host leads to an address that is not public.")
        return found

    def _may_connect(self, address: Address, url: httpx.URL) -> bool:
        if url in self._own or is_public(address):
            return True
        meant = meant_by(address)
        return any(meant in network for network in self._networks) or any(
            pattern.host == str(address) for pattern in self._patterns if pattern.covers(url)
        )
