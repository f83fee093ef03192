"""When an agent asks a tool the very same again because it failed."""

from itertools import count

import pytest
from unit.coordinator.sessions.making import make_event

from watchfloor.coordinator.sessions.retries import longest_retry_of
from watchfloor.coordinator.sessions.session_features import features_of
from watchfloor.core import Event, EventType, ToolRetry, ToolUse

_NUMBERS = count(1)


def _call(asked: str, *, fails: bool = True, name: str = "pay") -> list[Event]:
    """A use of a tool and its result."""
    number = next(_NUMBERS)
    tool = ToolUse(name=name, call_id=f"c-{number}", arguments={"to": asked, "cents": 1})
    result = tool.model_copy(update={"arguments": None, "is_error": fails})
    return [
        make_event(2 * number, event_type=EventType.TOOL_EXECUTION, tool=tool, role=None),
        make_event(2 * number + 1, event_type=EventType.TOOL_RESULT, tool=result, role=None),
    ]


@pytest.mark.parametrize(
    ("calls", "retries"),
    [
        ([], None),
        ([_call("a")], None),
        ([_call("a"), _call("a")], 1),
        ([_call("a"), _call("a"), _call("a", fails=False)], 2),
        ([_call("a", fails=False), _call("a", fails=False)], None),
        ([_call("a"), _call("b"), _call("c")], None),
        ([_call("a"), _call("b"), _call("a"), _call("b"), _call("a")], 2),
        ([_call("a"), _call("a", fails=False), _call("a"), _call("a")], 1),
        ([_call("a"), _call("a", name="send")], None),
    ],
    ids=[
        "nothing",
        "failed once",
        "again",
        "until it succeeds",
        "asked twice and answered",
        "other arguments",
        "two in turn",
        "a success between",
        "another tool",
    ],
)
def test_a_retry_is_the_same_call_after_it_failed(
    calls: list[list[Event]], retries: int | None
) -> None:
    found = longest_retry_of([event for call in calls for event in call])
    assert found == (None if retries is None else ToolRetry(tool="pay", retries=retries))


def test_the_order_of_arguments_makes_no_other_call() -> None:
    first, second = _call("a")[0], _call("a")[0]
    assert first.tool is not None
    assert second.tool is not None
    one = first.tool.model_copy(update={"arguments": {"x": 1, "y": 2}, "is_error": True})
    other = second.tool.model_copy(update={"arguments": {"y": 2, "x": 1}})
    found = longest_retry_of(
        [first.model_copy(update={"tool": one}), second.model_copy(update={"tool": other})]
    )
    assert found == ToolRetry(tool="pay", retries=1)


def test_the_loop_is_among_the_features_of_a_session() -> None:
    features = features_of([event for _ in range(4) for event in _call("a")])
    assert features.longest_retry == ToolRetry(tool="pay", retries=3)
