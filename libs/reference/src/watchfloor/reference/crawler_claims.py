"""Which owners' crawlers a user agent claims to be."""

import re
from functools import lru_cache
from typing import NamedTuple

from watchfloor.reference.crawler_owners import CRAWLER_OWNERS, CrawlerOwner
from watchfloor.reference.crawler_patterns import without_comparisons


class CrawlerClaim(NamedTuple):
    """One crawler that a user agent names.

    Attributes:
        name: As the user agent writes it.
        owner: Whose crawler that is.
        lists: Where it must come from to be the real one.
    """

    name: str
    owner: CrawlerOwner
    lists: frozenset[str]


class _Place(NamedTuple):
    owner: CrawlerOwner
    lists: frozenset[str]


_PLACES = tuple(
    _Place(owner, family.lists) for owner in CRAWLER_OWNERS for family in owner.families
)
_NAMES = "|".join(f"({family.names})" for owner in CRAWLER_OWNERS for family in owner.families)
# A name inside an address, such as example.com/googlebot, or inside a longer word is no claim.
_CLAIM = re.compile(rf"(?<![\w./-])(?:{_NAMES})(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def crawler_claims(user_agent: str) -> tuple[CrawlerClaim, ...]:
    """The crawlers of known owners that a user agent names, in its order.

    What it only likens itself to ("like FeedFetcher-Google") is no claim.
    """
    claims = []
    for match in _CLAIM.finditer(without_comparisons(user_agent)):
        # Each family is one group, and only the one that matched is set.
        place = _PLACES[(match.lastindex or 1) - 1]
        claims.append(CrawlerClaim(match.group(), place.owner, place.lists))
    return tuple(claims)
