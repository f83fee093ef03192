"""The context agent, with the packaged reference data."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from unit.agents.answers import Answer, factor_of, value_of

from watchfloor.agents import ContextAgent
from watchfloor.core import (
    AgentAnalysis,
    FactorName,
    IntelId,
    IntelIndicator,
    IntelKind,
    ThreatSignal,
)
from watchfloor.reference import AddressRanges, CrawlerRegistry, classify_user_agent

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OF_GOOGLE = "66.249.73.185"
ELSEWHERE = "185.220.102.8"


class Index:
    """Matches the same indicators for every signal."""

    def __init__(self, indicators: Sequence[IntelIndicator] = ()) -> None:
        self._indicators = indicators

    async def match(self, batch: Sequence[ThreatSignal]) -> Sequence[Sequence[IntelIndicator]]:
        return [self._indicators for _ in batch]


@pytest.fixture(scope="module")
def addresses() -> AddressRanges:
    return AddressRanges()


@pytest.fixture
def answer(signal_of: Callable[..., ThreatSignal], addresses: AddressRanges) -> Answer:
    async def ask(*indicators: IntelIndicator, **fields: Any) -> AgentAnalysis:
        agent = ContextAgent(
            Index(indicators),
            addresses=addresses,
            crawlers=CrawlerRegistry(addresses),
            classify=classify_user_agent,
        )
        await agent.start()
        [analysis] = await agent.analyze([signal_of(**fields)])
        await agent.stop()
        return analysis

    return ask


@pytest.fixture
def indicator(signal_of: Callable[..., ThreatSignal]) -> IntelIndicator:
    return IntelIndicator(
        kind=IntelKind.NETWORK,
        value="185.220.102.8/32",
        label="botnet",
        confidence=80,
        source="feodo",
        intel_id=IntelId("i1"),
        imported_at=signal_of().received_at - timedelta(days=3),
    )


async def test_a_crawler_from_its_owners_addresses_is_verified(answer: Answer) -> None:
    analysis = await answer(user_agent=GOOGLEBOT, source_ip=OF_GOOGLE)

    crawler = factor_of(analysis, FactorName.CRAWLER)
    assert (crawler.value, crawler.impact) == ("verified", -0.3)
    assert value_of(analysis, FactorName.CRAWLER_NAME) == "Googlebot"
    assert analysis.factor(FactorName.CONTRADICTION) is None


async def test_its_name_from_elsewhere_is_a_spoof(answer: Answer) -> None:
    analysis = await answer(user_agent=GOOGLEBOT, source_ip=ELSEWHERE)

    crawler = factor_of(analysis, FactorName.CRAWLER)
    assert (crawler.value, crawler.impact) == ("spoofed", 0.2)
    assert analysis.factor(FactorName.CONTRADICTION) is not None


@pytest.mark.parametrize("address", [None, "10.0.0.8"], ids=["no address", "a proxy's"])
async def test_its_name_without_an_address_that_tells_is_neither(
    answer: Answer, address: str | None
) -> None:
    analysis = await answer(user_agent=GOOGLEBOT, source_ip=address)

    assert analysis.factor(FactorName.CRAWLER) is None
    assert analysis.factor(FactorName.CONTRADICTION) is None


@pytest.mark.parametrize(
    ("user_agent", "kind", "impact"),
    [
        pytest.param(FIREFOX, "browser", 0.0, id="browser"),
        pytest.param("python-requests/2.32", "tool", 0.05, id="library"),
        pytest.param("sqlmap/1.8", "attack_tool", 0.15, id="attack tool"),
        pytest.param("", "empty", 0.05, id="empty"),
    ],
)
async def test_the_class_of_the_user_agent_is_handed_on(
    answer: Answer, user_agent: str, kind: str, impact: float
) -> None:
    factor = factor_of(await answer(user_agent=user_agent), FactorName.USER_AGENT_CLASS)

    assert (factor.value, factor.impact) == (kind, impact)


async def test_what_the_signal_leaves_out_adds_nothing_and_lowers_confidence(
    answer: Answer,
) -> None:
    bare, full = await answer(), await answer(user_agent=FIREFOX, source_ip="203.0.113.7")

    assert bare.factors == ()
    assert bare.confidence < full.confidence == 0.9


async def test_public_lists_of_bad_addresses_weigh_by_their_number(answer: Answer) -> None:
    analysis = await answer(source_ip="77.90.185.20")

    assert value_of(analysis, FactorName.ADDRESS_REPUTATION) >= 3
    assert factor_of(analysis, FactorName.ADDRESS_REPUTATION).impact == 0.2


@pytest.mark.parametrize(
    ("geo", "clashes"),
    [
        pytest.param("Paris, France", True, id="a place"),
        pytest.param("internal", False, id="a word for no place"),
        pytest.param(None, False, id="nothing"),
    ],
)
async def test_an_internal_address_in_a_place_is_a_contradiction(
    answer: Answer, geo: str | None, *, clashes: bool
) -> None:
    analysis = await answer(source_ip="192.168.1.5", geo=geo)

    assert value_of(analysis, FactorName.ADDRESS_SCOPE) == "internal"
    assert (analysis.factor(FactorName.CONTRADICTION) is not None) is clashes


async def test_intel_weighs_by_its_confidence_and_shows_its_age(
    answer: Answer, indicator: IntelIndicator
) -> None:
    analysis = await answer(indicator, source_ip=ELSEWHERE)

    match = factor_of(analysis, FactorName.INTEL_MATCH)
    assert match.impact == 0.2
    assert match.value == [
        {"value": "185.220.102.8/32", "label": "botnet", "confidence": 80, "source": "feodo"}
    ]
    assert "feodo, imported 3 days before" in analysis.sources


async def test_a_genuine_crawler_that_intel_accuses_is_a_contradiction(
    answer: Answer, indicator: IntelIndicator
) -> None:
    analysis = await answer(indicator, user_agent=GOOGLEBOT, source_ip=OF_GOOGLE)

    assert "feodo calls it botnet" in value_of(analysis, FactorName.CONTRADICTION)
