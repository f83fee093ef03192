"""What data flow shows beside risk and thoughts: who is told, and what stays known."""

import pytest
from unit.coordinator.sessions.making import make_dataflow, make_event, make_session
from unit.coordinator.sessions.test_judging import _judged, _World

from watchfloor.core import DataflowVerdict, EventType

CLEAN, ATTEMPTED, HIJACKED = DataflowVerdict


@pytest.fixture
def world() -> _World:
    return _World()


async def test_policies_see_the_verdict_beside_the_patterns_of_the_risk(world: _World) -> None:
    world.verdict = HIJACKED
    findings = await _judged(world.judging(), make_session())

    assert findings.dataflow == make_dataflow(HIJACKED)
    (context,) = world.contexts
    assert context.patterns == ("manipulation", "indirect_prompt_injection", "agent_hijacking")
    assert context.risk_score == 0.5, "the risk is what the risk analysis says"


async def test_the_verdict_on_all_that_was_said_counts_whatever_was_said_before(
    world: _World,
) -> None:
    """The user's own words may come after what the agent did, and explain it."""
    known = make_session(dataflow_verdict=HIJACKED, patterns=("agent_hijacking",))
    findings = await _judged(world.judging(), known)

    assert findings.dataflow == make_dataflow(CLEAN)
    assert world.contexts[0].patterns == ("manipulation",)


@pytest.mark.parametrize(
    ("known", "found", "is_kept"),
    [
        (HIJACKED, CLEAN, True),
        (HIJACKED, ATTEMPTED, True),
        (ATTEMPTED, HIJACKED, False),
        (HIJACKED, HIJACKED, False),
        (None, CLEAN, False),
    ],
)
async def test_a_verdict_does_not_vanish_as_events_slide_out_of_view(
    world: _World, known: DataflowVerdict | None, found: DataflowVerdict, is_kept: bool
) -> None:
    world.events = [make_event(number) for number in range(1, 6)]
    world.verdict = found
    judging = world.judging(max_events_to_analyze=3, max_events_to_trace=4)
    findings = await _judged(judging, make_session(dataflow_verdict=known))

    assert findings.dataflow == (None if is_kept else make_dataflow(found))
    present = known if is_kept else found
    assert ("agent_hijacking" in world.contexts[0].patterns) is (present is HIJACKED)


async def test_sessions_are_traced_one_after_the_other(world: _World) -> None:
    findings = await world.judging().judge([make_session(), make_session()])

    assert [each.dataflow for each in findings] == [make_dataflow(CLEAN)] * 2
    assert len(world.traced) == 2


async def test_where_nothing_was_said_nothing_is_judged(world: _World) -> None:
    """Metadata of calls alone is no conversation, and none that is clean."""
    world.events = [make_event(1, event_type=EventType.LLM_CALL_FINISH, role=None)]
    findings = await _judged(world.judging(), make_session())

    assert (world.traced, findings.dataflow) == ([], None)
