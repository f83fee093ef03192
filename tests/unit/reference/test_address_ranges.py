"""What is known of an address, and only what is true of it."""

import pytest

from watchfloor.core import InvalidInputError
from watchfloor.reference import AddressRanges, AddressScope
from watchfloor.reference._address_lists import CRAWLER_LIST_OWNERS
from watchfloor.reference._prefix_table import PrefixTable
from watchfloor.reference.address_ranges import _parsed
from watchfloor.reference.crawler_owners import CRAWLER_OWNERS


@pytest.fixture(scope="module")
def ranges() -> AddressRanges:
    return AddressRanges()


@pytest.mark.parametrize(
    ("address", "scope"),
    [
        pytest.param("10.1.2.3", AddressScope.INTERNAL, id="rfc1918-10"),
        pytest.param("172.31.255.255", AddressScope.INTERNAL, id="rfc1918-172-last"),
        pytest.param("172.32.0.1", AddressScope.PUBLIC, id="just-above-rfc1918-172"),
        pytest.param("192.168.0.1", AddressScope.INTERNAL, id="rfc1918-192"),
        pytest.param("192.169.0.1", AddressScope.PUBLIC, id="just-above-rfc1918-192"),
        pytest.param("127.0.0.1", AddressScope.INTERNAL, id="loopback"),
        pytest.param("169.254.10.10", AddressScope.INTERNAL, id="link-local"),
        pytest.param("::1", AddressScope.INTERNAL, id="loopback-ipv6"),
        pytest.param("fd12:3456::1", AddressScope.INTERNAL, id="rfc4193"),
        pytest.param("fe80::1%eth0", AddressScope.INTERNAL, id="link-local-ipv6-with-zone"),
        pytest.param("::ffff:10.0.0.1", AddressScope.INTERNAL, id="ipv4-mapped"),
        pytest.param("100.64.0.1", AddressScope.RESERVED, id="shared-address-space"),
        pytest.param("203.0.113.7", AddressScope.RESERVED, id="documentation"),
        pytest.param("2001:db8::1", AddressScope.RESERVED, id="documentation-ipv6"),
        pytest.param("224.0.0.1", AddressScope.RESERVED, id="multicast"),
        pytest.param("0.0.0.0", AddressScope.RESERVED, id="unspecified"),
        pytest.param("255.255.255.255", AddressScope.RESERVED, id="broadcast"),
        pytest.param("1.1.1.1", AddressScope.PUBLIC, id="public"),
        pytest.param("2606:4700::1111", AddressScope.PUBLIC, id="public-ipv6"),
    ],
)
def test_the_scope_follows_the_address_space(
    ranges: AddressRanges, address: str, scope: AddressScope
) -> None:
    assert ranges.facts(address).scope is scope


@pytest.mark.parametrize(
    ("address", "provider", "owner"),
    [
        pytest.param("66.249.73.135", "google", "Google", id="googlebot"),
        pytest.param("::ffff:66.249.73.135", "google", "Google", id="googlebot-ipv4-mapped"),
        pytest.param("2001:4860:4801:2::1", "google", "Google", id="googlebot-ipv6"),
        pytest.param("50.16.19.13", "amazon", None, id="amazon"),
        pytest.param("104.28.28.1", "apple-proxy", None, id="private-relay"),
    ],
)
def test_a_public_address_has_its_provider_and_crawler_owner(
    ranges: AddressRanges, address: str, provider: str, owner: str | None
) -> None:
    facts = ranges.facts(address)
    assert provider in facts.providers
    assert facts.crawler_owners == ((owner,) if owner else ())


def test_an_address_on_many_block_lists_carries_their_number(ranges: AddressRanges) -> None:
    assert ranges.facts("77.90.185.20").bad_lists == 10
    assert ranges.facts("77.90.185.21").bad_lists == 0


def test_a_documentation_address_is_in_no_list(ranges: AddressRanges) -> None:
    """An upstream list names 203.0.113.0/24, from which nobody can send."""
    facts = ranges.facts("203.0.113.7")
    assert (facts.providers, facts.crawler_owners, facts.lists) == ((), (), ())


def test_evidence_names_its_source_and_state(ranges: AddressRanges) -> None:
    assert "googlebot ranges (lord-alfred/ipranges @ 14dd971b)" in ranges.sources["googlebot"]
    assert "14dd971b" in ranges.facts("1.1.1.1").snapshot
    assert "ipsum" in ranges.sources["bad_lists"]


def test_a_text_that_is_no_address_is_refused_without_repeating_it(ranges: AddressRanges) -> None:
    with pytest.raises(InvalidInputError) as caught:
        ranges.facts("not-an-address")
    assert caught.value.fields[0].field == "address"
    assert "not-an-address" not in caught.value.fields[0].reason


def test_every_list_that_the_code_names_is_packaged(ranges: AddressRanges) -> None:
    """A misspelt list would verify nobody, in silence."""
    named = set(CRAWLER_LIST_OWNERS)
    for owner in CRAWLER_OWNERS:
        named |= owner.networks
        for family in owner.families:
            named |= family.lists
    assert named <= set(ranges.sources)


def test_a_list_that_publishes_no_ipv6_says_so(ranges: AddressRanges) -> None:
    assert ranges.publishes(frozenset({"applebot"}), "17.0.0.1")
    assert not ranges.publishes(frozenset({"applebot"}), "2620:149::1")


def test_prefixes_of_every_length_are_found_and_their_neighbours_are_not() -> None:
    table = PrefixTable()
    table.add("198.51.100.0/25", 1)
    table.add("198.51.100.7", 2)
    table.add("0.0.0.0/0", 4)
    table.add("2001:db8::/33", 8)
    assert table.look_up(_parsed("198.51.100.7")) == 1 | 2 | 4
    assert table.look_up(_parsed("198.51.100.128")) == 4
    assert table.look_up(_parsed("2001:db8:7fff::1")) == 8
    assert table.look_up(_parsed("2001:db8:8000::1")) == 0
