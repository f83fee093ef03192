"""The list: what the filter says, newest first, page by page; whatever a user searches for."""

import base64
import string
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from integration.store.making import MakeRow, MakeVerdict
from support.searches import SEARCHES, SIGNALS

from watchfloor.core import (
    ActionType,
    FalsePositiveScore,
    InvalidInputError,
    Recommendation,
    ResponseAction,
    ResponsePlan,
    ThreatAnalysis,
    ThreatFilter,
    ThreatStatus,
    ThreatSummary,
    Urgency,
    VerdictKind,
)
from watchfloor.store import Store, ThreatRepository, ThreatRow

pytestmark = pytest.mark.integration

_SLOWLY = settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_LETTERS = st.characters(categories=["Lu", "Ll"], include_characters=string.punctuation)
MORNING = datetime(2026, 3, 1, 6, tzinfo=UTC)

ANALYSES: tuple[dict[str, Any], ...] = (
    {"severity": "critical", "requires_human_review": True},
    {"severity": "low"},
    {"severity": "medium", "status": "failed", "failure_reason": "it raised"},
)


JUDGED: dict[str, Any] = {
    "false_positive_score": FalsePositiveScore(
        score=0.123,
        confidence=1,
        indicators=(),
        recommendation=Recommendation.LIKELY_REAL,
        explanation="",
    ),
    "response_plan": ResponsePlan(
        primary_action=ResponseAction(
            action_type=ActionType.BLOCK_IP,
            urgency=Urgency.URGENT,
            target="203.0.113.7",
            reason="",
            auto_executable=False,
            requires_approval=True,
            estimated_impact="low",
            confidence=1,
        ),
        escalation_path=(),
        sla_minutes=5,
        auto_escalate_after_minutes=5,
        overall_confidence=1,
    ),
}


@pytest.fixture
def threats(store: Store) -> ThreatRepository:
    return ThreatRepository(store)


@pytest.fixture
async def listed(threats: ThreatRepository, make_row: MakeRow) -> list[ThreatRow]:
    """Three threats an hour apart; index 0 is the oldest."""
    rows = [
        make_row(received_at=MORNING + timedelta(hours=index), **signal, **analysis)
        for index, (signal, analysis) in enumerate(zip(SIGNALS, ANALYSES, strict=True))
    ]
    await threats.save(rows)
    return rows


async def _found(
    threats: ThreatRepository, rows: list[ThreatRow], where: ThreatFilter
) -> list[int]:
    page = await threats.list(rows[0].threat.project_id, where)
    ids: list[str] = [row.threat.id for row in rows]
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
        ({"judged": False}, [2, 1, 0]),
        ({"judged": True}, []),
        ({"since": MORNING + timedelta(hours=1)}, [2, 1]),
        ({"until": MORNING + timedelta(hours=1)}, [0]),
        ({"since": MORNING + timedelta(hours=1), "until": MORNING + timedelta(hours=2)}, [1]),
        ({"threat_type": ["bot_traffic"], "severity": ["low"]}, [1]),
        ({"threat_type": ["bot_traffic"], "search": "203"}, [2]),
    ],
    ids=str,
)
async def test_every_condition_must_hold(
    threats: ThreatRepository, listed: list[ThreatRow], where: dict[str, Any], expected: list[int]
) -> None:
    assert await _found(threats, listed, ThreatFilter.model_validate(where)) == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    SEARCHES,
    ids=repr,
)
async def test_a_search_finds_words_and_beginnings(
    threats: ThreatRepository, listed: list[ThreatRow], search: str, expected: list[int]
) -> None:
    assert await _found(threats, listed, ThreatFilter(search=search)) == expected


@given(search=st.text(max_size=200))
@example(search="' \\ :* a:*b ! <-> () \ud800 a\x00b '' \\'")
@_SLOWLY
async def test_no_text_breaks_a_search(
    threats: ThreatRepository, project: str, search: str
) -> None:
    """Quotes, operators, halves of characters: a search finds or does not, it never fails."""
    page = await threats.list(project, ThreatFilter.model_construct(search=search))

    assert page.threats == ()


