"""The list of sessions: every condition, every order, page by page, nothing twice."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest
from integration.store.sessions.making import NOON, SECOND, make_event, save, session_key

from watchfloor.core import (
    AgentId,
    InvalidInputError,
    SessionFilter,
    SessionKey,
    SessionSort,
    WorkflowId,
)
from watchfloor.store import SessionIdentity, SessionRepository, SessionSaving, Store
from watchfloor.store.page import encode_cursor
from watchfloor.store.sessions.listing import _ORDERS

pytestmark = pytest.mark.integration

NUMBER = 7


@pytest.fixture
async def listed(saving: SessionSaving, owner: asyncpg.Connection, project: str) -> str:
    """Sessions s-0 to s-6: the later the riskier, two and two alike."""
    for number in range(NUMBER):
        await save(
            saving,
            [make_event(session_key(project, f"s-{number}"), event_time=NOON + number * SECOND)],
            identity=SessionIdentity(
                AgentId(f"a-{number % 2}"),
                WorkflowId(f"w-{number % 3}"),
                user_id=f"u-{number % 4}",
                customer_id="acme" if number < 2 else None,
                addresses=("192.0.2.1", f"2001:db8::{number}") if number else (),
            ),
        )
    await owner.execute(
        "UPDATE sessions SET risk_score = substr(session_id, 3)::int / 2 / 10.0, "
        "patterns = ARRAY['p-' || substr(session_id, 3), 'any'], "
        "status = CASE session_id WHEN 's-0' THEN 'concluded' ELSE 'active' END, "
        "dataflow_verdict = CASE session_id WHEN 's-1' THEN 'hijacked' WHEN 's-4' THEN 'clean' END "
        "WHERE project_id = $1",
        project,
    )
    return project


async def _ids(sessions: SessionRepository, project: str, **wanted: Any) -> Sequence[str]:
    page = await sessions.list(project, SessionFilter(**wanted))
    assert page.total == len(page.sessions)
    assert page.next_cursor is None
    return [session.session_id for session in page.sessions]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "6543210"),
        ({"sort": "risk"}, "6543210"),
        ({"sort": "created"}, "6543210"),
        ({"min_risk": 0.2}, "654"),
        ({"max_risk": 0.1}, "3210"),
        ({"min_risk": 0.1, "max_risk": 0.2}, "5432"),
        ({"patterns": ["p-1", "p-5", "p-9"]}, "51"),
        ({"patterns": ["P-1"]}, ""),
        ({"dataflow": ["hijacked", "attempted"]}, "1"),
        ({"dataflow": ["hijacked", "clean"]}, "41"),
        ({"agent_id": ["a-1"]}, "531"),
        ({"agent_id": ["a-1"], "workflow_id": ["w-0", "w-2"]}, "53"),
        ({"status": ["concluded"]}, "0"),
        ({"user_id": ["u-3", "u-0"]}, "430"),
        ({"customer_id": ["acme"]}, "10"),
        ({"address": ["192.0.2.1"], "before": NOON + 3 * SECOND}, "21"),
        ({"address": ["2001:DB8:0::6", "2001:db8::4"]}, "64"),
        ({"address": ["192.0.2.2"]}, ""),
        ({"session_id": ["s-4", "s-2", "s-9"]}, "42"),
        ({"named": ["U-3"]}, "3"),
        ({"named": ["acm", "S-4"]}, "410"),
        ({"named": ["s_4", "%"]}, ""),
        ({"named": ["w-1"], "agent_id": ["a-0"]}, "4"),
        ({"after": NOON + 5 * SECOND}, "65"),
        ({"before": NOON + 2 * SECOND}, "10"),
    ],
    ids=str,
)
async def test_conditions_hold_together(
    listed: str, sessions: SessionRepository, wanted: dict[str, Any], expected: str
) -> None:
    assert await _ids(sessions, listed, **wanted) == [f"s-{digit}" for digit in expected]


@pytest.mark.parametrize("sort", SessionSort)
@pytest.mark.parametrize("limit", [1, 2, 3, NUMBER])
async def test_pages_follow_each_other_without_a_gap(
    listed: str, sessions: SessionRepository, sort: SessionSort, limit: int
) -> None:
    """Two sessions of one risk stand on either side of a page's end."""
    wanted, seen, cursor = SessionFilter(sort=sort), [], None
    while True:
        page = await sessions.list(listed, wanted, limit=limit, cursor=cursor)
        assert page.total == NUMBER
        seen += [session.session_id for session in page.sessions]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert seen == [f"s-{number}" for number in reversed(range(NUMBER))]


