"""The list: what the filter says, newest first, page by page; whatever a user searches for."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from watchfloor.core import InvalidInputError, ThreatFilter
from watchfloor.store import ThreatRepository

pytestmark = pytest.mark.integration

MORNING = datetime(2026, 3, 1, 6, tzinfo=UTC)

SIGNALS = (
    {
        "threat_type": "credential_stuffing",
        "customer_id": "acme",
        "customer_name": "Acme Corp",
        "source_ip": "203.0.113.7",
        "user_agent": "python-requests/2.32",
        "endpoint": "/api/v1/login",
        "user_id": "o'neil@example.org",
    },
    {
        "threat_type": "bot_traffic",
        "customer_id": "globex",
        "source_ip": "2001:db8::1",
        "user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "endpoint": "/Straße/Москва",
    },
    {
        "threat_type": "bot_traffic",
        "customer_id": None,
        "customer_name": "acme",
        "source_ip": "203.0.113.70",
        "user_agent": "",
        "endpoint": "",
    },
)
ANALYSES = (
    {"severity": "critical", "requires_human_review": True},
    {"severity": "low"},
    {"severity": "medium", "status": "failed", "failure_reason": "it raised"},
)


@pytest.fixture
def threats(store):
    return ThreatRepository(store)


@pytest.fixture
async def listed(threats, make_row):
    """Three threats an hour apart; index 0 is the oldest."""
    rows = [
        make_row(received_at=MORNING + timedelta(hours=index), **signal, **analysis)
        for index, (signal, analysis) in enumerate(zip(SIGNALS, ANALYSES, strict=True))
    ]
    await threats.save(rows)
    return rows


async def _found(threats, rows, where: ThreatFilter) -> list[int]:
    page = await threats.list(rows[0].threat.project_id, where)
    ids = [row.threat.id for row in rows]
    return [ids.index(threat.threat_id) for threat in page.threats]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, [2, 1, 0]),
        ({"severity": ["critical"]}, [0]),
        ({"severity": ["critical", "low"]}, [1, 0]),
        ({"severity": ["high"]}, []),
        ({"status": ["failed"]}, [2]),
        ({"threat_type": ["bot_traffic"]}, [2, 1]),
        ({"customer_id": ["acme"]}, [0]),
        ({"customer_id": ["acme", "globex"]}, [1, 0]),
        ({"customer_id": ["acm"]}, []),
        ({"requires_review": True}, [0]),
        ({"requires_review": False}, [2, 1]),
        ({"since": MORNING + timedelta(hours=1)}, [2, 1]),
        ({"until": MORNING + timedelta(hours=1)}, [0]),
        ({"since": MORNING + timedelta(hours=1), "until": MORNING + timedelta(hours=2)}, [1]),
        ({"threat_type": ["bot_traffic"], "severity": ["low"]}, [1]),
        ({"threat_type": ["bot_traffic"], "search": "203"}, [2]),
    ],
    ids=str,
)
async def test_every_condition_must_hold(threats, listed, where, expected):
    assert await _found(threats, listed, ThreatFilter.model_validate(where)) == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("acme", [2, 0]),
        ("ACME", [2, 0]),
        ("acm", [2, 0]),
        ("cme", []),
        ("acme corp", [0]),
        ("corp acme", [0]),
        ("acme globex", []),
        ("credential_stuffing", [0]),
        ("credential", [0]),
        ("stuffing", [0]),
        ("203.0.113.7", [2, 0]),
        ("203.0.113.70", [2]),
        ("203.0", [2, 0]),
        ("113", []),
        ("113.0.203", []),
        ("2001:db8::", [1]),
        ("python-requests/2.32", [0]),
        ("python-req", [0]),
        ("requests", [0]),
        ("requests-python", []),
        ("googlebot", [1]),
        ("Googlebot/2.1", [1]),
        ("google.com/bot", [1]),
        ("/api/v1", [0]),
        ("login", [0]),
        ("o'neil@example", [0]),
        ("example.org", [0]),
        ("москва", [1]),
        ("Straße", [1]),
        ("   ", [2, 1, 0]),
        ("", [2, 1, 0]),
        ("\x00", [2, 1, 0]),
        ("---", []),
        ("acme & !globex", [2, 0]),
        ("' | 'x", []),
        ("acme\\", [2, 0]),
    ],
    ids=repr,
)
async def test_a_search_finds_words_and_beginnings(threats, listed, search, expected):
    assert await _found(threats, listed, ThreatFilter(search=search)) == expected


@given(search=st.text(max_size=200))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_text_breaks_a_search(search):
    """Quotes, operators, halves of characters: a search finds or does not, it never fails."""
    _SEARCHED.append(search)


_SEARCHED: list[str] = ["'", "\\", ":*", "a:*b", "!", "<->", "()", "\ud800", "a\x00b", "''' \\'"]


async def test_none_of_those_texts_broke(threats, project):
    for search in _SEARCHED:
        page = await threats.list(project, ThreatFilter.model_construct(search=search))
        assert page.threats == ()
