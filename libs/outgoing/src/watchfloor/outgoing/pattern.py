"""One entry of the operator's list: which URLs it stands for."""

import re
from ipaddress import IPv6Address
from typing import NamedTuple, Self

import httpx

_PORTS = {"http": 80, "https": 443}
_ANY = "*"
_FORM = re.compile(
    r"""(?P<scheme>https?)://
    (?P<below>\*\.)? (?P<host>\*|\[[0-9A-Fa-f:.]+\]|[^*\[\]/:@?#\s]+)
    (?::(?P<port>\*|\d{1,5}))?
    (?P<path>/[^?#\s]*)?""",
    re.VERBOSE,
)


class URLPattern(NamedTuple):
    """``scheme://host[:port][/path]``.

    Attributes:
        scheme: ``http`` or ``https``.
        host: A name, an address, ``*.`` and a name for all names below it, or ``*`` for all.
        port: The port, the scheme's own where none is written; nothing for ``*``, which is any.
        path: What the path begins with, up to a slash or its end.
    """

    scheme: str
    host: str
    port: int | None
    path: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """What the text stands for.

        Raises:
            ValueError: It has not that form.
        """
        found = _FORM.fullmatch(text)
        if found is None or (found["below"] and found["host"] == _ANY):
            raise ValueError("must be http or https, a host, and a port and a path if wanted")
        scheme, host, port = found["scheme"], found["host"], found["port"]
        try:
            url = httpx.URL(f"{scheme}://{'any' if host == _ANY else host}{found['path'] or ''}")
        except httpx.InvalidURL:
            raise ValueError("has a host or a path that cannot be") from None
        name = _ANY if host == _ANY else (found["below"] or "") + host_of(url)
        wanted = None if port == _ANY else int(port or _PORTS[scheme])
        return cls(scheme, name, wanted, _path_of(url).rstrip("/"))

    def covers(self, url: httpx.URL) -> bool:
        """Whether the URL is one of those."""
        return (
            url.scheme == self.scheme
            and self.port in {None, port_of(url)}
            and self._covers_host(host_of(url))
            and self._covers_path(url)
        )

    def _covers_host(self, host: str) -> bool:
        if self.host.startswith(_ANY):
            return bool(host) and host.endswith(self.host.removeprefix(_ANY))
        return host == self.host

    def _covers_path(self, url: httpx.URL) -> bool:
        # The server at the other end may go up where only letters are seen here.
        if self.path and ".." in url.path.replace("\\", "/").split("/"):
            return False
        return f"{_path_of(url)}/".startswith(f"{self.path}/")


def host_of(url: httpx.URL) -> str:
    """The host as a resolver is asked for it; an IPv6 address in its one usual form."""
    host = url.raw_host.decode("ascii").lower().removesuffix(".")
    return str(IPv6Address(host)) if ":" in host else host


def port_of(url: httpx.URL) -> int:
    """The port that is connected to; 0, which is none, for schemes without one."""
    return _PORTS.get(url.scheme, 0) if url.port is None else url.port


def _path_of(url: httpx.URL) -> str:
    return url.raw_path.decode("ascii").partition("?")[0]
