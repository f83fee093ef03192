from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from itertools import islice

import pytest

from watchfloor.core import FakeClock, SignalInput, ThreatType
from watchfloor.ingest import Scenario, simulate

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENTATION = [
    ip_network(text)
    for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]


def made(scenario: Scenario, seed: int = 1, count: int = 200) -> list[SignalInput]:
    return list(simulate(scenario, seed=seed, clock=FakeClock(NOW), count=count))


@pytest.mark.parametrize("scenario", Scenario)
def test_signals_are_marked_and_accuse_nobody(scenario: Scenario) -> None:
    for signal in made(scenario):
        assert signal.raw_data["synthetic"] is True
        assert signal.source_ip is not None
        address = ip_address(signal.source_ip)
        assert any(address in network for network in DOCUMENTATION)


@pytest.mark.parametrize("scenario", Scenario)
def test_the_same_seed_gives_the_same_signals(scenario: Scenario) -> None:
    assert made(scenario) == made(scenario)
    assert made(scenario) != made(scenario, seed=2)


@pytest.mark.parametrize("scenario", Scenario)
def test_signals_vary(scenario: Scenario) -> None:
    signals = made(scenario)
    assert len({signal.source_ip for signal in signals}) > 100
    assert len({signal.request_count for signal in signals}) > 5
    assert len({signal.customer_id for signal in signals}) > 1


def test_each_scenario_but_the_mixture_has_one_type_and_all_types_occur() -> None:
    types = [
        {signal.threat_type for signal in made(scenario, count=20)}
        for scenario in Scenario
        if scenario is not Scenario.MIXED
    ]
    assert all(len(kinds) == 1 for kinds in types)
    assert set().union(*types) == set(ThreatType)
    assert {signal.threat_type for signal in made(Scenario.MIXED)} == set(ThreatType)


def test_time_is_taken_from_the_clock_when_a_signal_is_taken() -> None:
    clock = FakeClock(NOW)
    signals = simulate(Scenario.BOT_ATTACK, seed=1, clock=clock)
    first = next(signals)
    clock.advance(60)
    second = next(signals)
    assert first.detected_at == NOW
    assert second.detected_at is not None
    assert (second.detected_at - NOW).total_seconds() == 60


def test_without_count_there_is_no_end_and_the_caller_names_the_customer() -> None:
    endless = simulate(Scenario.MIXED, seed=1, clock=FakeClock(NOW), customers=["acme"])
    assert {signal.customer_id for signal in islice(endless, 1_000)} == {"acme"}
