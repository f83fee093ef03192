"""Facts about one source that cannot all be true: somebody misreports, or forges."""

from collections.abc import Iterator
from typing import NamedTuple

from watchfloor.agents._source import Source
from watchfloor.agents._words import count
from watchfloor.core import ThreatSignal

_FORGED_PLACE_IMPACT = 0.10
_SURE_INTEL = 70
_NO_PLACE = frozenset({"internal", "private", "local", "lan", "intranet", "unknown", "-", "zz"})
"""What detectors write for an address that lies nowhere; ``ZZ`` is ISO 3166's own word for it."""


class Contradiction(NamedTuple):
    """Two facts that exclude each other.

    Attributes:
        text: Both, in a sentence.
        impact: What it adds to the severity beyond the facts themselves.
    """

    text: str
    impact: float


def contradictions(signal: ThreatSignal, source: Source) -> Iterator[Contradiction]:
    """Every contradiction in what the signal says and what is known about its source."""
    crawler = source.crawler
    if crawler is not None and source.is_spoofed_crawler:
        # The spoof itself carries the impact.
        yield Contradiction(
            f"The user agent claims {crawler.name}, the address says otherwise.", 0.0
        )
    if _is_placed_though_internal(signal, source):
        yield Contradiction(
            f"{source.address} is an internal address, yet it is reported from a place.",
            _FORGED_PLACE_IMPACT,
        )
    if crawler is not None and source.is_verified_crawler and (accuser := _accuser_of(source)):
        yield Contradiction(
            f"The address is in the ranges published for {crawler.name}, yet {accuser}.", 0.0
        )


def _is_placed_though_internal(signal: ThreatSignal, source: Source) -> bool:
    if source.facts is None or source.facts.scope != "internal" or signal.geo is None:
        return False
    return signal.geo.strip().lower() not in _NO_PLACE


def _accuser_of(source: Source) -> str | None:
    if source.intel and source.intel[0].confidence >= _SURE_INTEL:
        return f"{source.intel[0].source} calls it {source.intel[0].label}"
    if source.facts is not None and source.facts.bad_lists:
        return f"{count(source.facts.bad_lists, 'public list')} of bad addresses name it"
    return None
