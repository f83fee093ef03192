"""The config agent."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from unit.agents.answers import Answer, factor_of, value_of

from watchfloor.agents import ConfigAgent
from watchfloor.core import AgentAnalysis, Contact, Customer, FactorName, ThreatSignal


class Directory:
    """Knows one customer, or none."""

    def __init__(self, customer: Customer | None) -> None:
        self._customer = customer

    async def find(self, batch: Sequence[ThreatSignal]) -> Sequence[Customer | None]:
        return [self._customer for _ in batch]


@pytest.fixture
def answer(signal_of: Callable[..., ThreatSignal]) -> Answer:
    async def ask(configuration: dict[str, Any] | None, **fields: Any) -> AgentAnalysis:
        customer = (
            None
            if configuration is None
            else Customer(**{"customer_id": "acme", "name": "Acme", **configuration})
        )
        [analysis] = await ConfigAgent(Directory(customer)).analyze([signal_of(**fields)])
        return analysis

    return ask


async def test_an_unknown_customer_is_missing_evidence(answer: Answer) -> None:
    analysis = await answer(None)

    assert value_of(analysis, FactorName.CUSTOMER_KNOWN) is False
    assert sum(factor.impact for factor in analysis.factors) == 0
    assert analysis.confidence < (await answer({})).confidence


@pytest.mark.parametrize(
    ("count", "impact"),
    [
        pytest.param(500, -0.05, id="at the limit"),
        pytest.param(505, 0.05, id="just over"),
        pytest.param(3_000, 0.10, id="six times"),
        pytest.param(50_000, 0.15, id="a hundred times"),
    ],
)
async def test_volume_is_weighed_against_the_limit(
    answer: Answer, count: int, impact: float
) -> None:
    analysis = await answer(
        {"requests_per_minute_limit": 100.0}, request_count=count, time_window_minutes=5.0
    )

    assert factor_of(analysis, FactorName.VOLUME_VS_LIMIT).impact == impact


@pytest.mark.parametrize(
    ("configuration", "fields"),
    [
        pytest.param({}, {"request_count": 9}, id="no limit"),
        pytest.param({"requests_per_minute_limit": 1.0}, {}, id="no count"),
    ],
)
async def test_without_limit_or_count_nothing_is_compared(
    answer: Answer, configuration: dict[str, Any], fields: dict[str, Any]
) -> None:
    analysis = await answer(configuration, **fields)

    assert analysis.factor(FactorName.VOLUME_VS_LIMIT) is None


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        pytest.param("198.51.100.9", "198.51.100.0/24", id="in a network"),
        pytest.param("192.0.2.1", "192.0.2.1/32", id="one address"),
        pytest.param("198.51.101.9", None, id="next to the network"),
        pytest.param(None, None, id="no address"),
    ],
)
async def test_the_allow_list_entry_that_contains_the_address_is_named(
    answer: Answer, address: str | None, entry: str | None
) -> None:
    allow_list = ("198.51.100.0/24", "192.0.2.1")
    factor = (await answer({"allow_list": allow_list}, source_ip=address)).factor(
        FactorName.ALLOW_LISTED
    )

    assert (factor.value if factor else None) == entry


@pytest.mark.parametrize(
    ("threat_type", "asks"),
    [
        pytest.param("account_takeover", True, id="serious"),
        pytest.param("bot_traffic", False, id="ordinary"),
    ],
)
async def test_a_serious_report_about_an_allow_listed_source_needs_a_person(
    answer: Answer, threat_type: str, *, asks: bool
) -> None:
    analysis = await answer(
        {"allow_list": ("192.0.2.1",)}, source_ip="192.0.2.1", threat_type=threat_type
    )

    assert analysis.requests_review is asks


async def test_the_longest_critical_prefix_is_named(answer: Answer) -> None:
    prefixes = ("/api", "/api/pay", "/login")
    analysis = await answer({"critical_endpoints": prefixes}, endpoint="POST /API/pay/now?x=1")

    assert value_of(analysis, FactorName.CRITICAL_ENDPOINT) == "/api/pay"


async def test_another_endpoint_is_not_critical(answer: Answer) -> None:
    analysis = await answer({"critical_endpoints": ("/login",)}, endpoint="/loginhelp")

    assert analysis.factor(FactorName.CRITICAL_ENDPOINT) is None


async def test_policy_tier_and_contacts_are_handed_on(answer: Answer) -> None:
    contact = Contact(name="Jo", email="jo@acme.example", role="security")
    analysis = await answer({"tier": "premium", "auto_block": True, "contacts": (contact,)})

    assert value_of(analysis, FactorName.AUTO_BLOCK) is True
    assert value_of(analysis, FactorName.CUSTOMER_TIER) == "premium"
    assert value_of(analysis, FactorName.CONTACTS) == ["Jo <jo@acme.example>, security"]
