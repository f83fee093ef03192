"""The packaged lists of addresses: what each one is, whose it is and where it came from."""

from collections.abc import Iterator
from typing import Any, NamedTuple

_IPRANGES = "lord-alfred/ipranges"
_KNOWN_BOTS = "sefinek/known-bots-ip-whitelist @ dd20350c"
_BLOCK_LISTS = "stamparm/ipsum @ 5a7c15f3"
BAD_ADDRESSES_SOURCE = f"addresses on three or more block lists ({_BLOCK_LISTS})"

CRAWLER_LIST_OWNERS = {
    "ahrefsbot": "Ahrefs",
    "applebot": "Apple",
    "betterstack": "Better Stack",
    "bing": "Microsoft",
    "bingbot": "Microsoft",
    "censys": "Censys",
    "chatgpt-user": "OpenAI",
    "claudebot": "Anthropic",
    "duckassistbot": "DuckDuckGo",
    "duckduckbot": "DuckDuckGo",
    "facebookbot": "Meta",
    "google-special-crawlers": "Google",
    "google-user-triggered-fetchers": "Google",
    "googlebot": "Google",
    "gptbot": "OpenAI",
    "kagi": "Kagi",
    "modat": "Modat",
    "nask": "NASK",
    "oai-searchbot": "OpenAI",
    "openai": "OpenAI",
    "paloaltonetworks": "Palo Alto Networks",
    "perplexity": "Perplexity",
    "perplexity-user": "Perplexity",
    "perplexitybot": "Perplexity",
    "pingdom": "Pingdom",
    "pingdombot": "Pingdom",
    "pulsetic": "Pulsetic",
    "rssapi": "RSS API",
    "semrush": "Semrush",
    "shodan": "Shodan",
    "statuscake": "StatusCake",
    "stripewebhook": "Stripe",
    "telegrambot": "Telegram",
    "uptimerobot": "UptimeRobot",
    "webpagetestbot": "WebPageTest",
    "yandexbot": "Yandex",
}
"""Lists of addresses that crawlers, monitors and scanners come from, with who runs them.

Every other list says in whose network an address lies: a cloud, a proxy service, a company.
"""


class AddressList(NamedTuple):
    """One list of networks.

    Attributes:
        name: The list's name; two sources may both have a list of the same name.
        source: What it is and where it came from, to be shown as evidence.
        networks: Addresses and CIDR ranges.
    """

    name: str
    source: str
    networks: list[str]


def _ranges_origin(document: dict[str, Any]) -> str:
    return f"{_IPRANGES} @ {document['sources'][_IPRANGES][:8]}"


def snapshot_of(document: dict[str, Any]) -> str:
    """Which state of the upstream lists the packaged document is; their dates are unknown."""
    return ", ".join((_ranges_origin(document), _KNOWN_BOTS, _BLOCK_LISTS))


def _described(name: str, origin: str) -> str:
    return f"{name} ranges ({origin})"


def read_address_lists(document: dict[str, Any]) -> Iterator[AddressList]:
    """The lists in the packaged document, and Apple's own network, which it lacks."""
    origin = _ranges_origin(document)
    for name, families in document["ranges"].items():
        networks = [network for family in families.values() for network in family]
        yield AddressList(name, _described(name, origin), networks)
    for name, networks in document["known_good_bots_sefinek"].items():
        yield AddressList(name, _described(name, _KNOWN_BOTS), networks)
    yield AddressList("apple", _described("apple", "IANA IPv4 registry, 17/8"), ["17.0.0.0/8"])
