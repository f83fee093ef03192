from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from watchfloor.core import SignalInput, ThreatType
from watchfloor.ingest import AccessLogParser, Engine, LogLine, RuleFile, load_rules

RULES = """
title: Base
id: 00000000-0000-4000-8000-000000000001
name: base
logsource: {category: webserver}
detection: {selection: {c-ip|exists: true}, condition: selection}
---
title: Count
id: 00000000-0000-4000-8000-000000000002
name: count
tags: [attack.t1595]
correlation:
  type: event_count
  rules: [base]
  group-by: [GROUP]
  timespan: 1h
  condition: {gte: 6}
watchfloor: {threat_type: data_scraping}
"""


class Claim(NamedTuple):
    name: str
    state: str | None


def text(minute: int, *, ip: str = "192.0.2.1", path: str = "/a", agent: str = "Agent/1") -> str:
    stamp = f"17/May/2015:10:{minute:02}:00 +0000"
    return f'{ip} - - [{stamp}] "GET {path} HTTP/1.1" 200 1 "-" "{agent}"'


def signal_of(*texts: str, group: str = "c-ip", customer_id: str = "acme") -> SignalInput:
    parse = AccessLogParser().parse
    lines: list[LogLine] = [line for one in texts if (line := parse(one)) is not None]
    engine = Engine(
        load_rules([RuleFile("r.yml", RULES.replace("GROUP", group))]),
        customer_id=customer_id,
        crawler=lambda agent, address: Claim(f"Crawl {agent}", f"seen at {address}"),
    )
    signals = [signal for line in lines for signal in engine.feed(line)]
    assert len(signals) == 1
    return signals[0]


def test_a_signal_says_what_was_seen() -> None:
    signal = signal_of(
        *(text(minute, path="/b" if minute == 3 else "/a") for minute in range(5)),
        text(5, agent="Other/2"),
    )
    assert signal.threat_type is ThreatType.DATA_SCRAPING
    assert signal.customer_id == "acme"
    assert signal.source_ip == "192.0.2.1"
    assert signal.user_agent == "Agent/1"
    assert signal.endpoint == "/a"
    assert signal.request_count == 6
    assert signal.time_window_minutes == 5
    assert signal.detected_at == datetime(2015, 5, 17, 10, 5, tzinfo=UTC)
    assert signal.mitre_hints == ("T1595",)
    raw = dict(signal.raw_data)
    assert raw.pop("sample_lines") == [text(0), text(1), text(2), text(3, path="/b"),
                                       text(5, agent="Other/2")]  # fmt: skip
    assert raw == {
        "rule_id": "00000000-0000-4000-8000-000000000002",
        "rule_name": "count",
        "rule_title": "Count",
        "condition": {"type": "event_count", "field": None, "gte": 6, "timespan_s": 3600},
        "group": {"c-ip": "192.0.2.1"},
        "first_seen": "2015-05-17T10:00:00+00:00",
        "last_seen": "2015-05-17T10:05:00+00:00",
        "statuses": {"200": 6},
        "methods": {"GET": 6},
        "distinct_paths": 2,
        "distinct_addresses": 1,
        "crawler": "seen at 192.0.2.1",
        "crawler_name": "Crawl Agent/1",
    }


def test_many_addresses_have_no_one_source() -> None:
    signal = signal_of(*(text(n, ip=f"192.0.2.{n}") for n in range(6)), group="cs-uri-stem")
    assert signal.source_ip is None
    assert signal.raw_data["distinct_addresses"] == 6
    assert signal.raw_data["group"] == {"cs-uri-stem": "/a"}


def test_a_client_known_by_name_only_has_no_address() -> None:
    signal = signal_of(*(text(n, ip="host.example") for n in range(6)))
    assert signal.source_ip is None
    assert signal.raw_data["group"] == {"c-ip": "host.example"}
    assert signal.raw_data["crawler"] is None


def test_lines_within_one_second_have_a_window_all_the_same() -> None:
    assert signal_of(*(text(0, path=f"/{n}") for n in range(6))).time_window_minutes == 0.017


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("A\x1b[31m\x00\u202e", id="control characters"),
        pytest.param("A" * 9_000, id="long"),
        pytest.param("\udcff\ud800", id="no characters"),
        pytest.param("\U0001f600" * 5_000, id="wide"),
    ],
)
def test_hostile_text_is_made_harmless(hostile: str) -> None:
    signal = signal_of(*(text(n, agent=hostile, path="/" + hostile) for n in range(6)))
    assert signal.user_agent is not None
    assert len(signal.user_agent) <= 1_024
    signal.model_dump_json().encode()
    samples = signal.raw_data["sample_lines"]
    assert isinstance(samples, list)
    for shown in (signal.user_agent, signal.endpoint, *samples):
        assert isinstance(shown, str)
        assert shown.isprintable()
    assert all(len(str(sample)) <= 300 for sample in samples)


def test_another_customer_has_another_id() -> None:
    texts = [text(n) for n in range(6)]
    assert signal_of(*texts).id != signal_of(*texts, customer_id="other").id