@given(words=st.lists(st.text(_LETTERS), max_size=4))
@_SLOWLY
async def test_a_user_agent_is_found_by_each_of_its_words(
    threats: ThreatRepository, make_row: MakeRow, words: list[str]
) -> None:
    row = make_row(user_agent=" ".join(words))
    await threats.save([row])
    for word in words:
        where = ThreatFilter(search=word[:200])
        page = await threats.list(row.threat.project_id, where)
        if any(character.isalnum() for character in word[:200]):
            assert row.threat.id in {threat.threat_id for threat in page.threats}


async def test_rows_are_those_of_the_documents(
    threats: ThreatRepository, make_row: MakeRow, make_verdict: MakeVerdict, project: str
) -> None:
    """Columns and documents say the same, on every page, after a verdict and a second analysis."""
    failed = make_row(status="failed", failure_reason="it raised")
    rows = [make_row(**JUDGED, source_ip="2001:db8::1"), failed, make_row(customer_name="Ж" * 255)]
    await threats.save(rows)
    again = rows[1].threat.model_copy(update={"status": ThreatStatus.COMPLETED, **JUDGED})
    await threats.save([ThreatRow(again, again.model_dump_json().encode())])
    await threats.record_verdict(*rows[0].key, make_verdict(VerdictKind.BENIGN))

    first = await threats.summaries(project, ThreatFilter(), limit=2)
    second = await threats.summaries(project, ThreatFilter(), limit=2, cursor=first.next_cursor)

    whole = [each.document for each in (await threats.list(project)).threats]
    summaries = [ThreatSummary.of(ThreatAnalysis.model_validate_json(each)) for each in whole]
    assert [*first.items, *second.items] == summaries
    assert second.next_cursor is None


async def test_pages_follow_one_another_without_gap_or_repeat(
    threats: ThreatRepository, make_row: MakeRow, project: str
) -> None:
    """Some were received in the same millisecond: the id decides."""
    rows = [make_row(received_at=MORNING + timedelta(milliseconds=n // 3)) for n in range(10)]
    await threats.save(rows)
    seen, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = await threats.list(project, limit=3, cursor=cursor)
        seen += [threat.threat_id for threat in page.threats]
        cursor, pages = page.next_cursor, pages + 1

    assert seen == sorted((row.threat.id for row in rows), reverse=True)
    assert pages == 4


async def test_a_page_may_follow_any_threat_of_the_one_before(
    threats: ThreatRepository, listed: list[ThreatRow], project: str
) -> None:
    page = await threats.list(project)
    assert len(page.threats) == len(listed)
    for number, threat in enumerate(page.threats):
        following = await threats.list(project, cursor=threat.cursor)
        assert following.threats == page.threats[number + 1 :]


async def test_a_page_that_is_just_full_is_the_last(
    threats: ThreatRepository, listed: list[ThreatRow], project: str
) -> None:
    assert (await threats.list(project, limit=len(listed))).next_cursor is None


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "%%%", "AAAA", "ä", base64.urlsafe_b64encode(b"no uuid").decode(), "0" * 200],
    ids=repr,
)
async def test_a_cursor_that_is_none_of_ours_is_refused_by_name(
    threats: ThreatRepository, project: str, cursor: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await threats.list(project, cursor=cursor)

    assert [problem.field for problem in caught.value.fields] == ["cursor"]


async def test_a_search_uses_its_index_although_rows_are_protected(
    store: Store, project: str, owner: asyncpg.Connection
) -> None:
    """Under a policy it would not: the operator of text search is not leakproof."""
    await owner.execute(_MANY, project, MORNING)
    await owner.execute("VACUUM ANALYZE threats")
    async with store.transaction([project]) as connection:
        # Which is the cheaper depends on what else is in the table; that it may be used does not.
        await connection.exec_driver_sql("SET LOCAL enable_indexscan = off")
        plan = await connection.exec_driver_sql(
            "EXPLAIN (COSTS OFF) SELECT document FROM visible_threats WHERE project_id = $1 "
            "AND search @@ threat_query('needle') ORDER BY received_at DESC LIMIT 100",
            (project,),
        )
        lines = "\n".join(line for (line,) in plan)

    assert "search_idx" in lines, lines


_MANY = """
INSERT INTO threats (project_id, received_at, threat_id, revision, published_revision, status,
    severity, threat_type, requires_review, processing_time_ms, user_agent, document)
SELECT $1, $2, gen_random_uuid(), 0, 0, 'completed', 'low', 'anomaly', false, 1,
    'agent ' || n, '{}'
FROM generate_series(1, 20000) AS n
"""
