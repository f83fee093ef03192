"""What an operator sets about requests to addresses that users give."""

from ipaddress import IPv4Network, IPv6Network

from pydantic import BaseModel, ConfigDict, field_validator

from watchfloor.outgoing.pattern import URLPattern


class OutgoingConfig(BaseModel):
    """Where the product may go for its users; nowhere where nothing is set.

    Attributes:
        allow_urls: ``scheme://host[:port][/path]`` each. The host may be ``*.example.com`` for all
            names below it, or ``*``; an address that is written here may be connected to.
        allow_networks: Networks that names may lead to although they are not public.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    allow_urls: tuple[str, ...] = ()
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @field_validator("allow_urls")
    @classmethod
    def _are_patterns(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            URLPattern.parse(url)
        return urls