async def test_an_offset_passes_over(listed: str, sessions: SessionRepository) -> None:
    page = await sessions.list(listed, limit=2, offset=3)

    assert [session.session_id for session in page.sessions] == ["s-3", "s-2"]
    assert page.total == NUMBER
    beyond = await sessions.list(listed, offset=NUMBER)
    assert (beyond.sessions, beyond.total, beyond.next_cursor) == ((), NUMBER, None)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "?",
        "AA",
        encode_cursor("risk 0.5 2026-03-01T12:00:00+00:00 s-1"),
        encode_cursor("last_activity 2026-03-01T12:00:00+00:00"),
        encode_cursor("last_activity yesterday s-1"),
        encode_cursor("last_activity 0001-01-01T00:00:00+23:59 s-1"),
        encode_cursor("last_activity 2026-03-01T12:00:00 s-1"),
        encode_cursor("last_activity 2026-03-01T12:00:00+00:00 \x00"),
    ],
    ids=[
        "empty",
        "no base64",
        "no text",
        "other order",
        "no id",
        "no time",
        "before time",
        "no zone",
        "NUL",
    ],
)
async def test_a_cursor_that_is_none_of_ours_is_refused(
    sessions: SessionRepository, project: str, cursor: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await sessions.list(project, cursor=cursor)

    assert [problem.field for problem in caught.value.fields] == ["cursor"]


async def test_a_session_is_found_by_what_its_sender_calls_it(
    saving: SessionSaving, sessions: SessionRepository, key: SessionKey
) -> None:
    theirs = SessionIdentity(AgentId("a"), external_id="their/id")
    (saved,) = await save(saving, [make_event(key)], identity=theirs)

    assert await sessions.by_external_id(key.project_id, "their/id") == saved
    assert await sessions.by_external_id(key.project_id, "their") is None
    assert await sessions.by_external_id("another-project", "their/id") is None


async def test_another_projects_sessions_are_not_there(
    listed: str, sessions: SessionRepository
) -> None:
    assert (await sessions.list(listed)).total == NUMBER
    assert (await sessions.list("another-project")).total == 0
    assert await sessions.get("another-project", "s-1") is None


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        (SessionSort.RISK, "sessions_by_risk"),
        (SessionSort.LAST_ACTIVITY, "sessions_by_activity"),
        (SessionSort.CREATED, "sessions_by_creation"),
    ],
)
async def test_each_order_is_that_of_an_index(
    store: Store, owner: asyncpg.Connection, project: str, sort: SessionSort, index: str
) -> None:
    """Sorting a hundred thousand sessions to show fifty would take longer than anybody waits."""
    await owner.execute(_MANY, project, NOON)
    await owner.execute("ANALYZE sessions")
    order = ", ".join(f"{name} DESC" for name in _ORDERS[sort])
    async with store.transaction([project]) as connection:
        plan = await connection.exec_driver_sql(
            "EXPLAIN (COSTS OFF) SELECT session_id FROM sessions WHERE project_id = $1 "
            f"ORDER BY {order} LIMIT 51",
            (project,),
        )
        lines = "\n".join(line for (line,) in plan)

    assert index in lines, lines
    # Sessions that are equal in all of it are few, and sorted as they come.
    assert "->  Sort" not in lines, lines


_MANY = """
INSERT INTO sessions (
    project_id, session_id, agent_id, created_at, last_event_at, last_received_at, risk_score
)
SELECT $1, 's-' || n, 'a', $2::timestamptz + n * interval '1 s',
    $2::timestamptz - n * interval '1 s', $2, n % 100 / 100.0
FROM generate_series(1, 5000) AS n
"""
