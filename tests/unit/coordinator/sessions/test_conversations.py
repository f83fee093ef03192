"""Which events data flow is traced in, and what becomes of verdicts when some are out of view."""

from collections.abc import Collection, Sequence

import pytest
from unit.coordinator.sessions.making import make_event

from watchfloor.coordinator.sessions.config import SessionsConfig
from watchfloor.coordinator.sessions.conversations import Conversation, Conversations
from watchfloor.core import Event, EventType, SessionId, SessionKey

SHORT, LONG = SessionKey("p", SessionId("s-1")), SessionKey("p", SessionId("s-2"))


class _Events:
    """What a store reads of long sessions."""

    def __init__(self, *found: Event) -> None:
        self.found = found
        self.asked: list[tuple[list[SessionKey], int]] = []

    async def newest_of_all(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        raise AssertionError(keys, limit)

    async def conversations(self, keys: Collection[SessionKey], limit: int) -> Sequence[Event]:
        self.asked.append((list(keys), limit))
        return self.found


async def _of(
    events: _Events, newest: dict[SessionKey, list[Event]]
) -> dict[SessionKey, Conversation]:
    config = SessionsConfig(max_events_to_analyze=3, max_events_to_trace=4)
    return dict(await Conversations(events, config).of(newest))


async def test_a_session_of_few_events_is_known_from_those() -> None:
    events = _Events()
    called = make_event(2, event_type=EventType.LLM_CALL_START, role=None)
    found = await _of(events, {SHORT: [make_event(1), called]})

    assert found == {SHORT: Conversation((make_event(1),), is_whole=True)}
    assert events.asked == []


@pytest.mark.parametrize(("read", "is_whole"), [(3, True), (4, False)])
async def test_more_is_read_of_a_long_session_and_of_no_other(read: int, is_whole: bool) -> None:
    said = [make_event(number, session_id="s-2") for number in range(1, read + 1)]
    events = _Events(*said)
    found = await _of(events, {SHORT: [make_event(9)], LONG: said[-3:]})

    assert found[LONG] == Conversation(tuple(said), is_whole)
    assert found[SHORT].events == (make_event(9),)
    assert events.asked == [([LONG], 4)]
