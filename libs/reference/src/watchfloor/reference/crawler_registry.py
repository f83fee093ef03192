"""Is this really the crawler it says it is?"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from watchfloor.reference.address_ranges import AddressRanges
from watchfloor.reference.address_scope import AddressScope
from watchfloor.reference.crawler_claims import CrawlerClaim, crawler_claims
from watchfloor.reference.crawler_patterns import known_program
from watchfloor.reference.user_agent_class import UserAgentClass, classify_user_agent


class CrawlerState(StrEnum):
    """What the address says of the claim."""

    VERIFIED = "verified"  # in the ranges that the owner publishes for this crawler
    SPOOFED = "spoofed"  # outside every network that the owner's crawlers can come from


class CrawlerCheck(NamedTuple):
    """A claim to be a crawler, held against the address it came from.

    Attributes:
        name: The crawler claimed, as the user agent writes it.
        owner: Who runs that crawler; nothing where no owner's addresses are known.
        state: Verified, spoofed, or nothing where the address settles neither.
        reason: Why, in words an analyst would use.
        source: The lists that were asked and their age; empty when none was.
    """

    name: str
    owner: str | None
    state: CrawlerState | None
    reason: str
    source: str = ""


class CrawlerRegistry:
    """Holds what user agents claim against what the owners of crawlers publish."""

    def __init__(self, ranges: AddressRanges) -> None:
        self._ranges = ranges

    def check(self, user_agent: str | None, address: str | None) -> CrawlerCheck | None:
        """What the claim in a user agent is worth; nothing when it claims to be no crawler.

        Raises:
            InvalidInputError: The address is none.
        """
        if not user_agent:
            return None
        claims = crawler_claims(user_agent)
        if not claims:
            return _unowned(user_agent)
        if address is None:
            return _answer(claims[0], None, "the address is not known")
        return self._held_against(claims, address)

    def _held_against(self, claims: Sequence[CrawlerClaim], address: str) -> CrawlerCheck:
        facts = self._ranges.facts(address)
        if facts.scope is AddressScope.INTERNAL:
            return _answer(claims[0], None, "the address is internal and may be a proxy's")
        held_by = frozenset(facts.lists)
        for claim in claims:
            if found := claim.lists & held_by:
                return self._verified(claim, found)
        claim = claims[0]
        if len({other.owner.name for other in claims}) > 1:
            # Messaging apps fetch previews from their users' devices under several crawlers'
            # names at once, so that sites answer with their preview tags.
            return _answer(claim, None, "it names crawlers of several owners")
        return self._not_listed(claim, address, held_by)

    def _verified(self, claim: CrawlerClaim, found: frozenset[str]) -> CrawlerCheck:
        reason = f"the address is one that {claim.owner.name} publishes for {claim.name}"
        return _answer(claim, CrawlerState.VERIFIED, reason, self._source(found))

    def _not_listed(
        self, claim: CrawlerClaim, address: str, held_by: frozenset[str]
    ) -> CrawlerCheck:
        owner = claim.owner
        source = self._source(claim.lists | owner.networks)
        if not owner.networks:
            reason = f"{owner.name} publishes no complete list of addresses for {claim.name}"
            return _answer(claim, None, reason, source)
        if held_by & owner.networks:
            reason = (
                f"the address is in a network that {owner.name} uses, "
                f"but is not listed for {claim.name}"
            )
            return _answer(claim, None, reason, source)
        if not self._ranges.publishes(claim.lists | owner.networks, address):
            reason = f"no addresses of this family are known for {owner.name}"
            return _answer(claim, None, reason, source)
        reason = f"the address is outside every network that {owner.name} uses"
        return _answer(claim, CrawlerState.SPOOFED, reason, source)

    def _source(self, lists: frozenset[str]) -> str:
        return "; ".join(self._ranges.sources[name] for name in sorted(lists))


def _unowned(user_agent: str) -> CrawlerCheck | None:
    if classify_user_agent(user_agent) is not UserAgentClass.CRAWLER:
        return None
    program = known_program(user_agent)
    if program is None:
        return None
    return CrawlerCheck(program.name, None, None, "no addresses of this crawler are known")


def _answer(
    claim: CrawlerClaim, state: CrawlerState | None, reason: str, source: str = ""
) -> CrawlerCheck:
    return CrawlerCheck(claim.name, claim.owner.name, state, reason, source)
