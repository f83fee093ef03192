from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from support import eventually

from watchfloor.bus import (
    HistoryGoneError,
    NATSBus,
    ResumeToken,
    SessionFeed,
    SessionReplay,
    SessionStream,
    SessionUpdate,
)
from watchfloor.core import AgentId, Session, SessionChange, SessionChangeKind, SessionId

pytestmark = pytest.mark.integration
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def _change(project: str, number: int) -> SessionChange:
    session = Session(
        session_id=SessionId(f"s-{number}"),
        project_id=project,
        agent_id=AgentId("helper"),
        created_at=NOW,
        last_event_at=NOW,
        last_received_at=NOW,
    )
    return SessionChange(kind=SessionChangeKind.ANALYZED, session=session, changed_at=NOW)


async def _published(bus: NATSBus, project: str, numbers: Sequence[int]) -> list[SessionUpdate]:
    """What a feed that listens meanwhile hears of the project."""
    stream, feed, heard = SessionStream(bus), SessionFeed(bus), list[SessionUpdate]()
    feed.listen(heard.append)
    await feed.start()
    for number in numbers:
        await stream.publish(_change(project, number), message_id=str(number))
        await stream.publish(_change(f"{project}-other", number), message_id=str(number))
    last = f"s-{numbers[-1]}"
    await eventually(
        lambda: any(
            (each.project_id, each.session_id) == (f"{project}-other", last) for each in heard
        )
    )
    await feed.stop()
    return [each for each in heard if each.project_id == project]


async def test_changes_are_heard_in_order_with_what_filters_need(
    bus: NATSBus, project: str
) -> None:
    heard = await _published(bus, project, range(100))
    assert [each.change() for each in heard] == [_change(project, n) for n in range(100)]
    assert (heard[7].session_id, heard[7].kind) == ("s-7", SessionChangeKind.ANALYZED)


async def test_a_change_published_twice_is_heard_once(bus: NATSBus, project: str) -> None:
    heard = await _published(bus, project, [1, 1, 2])
    assert [each.session_id for each in heard] == ["s-1", "s-2"]


async def test_a_replay_is_what_the_feed_heard_after_the_token(bus: NATSBus, project: str) -> None:
    heard = await _published(bus, project, range(10))
    last = heard[-1].token.sequence
    batches = SessionReplay(bus).after(heard[3].token, project_id=project, until=last)
    assert [each async for batch in batches for each in batch] == heard[4:]


async def test_a_token_of_another_stream_has_no_replay(bus: NATSBus, project: str) -> None:
    token = ResumeToken("abc", 1, 1)
    with pytest.raises(HistoryGoneError):
        await anext(SessionReplay(bus).after(token, project_id=project, until=2))
