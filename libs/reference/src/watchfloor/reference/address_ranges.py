"""What is publicly known of an address: its scope, its provider, its crawlers, its reputation."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property, lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

from watchfloor.core import FieldProblem, InvalidInputError
from watchfloor.reference._address_lists import (
    BAD_ADDRESSES_SOURCE,
    CRAWLER_LIST_OWNERS,
    read_address_lists,
    snapshot_of,
)
from watchfloor.reference._package_data import read_packaged_json
from watchfloor.reference._prefix_table import PrefixTable
from watchfloor.reference.address_scope import AddressScope, scope_of


class AddressFacts(NamedTuple):
    """What the packaged lists say of one address.

    Attributes:
        scope: Internal, public or reserved.
        providers: Networks it lies in, for example ``amazon`` or ``protonvpn``; sorted.
        crawler_owners: Who publishes it as an address of their crawlers; sorted. This alone says
            nothing of a request: its user agent must claim that crawler (`CrawlerRegistry`).
        bad_lists: How many public block lists name it; below three it is not recorded and 0.
        lists: The names of all lists that hold it, keys of `AddressRanges.sources`; sorted.
        snapshot: Which state of the lists this is.
    """

    scope: AddressScope
    providers: tuple[str, ...]
    crawler_owners: tuple[str, ...]
    bad_lists: int
    lists: tuple[str, ...]
    snapshot: str


class _Lists(NamedTuple):
    table: PrefixTable
    names: tuple[str, ...]
    sources: Mapping[str, str]
    bad: Mapping[str, int]
    families: frozenset[tuple[str, int]]
    snapshot: str


class AddressRanges:
    """Looks addresses up in the packaged lists.

    The lists are read at the first question, in tens of milliseconds; call `load` at start to
    have that behind. Nothing is fetched: an answer is as old as the release of this package.
    """

    def __init__(self, *, cache_size: int = 65_536) -> None:
        self._cached_facts = lru_cache(maxsize=cache_size)(self._look_up)
        self._named = lru_cache(maxsize=1024)(self._name)

    def load(self) -> None:
        """Read the lists unless that has happened; reads files, so not for an event loop."""
        _ = self._lists

    def facts(self, address: str) -> AddressFacts:
        """What is known of an IPv4 or IPv6 address.

        Raises:
            InvalidInputError: It is no address.
        """
        return self._cached_facts(address)

    @property
    def sources(self) -> Mapping[str, str]:
        """Each list's name with what it is and where it came from, ``bad_lists`` among them."""
        return self._lists.sources

    def publishes(self, list_names: frozenset[str], address: str) -> bool:
        """Whether any of these lists has networks of the address's family at all."""
        width = _parsed(address).max_prefixlen
        return any((name, width) in self._lists.families for name in list_names)

    @cached_property
    def _lists(self) -> _Lists:
        document = read_packaged_json("ip_ranges.json.gz")
        table = PrefixTable()
        masks: dict[str, int] = {}
        texts: defaultdict[str, list[str]] = defaultdict(list)
        families: set[tuple[str, int]] = set()
        for entry in read_address_lists(document):
            mask = masks.setdefault(entry.name, 1 << len(masks))
            texts[entry.name].append(entry.source)
            for network in entry.networks:
                table.add(network, mask)
            families.update((entry.name, 128 if ":" in text else 32) for text in entry.networks)
        sources = {name: "; ".join(origins) for name, origins in texts.items()}
        sources["bad_lists"] = BAD_ADDRESSES_SOURCE
        return _Lists(
            table=table,
            names=tuple(masks),
            sources=sources,
            bad=document["ipsum_bad_ips_min3lists"],
            families=frozenset(families),
            snapshot=snapshot_of(document),
        )

    def _look_up(self, text: str) -> AddressFacts:
        address = _parsed(text)
        scope, lists = scope_of(address), self._lists
        if scope is not AddressScope.PUBLIC:
            # Some upstream lists name documentation networks; nobody can send from those.
            return AddressFacts(scope, (), (), 0, (), lists.snapshot)
        names, providers, owners = self._named(lists.table.look_up(address))
        bad = lists.bad.get(str(address), 0)
        return AddressFacts(scope, providers, owners, bad, names, lists.snapshot)

    def _name(self, mask: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The lists of a mask, those among them that are providers, and the crawlers' owners."""
        names = sorted(name for bit, name in enumerate(self._lists.names) if mask >> bit & 1)
        providers = tuple(name for name in names if name not in CRAWLER_LIST_OWNERS)
        owners = {CRAWLER_LIST_OWNERS[name] for name in names if name in CRAWLER_LIST_OWNERS}
        return tuple(names), providers, tuple(sorted(owners))


def _parsed(text: str) -> IPv4Address | IPv6Address:
    try:
        address = ip_address(text)
    except ValueError:
        problem = FieldProblem("address", "must be an IPv4 or IPv6 address")
        raise InvalidInputError("not an address", fields=(problem,)) from None
    return getattr(address, "ipv4_mapped", None) or address
