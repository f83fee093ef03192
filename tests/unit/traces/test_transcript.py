"""What a transcript makes of calls and events, and what it keeps of them."""

from collections import Counter
from datetime import timedelta
from itertools import permutations

import pytest
from support.model_calls import NOON, call, read

from watchfloor.core import (
    CONTENT_LIMIT_CHARACTERS,
    CallMessage,
    Event,
    EventId,
    EventSource,
    EventType,
    ModelCall,
    ModelUse,
    SessionId,
    SpanId,
    Speaker,
    ToolUse,
    TraceId,
)
from watchfloor.traces import Transcript

ASKED = call("1", ["u:1"], ["c:look:x"])
ANSWERED = call("2", ["u:1", "c:look:x", "t:found"], ["a:done"], at=2)


def _event(kind: EventType, number: int, at: float = 0.0, **fields: object) -> Event:
    return Event(
        event_id=EventId(f"e{number}"),
        project_id="acme",
        session_id=SessionId("s1"),
        event_type=kind,
        event_time=NOON + timedelta(seconds=at),
        received_at=NOON,
        source=EventSource.REST,
        **fields,
    )


def _tool_span(asked: str = "x", span: str = "9") -> tuple[Event, Event]:
    where = {"trace_id": TraceId("t1"), "span_id": SpanId(span)}
    use = ToolUse(name="look", arguments={"q": asked})
    result = ToolUse(name="look", result="found", duration_ms=3)
    return (
        _event(EventType.TOOL_EXECUTION, int(span) * 10, 1, tool=use, **where),
        _event(EventType.TOOL_RESULT, int(span) * 10 + 1, 1.5, tool=result, **where),
    )


def _news(*items: ModelCall | tuple[Event, Event]) -> list[Event]:
    """What is news in each, the transcript stored in between."""
    data, news = b"", list[Event]()
    for item in items:
        transcript = Transcript.load(data)
        if isinstance(item, ModelCall):
            news += transcript.add_call(item)
        else:
            news += [found for event in item for found in transcript.add_event(event)]
        data = transcript.dump()
    return news


def _kinds(news: list[Event]) -> Counter[EventType]:
    return Counter(event.event_type for event in news)


@pytest.mark.parametrize("order", list(permutations((ASKED, _tool_span(), ANSWERED))))
def test_a_tool_call_counts_once_whoever_tells_it_first(
    order: tuple[ModelCall | tuple[Event, Event], ...],
) -> None:
    news = _news(*order, *order)
    kinds = _kinds(news)
    assert kinds[EventType.TOOL_EXECUTION] == kinds[EventType.TOOL_RESULT] == 1
    assert read(news) == ["u:1", "c:look:x", "t:found", "a:done"]


def test_a_tool_call_that_no_span_tells_is_told_by_the_history() -> None:
    kinds = _kinds(_news(ASKED, ANSWERED))
    assert kinds[EventType.TOOL_EXECUTION] == kinds[EventType.TOOL_RESULT] == 1


def test_a_call_keeps_its_place_when_only_its_neighbour_has_a_span() -> None:
    """The one without a span must not be taken for the one that has it."""
    both = (ToolUse(name="look", arguments={"q": "y"}), ToolUse(name="look", arguments={"q": "x"}))
    message = CallMessage(role=Speaker.ASSISTANT, tool_calls=both)
    asking = ASKED.model_copy(update={"output": (message,)})
    news = _news(_tool_span("x"), asking)
    uses = [event.tool for event in news if event.event_type is EventType.TOOL_EXECUTION]
    assert [use.arguments for use in uses if use] == [{"q": "x"}, {"q": "y"}]


def test_the_same_tool_twice_counts_twice() -> None:
    again = call("3", ["u:1", "c:look:x", "t:found"], ["c:look:x"], at=3)
    news = _news(ASKED, _tool_span(), again, _tool_span(span="8"))
    assert _kinds(news)[EventType.TOOL_EXECUTION] == 2


def test_a_span_that_a_history_was_faster_than_is_kept_as_it_came() -> None:
    late = _news(ASKED, ANSWERED, _tool_span())[-2:]
    assert [event.event_type for event in late] == [EventType.SPAN] * 2
    assert [event.event_id for event in late] == [event.event_id for event in _tool_span()]


def test_what_is_sent_again_has_the_same_ids_and_no_news() -> None:
    first, second = Transcript(), Transcript()
    assert first.add_call(ASKED) == second.add_call(ASKED)
    assert first.add_call(ASKED) == []


def test_a_call_reads_from_its_start_to_its_end() -> None:
    thinking = CallMessage(role=Speaker.ASSISTANT, content="2", reasoning="one and one")
    asked = call("1", ["s:x", "u:1+1"]).model_copy(update={"output": (thinking,)})
    news = Transcript().add_call(asked)
    assert [event.event_type for event in news] == [
        EventType.LLM_CALL_START,
        EventType.MESSAGE_SYSTEM,
        EventType.MESSAGE_USER,
        EventType.MESSAGE_ASSISTANT,
        EventType.COT,
        EventType.LLM_CALL_FINISH,
    ]
    assert news[3].reasoning == news[4].content == "one and one"
    assert [event.event_time for event in news] == [NOON] * 3 + [NOON + timedelta(seconds=0.5)] * 3


