"""Settings that are legal, and let others read or change what travels."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from watchfloor.cli.config import RootConfig


def exposed_by(config: RootConfig) -> Iterator[str]:
    """One sentence about each of them, without a word of the settings themselves."""
    gateway = config.gateway
    if gateway.tls is None and not _is_here(gateway.host):
        yield (
            "gateway.host is reached from elsewhere, and gateway.tls is not set: keys travel in "
            "the clear unless a proxy encrypts"
        )
    if config.nats_url is not None and not config.nats_access().wants_tls:
        urls = [urlsplit(url) for url in config.nats_url.split(",")]
        if any(url.scheme != "tls" and not _is_here(url.hostname) for url in urls):
            yield "nats_url is not tls://: signals and sessions travel in the clear"
    for url in config.external_database(as_owner=False) or ():
        parts = urlsplit(url)
        is_verified = parse_qs(parts.query).get("sslmode") == ["verify-full"]
        if parts.hostname and not is_verified and not _is_here(parts.hostname):
            yield "the database's URLs do not all say sslmode=verify-full: it may be another one"
            return


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
