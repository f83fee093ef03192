"""Carries requests of httpx to checked addresses only."""

import asyncio

import httpx

from watchfloor.outgoing.addresses import Address
from watchfloor.outgoing.guard import Guard
from watchfloor.outgoing.pattern import host_of

_MOST_CONNECTIONS = 32
_MOST_TRIED = 4
_RESOLVE_S = 5.0


class GuardedTransport(httpx.AsyncBaseTransport):
    """Resolves each request's host once, and connects to what was checked and to nothing else.

    A client hands each redirect to its transport anew, so that each is checked. Names in TLS and in
    ``Host`` stay those of the URL. Connections are not kept: one that was opened under another name
    of the same address would speak for that name.

    Args:
        guard: Decides.
        inner: Connects; TCP of our own where absent.
    """

    def __init__(self, guard: Guard, *, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self._guard = guard
        self._inner = inner or httpx.AsyncHTTPTransport(
            trust_env=False,
            limits=httpx.Limits(max_connections=_MOST_CONNECTIONS, max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it where it may go.

        Raises:
            RefusedError: It may go nowhere.
            httpx.ConnectError: Its host has no address, or none where anybody answers.
        """
        *others, last = (await self._addresses(request))[:_MOST_TRIED]
        for address in others:
            try:
                return await self._inner.handle_async_request(_sent_to(address, request))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_sent_to(last, request))

    async def aclose(self) -> None:
        """Close what is open; safe twice."""
        await self._inner.aclose()

    async def _addresses(self, request: httpx.Request) -> list[Address]:
        try:
            async with asyncio.timeout(_RESOLVE_S):
                return list(await self._guard.addresses(request.url))
        except TimeoutError as exc:
            raise httpx.ConnectTimeout("no address in time", request=request) from exc
        except (OSError, UnicodeError) as exc:
            raise httpx.ConnectError("no address", request=request) from exc


def _sent_to(address: Address, request: httpx.Request) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        # What the request says of its host was taken from the URL when it was made.
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host_of(request.url)},
    )
