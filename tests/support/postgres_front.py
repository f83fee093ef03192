"""TLS before the embedded PostgreSQL, whose own build has none."""

import asyncio
import ssl
import struct
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

from support.certificates import Issued

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class PostgresFront:
    """Answers ``SSLRequest`` as a server would, and hands on what comes by its Unix socket.

    Args:
        url: A role's URL of the embedded server.
        files: The certificate that it shows; without one it speaks in the clear only.
        client_ca: Whose certificates it asks for.

    Attributes:
        heard: What came after a refusal to encrypt, or instead of asking for it.
        versions: Of TLS, by connection.
    """

    def __init__(
        self, url: str, files: Issued | None = None, *, client_ca: Path | None = None
    ) -> None:
        self._parts = urlsplit(url)
        self._socket = f"{parse_qs(self._parts.query)['host'][0]}/.s.PGSQL.5432"
        self._context = None if files is None else _context(files, client_ca)
        self._port = 0
        self.heard = b""
        self.versions: list[str] = []

    def url(self, *settings: str, password: str | None = None, role: str | None = None) -> str:
        """A role's URL through here.

        Args:
            settings: Such as ``sslmode=verify-full``.
            password: Instead of the role's; empty for none.
            role: Another role's URL of the same server.
        """
        parts = self._parts if role is None else urlsplit(role)
        own = parts.password if password is None else password
        login = f"{parts.username}:{own}" if own else parts.username
        place = f"{login}@127.0.0.1:{self._port}"
        return urlunsplit(("postgresql", place, parts.path, "&".join(settings), ""))

    @contextmanager
    def beside(self) -> Iterator["PostgresFront"]:
        """The same in a thread of its own, for tests without a loop."""
        stopping, ready = asyncio.Event(), threading.Event()
        loop = asyncio.new_event_loop()

        async def serve() -> None:
            async with self.serving():
                ready.set()
                await stopping.wait()

        thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
        thread.start()
        try:
            ready.wait()
            yield self
        finally:
            loop.call_soon_threadsafe(stopping.set)
            thread.join()
            loop.close()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["PostgresFront"]:
        """Listen while the block runs."""
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, ssl.SSLError):
            first = await reader.readexactly(len(_SSL_REQUEST))
            if first == _SSL_REQUEST and self._context is not None:
                writer.write(b"S")
                await writer.start_tls(self._context)
                self.versions.append(writer.get_extra_info("ssl_object").version())
                await self._hand_on(reader, writer)
            else:
                writer.write(b"N")
                self.heard += b"" if first == _SSL_REQUEST else first
                self.heard += await reader.read()
        writer.close()

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_unix_connection(self._socket)
        ways = [asyncio.create_task(each) for each in (_pump(reader, outer), _pump(inner, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            outer.close()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(65_536):
        sink.write(data)
        await sink.drain()


def _context(files: Issued, client_ca: Path | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    if client_ca is not None:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
