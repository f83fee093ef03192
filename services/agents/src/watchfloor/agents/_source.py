"""All that was looked up about where a signal came from."""

from typing import NamedTuple

from watchfloor.agents.port import AddressFacts, CrawlerCheck
from watchfloor.core import IntelIndicator


class Source(NamedTuple):
    """The facts about one source.

    Attributes:
        address: Its address, where the signal carries one.
        facts: What published lists say about the address.
        crawler: The crawler that it claims to be, checked.
        user_agent_class: What kind of program its user agent names.
        intel: Indicators that name it, surest first.
    """

    address: str | None
    facts: AddressFacts | None
    crawler: CrawlerCheck | None
    user_agent_class: str | None
    intel: tuple[IntelIndicator, ...]

    @property
    def is_verified_crawler(self) -> bool:
        """Whether it is the crawler that it claims to be."""
        return self.crawler is not None and self.crawler.state == "verified"

    @property
    def is_spoofed_crawler(self) -> bool:
        """Whether it provably is not."""
        return self.crawler is not None and self.crawler.state == "spoofed"
