"""What a session was like, in numbers: every use of a tool and every call of a model once."""

import pytest
from unit.coordinator.sessions.making import make_event

from watchfloor.coordinator.sessions.session_features import features_of, statistics_of
from watchfloor.core import Event, EventType, ModelUse, ToolUse


def _tool(number: int, kind: EventType, name: str, *, call: str | None = None) -> Event:
    tool = ToolUse(name=name, call_id=call, duration_ms=5.0 if kind.endswith("result") else None)
    return make_event(number, event_type=kind, tool=tool, role=None, content=None)


def _call(number: int, kind: EventType, *, tokens: tuple[int, int] | None = None) -> Event:
    use = ModelUse(
        model="m-1",
        input_tokens=tokens[0] if tokens else None,
        output_tokens=tokens[1] if tokens else None,
    )
    return make_event(number, event_type=kind, model=use, role=None, content=None)


def test_a_session_without_events_has_no_features() -> None:
    features = features_of([])
    assert (features.event_count, features.session_duration, features.total_tokens) == (0, 0, 0)


def test_a_tool_counts_once_whether_its_result_is_told_of_or_not() -> None:
    events = [
        _tool(1, EventType.TOOL_EXECUTION, "search", call="a"),
        _tool(2, EventType.TOOL_RESULT, "search", call="a"),
        _tool(3, EventType.TOOL_RESULT, "read", call="b"),
        _tool(4, EventType.TOOL_EXECUTION, "search", call="c"),
    ]
    features = features_of(events)
    assert features.tool_sequences == ("search", "read", "search")
    assert features.tools_used == ("read", "search")
    assert features.total_tool_calls == 3
    assert features.tool_execution_times == (5.0, 5.0)


def test_a_call_counts_once_and_its_tokens_too() -> None:
    events = [
        _call(1, EventType.LLM_CALL_START),
        _call(2, EventType.LLM_CALL_FINISH, tokens=(100, 20)),
        _call(3, EventType.LLM_CALL_START),
        _call(4, EventType.LLM_CALL_ERROR),
    ]
    features = features_of(events)
    assert features.llm_request_count == 2
    assert features.llm_models == ("m-1",)
    assert features.total_tokens == 120
    assert features.token_in_stats.mean == 100


def test_time_runs_from_the_first_event_to_the_last_in_whatever_order_they_come() -> None:
    features = features_of([make_event(11), make_event(1), make_event(5)])
    assert (features.session_duration, features.event_count) == (10.0, 3)
    assert features.avg_event_interval == 5.0


def test_what_the_product_says_is_no_behaviour() -> None:
    decision = make_event(90, event_type=EventType.POLICY_DECISION)
    assert features_of([make_event(1), decision]) == features_of([make_event(1)])


@pytest.mark.parametrize(
    ("values", "mean", "std", "largest", "p95"),
    [
        ([7], 7.0, 0.0, 7, 7.0),
        ([0, 10], 5.0, 5.0, 10, 9.5),
        (list(range(101)), 50.0, 29.154759474226502, 100, 95.0),
    ],
)
def test_statistics_are_those_of_the_whole_population(
    values: list[int], mean: float, std: float, largest: int, p95: float
) -> None:
    found = statistics_of(values)
    assert (found.mean, found.max, found.p95) == (mean, largest, p95)
    assert found.std == pytest.approx(std)