def test_a_call_that_failed_ends_in_an_error() -> None:
    news = Transcript().add_call(call("1", ["u:1"], failed=True))
    assert news[-1].event_type is EventType.LLM_CALL_ERROR
    assert news[-1].error is not None


def test_a_thought_that_a_history_left_out_is_told_by_its_own_call() -> None:
    later = call("2", ["u:1", "a:2", "u:3"], ["a:4"], at=1)
    thinking = CallMessage(role=Speaker.ASSISTANT, content="2", reasoning="hm")
    earlier = call("1", ["u:1"]).model_copy(update={"output": (thinking,)})
    kinds = _kinds(_news(later, earlier, later))
    assert (kinds[EventType.COT], kinds[EventType.MESSAGE_ASSISTANT]) == (1, 2)


def test_a_log_record_tells_the_texts_and_the_span_the_tokens() -> None:
    """Which of the two arrives first is chance; together they are one call."""
    log = ASKED.model_copy(update={"use": ModelUse(model="m")})
    span = call("1", []).model_copy(update={"use": ModelUse(model="m", input_tokens=7)})
    for order in ((log, span), (span, log)):
        news = _news(*order)
        kinds = _kinds(news)
        assert kinds[EventType.LLM_CALL_START] == kinds[EventType.LLM_CALL_FINISH] == 1
        assert [e.model.input_tokens for e in news if e.model and e.model.input_tokens] == [7]
        assert read(news) == ["u:1", "c:look:x"]


def test_posted_messages_are_heard_in_order_and_a_resend_is_not() -> None:
    posted = [
        _event(EventType.MESSAGE_USER, 1, 0, content="yes", role=Speaker.USER),
        _event(EventType.MESSAGE_ASSISTANT, 2, 1, content="ok", role=Speaker.ASSISTANT),
        _event(EventType.MESSAGE_USER, 3, 2, content="yes", role=Speaker.USER),
    ]
    assert read(Transcript().add([*posted, *posted], [])) == ["u:yes", "a:ok", "u:yes"]


def test_a_call_goes_on_with_what_was_posted() -> None:
    posted = [
        _event(EventType.MESSAGE_USER, 1, -3, content="1", role=Speaker.USER),
        _event(EventType.MESSAGE_ASSISTANT, 2, -2, content="2", role=Speaker.ASSISTANT),
    ]
    news = Transcript().add(posted, [call("1", ["u:1", "a:2", "u:3"], ["a:4"])])
    assert read(news) == ["u:1", "a:2", "u:3", "a:4"]


def test_other_events_pass_as_they_are() -> None:
    event = _event(EventType.SESSION_START, 1)
    assert Transcript().add_event(event) == [event]


def test_texts_that_are_the_same_as_json_are_the_same_message() -> None:
    first = call("1", ["u:1", 't:{"a": 1, "b": [2.0]}'], ["a:x"])
    second = call("2", ["u:1", 't:{"b":[2],"a":1}', "a:x"], ["a:y"], at=1)
    assert len(read(_news(first, second))) == 4


def test_a_text_over_the_limit_is_cut_and_says_so() -> None:
    long = "x" * (CONTENT_LIMIT_CHARACTERS + 5)
    news = Transcript().add_call(call("1", [f"u:{long}"]))
    message = next(event for event in news if event.event_type is EventType.MESSAGE_USER)
    assert len(message.content or "") == CONTENT_LIMIT_CHARACTERS
    assert message.content_length == len(long)


def test_a_transcript_is_small_and_loads_as_it_was_dumped() -> None:
    transcript = Transcript()
    said = [f"{'ua'[n % 2]}:{n}" for n in range(1000)]
    transcript.add_call(call("1", said, ["u:end"]))
    data = transcript.dump()
    assert len(data) < 45 * len(said)
    assert Transcript.load(data).dump() == data
    assert Transcript.load(b"").dump() == Transcript().dump()


def test_a_transcript_of_another_version_is_refused() -> None:
    data = bytearray(Transcript().dump())
    data[0] = 99
    with pytest.raises(ValueError, match="version"):
        Transcript.load(bytes(data))


def test_thousands_of_insertions_at_one_place_keep_their_order() -> None:
    """A system prompt that tells the time is one more before the same question each time."""
    transcript, events = Transcript(), list[Event]()
    for number in range(3000):
        history = [f"s:{number}", "u:1"]
        events += transcript.add_call(call(str(number), history, [f"a:{number}"], at=number))
    ranks = [event.rank for event in events if event.rank is not None]
    assert len(set(ranks)) == len(ranks) == 6001
    assert read(events)[:3001] == [*(f"s:{number}" for number in range(3000)), "u:1"]
