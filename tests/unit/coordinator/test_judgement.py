"""Agents, severity and false-positive score together, on the cases that matter most."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from watchfloor.agents import AGENTS, AgentPorts, AgentsConfig
from watchfloor.analyzers import FalsePositiveAnalyzer
from watchfloor.coordinator.review import review_reasons
from watchfloor.coordinator.severity import decide_severity
from watchfloor.core import (
    ChangeEvent,
    Customer,
    CustomerTier,
    FalsePositiveScore,
    IntelIndicator,
    Investigation,
    Recommendation,
    Severity,
    SignalHistory,
    SimilarThreats,
    ThreatId,
    ThreatSignal,
)
from watchfloor.reference import AddressRanges, AttackCatalogue, CrawlerRegistry

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
OF_GOOGLE, ELSEWHERE = "66.249.73.185", "185.220.102.8"
IN_A_DAY = {"request_count": 500, "time_window_minutes": 1440.0}


class Surroundings:
    """A store with one customer and neither past, changes nor intel."""

    def __init__(self, customer: Customer | None = None) -> None:
        self._customer = customer

    async def similar(self, batch: Sequence[ThreatSignal]) -> Sequence[SignalHistory]:
        return [SignalHistory((), SimilarThreats("union", 0, 0, 0), 0, 90) for _ in batch]

    async def find(self, batch: Sequence[ThreatSignal]) -> Sequence[Customer | None]:
        return [self._customer for _ in batch]

    async def before(
        self, batch: Sequence[ThreatSignal], window: timedelta
    ) -> Sequence[Sequence[ChangeEvent]]:
        del window
        return [() for _ in batch]

    async def match(self, batch: Sequence[ThreatSignal]) -> Sequence[Sequence[IntelIndicator]]:
        return [() for _ in batch]


class Judgement(NamedTuple):
    severity: Severity
    false_positive: FalsePositiveScore
    reasons: tuple[str, ...]


@pytest.fixture(scope="module")
def addresses() -> AddressRanges:
    return AddressRanges()


@pytest.fixture
def judge(addresses: AddressRanges) -> Any:
    async def ask(customer: Customer | None = None, **fields: Any) -> Judgement:
        store = Surroundings(customer)
        ports = AgentPorts(
            history=store,
            customers=store,
            changes=store,
            intel=store,
            addresses=addresses,
            crawlers=CrawlerRegistry(addresses),
            attack=AttackCatalogue(),
        )
        identity = {
            "threat_id": ThreatId("019cae00-0000-7000-8000-000000000001"),
            "project_id": "main",
            "received_at": NOON,
            "detected_at": NOON,
            "customer_id": "acme",
        }
        signal = ThreatSignal.model_validate(identity | fields)
        agents = {name: build(ports, AgentsConfig()) for name, build in AGENTS.items()}
        analyses = {name: (await agent.analyze([signal]))[0] for name, agent in agents.items()}
        severity, _, factors = decide_severity(analyses, threat_type=signal.threat_type)
        case = Investigation(signal, analyses, severity, factors)
        [score] = await FalsePositiveAnalyzer().analyze([case])
        return Judgement(severity, score, review_reasons(case._replace(false_positive=score), ()))

    return ask


@pytest.fixture
def premium() -> Customer:
    return Customer(customer_id="acme", name="Acme", tier=CustomerTier.PREMIUM)


async def test_googlebot_from_google_is_a_likely_false_alarm(judge: Any) -> None:
    found = await judge(
        threat_type="bot_traffic", user_agent=GOOGLEBOT, source_ip=OF_GOOGLE, **IN_A_DAY
    )

    assert found.false_positive.recommendation is Recommendation.LIKELY_FP
    assert len(found.false_positive.indicators) >= 4
    assert found.severity is Severity.LOW
    assert found.reasons == ()


async def test_its_name_from_elsewhere_is_worse_than_no_name_and_needs_a_person(
    judge: Any,
) -> None:
    common = {"threat_type": "bot_traffic", "source_ip": ELSEWHERE, **IN_A_DAY}
    spoofed, nameless = await judge(user_agent=GOOGLEBOT, **common), await judge(**common)

    assert spoofed.false_positive.recommendation is not Recommendation.LIKELY_FP
    assert spoofed.false_positive.score < nameless.false_positive.score
    assert any("Manipulation" in reason for reason in spoofed.reasons)


@pytest.mark.parametrize("threat_type", ["bot_traffic", "data_scraping", "rate_limit_breach"])
async def test_a_genuine_crawler_alone_is_never_critical(judge: Any, threat_type: str) -> None:
    strict = Customer(
        customer_id="acme",
        name="Acme",
        tier=CustomerTier.ENTERPRISE,
        requests_per_minute_limit=1.0,
        critical_endpoints=("/",),
    )
    found = await judge(
        strict,
        threat_type=threat_type,
        user_agent=GOOGLEBOT,
        source_ip=OF_GOOGLE,
        request_count=10**9,
        endpoint="/login",
    )

    assert found.severity is not Severity.CRITICAL


@pytest.mark.parametrize(
    "window", [1.0, 5.0, 60.0, None], ids=["a minute", "5 minutes", "an hour", "not said"]
)
async def test_stuffing_the_login_of_a_premium_customer_is_critical(
    judge: Any, premium: Customer, window: float | None
) -> None:
    found = await judge(
        premium,
        threat_type="credential_stuffing",
        source_ip=ELSEWHERE,
        user_agent="python-requests/2.32",
        request_count=4_000,
        time_window_minutes=window,
        endpoint="/login",
    )

    assert found.severity is Severity.CRITICAL
    assert found.false_positive.recommendation is Recommendation.LIKELY_REAL


@pytest.mark.parametrize(
    ("threat_type", "severity"),
    [
        ("bot_traffic", Severity.LOW),
        ("data_scraping", Severity.MEDIUM),
        ("brute_force", Severity.MEDIUM),
        ("credential_stuffing", Severity.HIGH),
        ("account_takeover", Severity.HIGH),
    ],
)
async def test_a_type_alone_is_never_critical(
    judge: Any, threat_type: str, severity: Severity
) -> None:
    assert (await judge(threat_type=threat_type)).severity is severity
