"""The derived field ``crawler``: what verification by address says of a user agent."""

import ipaddress
from collections.abc import Callable
from typing import NamedTuple, Protocol


class CrawlerVerdict(Protocol):
    """What a registry of crawlers answers."""

    @property
    def state(self) -> str | None:
        """``verified``, ``spoofed``, or ``None`` for a claim that cannot be settled."""
        ...

    @property
    def name(self) -> str:
        """The crawler that the user agent claims to be."""
        ...


CrawlerLookup = Callable[[str, str], CrawlerVerdict | None]
"""Asked with user agent and address; ``None`` where no crawler is claimed."""


class Crawler(NamedTuple):
    """A claim and what became of it."""

    name: str
    state: str | None


class CrawlerCache(dict[tuple[str | None, str], Crawler | None]):
    """Answers by user agent and address, each asked for once; bounded."""

    def __init__(self, lookup: CrawlerLookup, *, limit: int) -> None:
        super().__init__()
        self._lookup = lookup
        self._limit = limit

    def __missing__(self, key: tuple[str | None, str]) -> Crawler | None:
        """Ask, and remember the answer."""
        agent, address = key
        verdict = None
        if agent is not None and _is_address(address):
            verdict = self._lookup(agent, address)
        crawler = None
        if verdict is not None:
            crawler = Crawler(verdict.name, None if verdict.state is None else str(verdict.state))
        if len(self) >= self._limit:
            self.clear()
        self[key] = crawler
        return crawler


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
