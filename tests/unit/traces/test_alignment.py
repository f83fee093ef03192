"""What is heard once, and what twice."""

from typing import NamedTuple

import pytest
from support.model_calls import call, read

from watchfloor.core import Event, ModelCall
from watchfloor.traces import Transcript


class Case(NamedTuple):
    name: str
    calls: list[ModelCall]
    heard: str


def _case(name: str, heard: str, *calls: ModelCall) -> Case:
    return Case(name, list(calls), heard)


_CASES = [
    _case(
        "full histories",
        "s:x u:1 a:2 u:3 a:4",
        call("1", ["s:x", "u:1"], ["a:2"]),
        call("2", ["s:x", "u:1", "a:2", "u:3"], ["a:4"], at=1),
    ),
    _case(
        "the same words again at a later place",
        "u:yes a:ok u:yes a:ok",
        call("1", ["u:yes"], ["a:ok"]),
        call("2", ["u:yes", "a:ok", "u:yes"], ["a:ok"], at=1),
    ),
    _case(
        "a retry",
        "u:1 a:2",
        call("1", ["u:1"], failed=True),
        call("2", ["u:1"], ["a:2"], at=1),
    ),
    _case(
        "parallel samples, one of which goes on",
        "u:1 a:x a:y a:z u:2 a:w",
        call("1", ["u:1"], ["a:x"], lasted=3),
        call("2", ["u:1"], ["a:y"], at=0.1),
        call("3", ["u:1"], ["a:z"], at=0.2),
        call("4", ["u:1", "a:y", "u:2"], ["a:w"], at=5),
    ),
    _case(
        "a history trimmed to a window",
        "s:x u:1 a:2 u:3 a:4 u:5 a:6",
        call("1", ["s:x", "u:1"], ["a:2"]),
        call("2", ["s:x", "u:1", "a:2", "u:3"], ["a:4"], at=1),
        call("3", ["s:x", "u:3", "a:4", "u:5"], ["a:6"], at=2),
    ),
    _case(
        "a window with words that were said long before",
        "u:yes a:1 u:2 a:3 u:yes a:4",
        call("1", ["u:yes"], ["a:1"]),
        call("2", ["u:yes", "a:1", "u:2"], ["a:3"], at=1),
        call("3", ["a:3", "u:yes"], ["a:4"], at=2),
    ),
    _case(
        "only the newest message is sent each time",
        "u:1 c:f:x t:r a:done",
        call("1", ["u:1"], ["c:f:x"]),
        call("2", ["t:r"], ["a:done"], at=1),
    ),
    _case(
        "two questions with the same answer, only the newest sent",
        "u:1 a:ok u:2 a:ok",
        call("1", ["u:1"], ["a:ok"]),
        call("2", ["u:2"], ["a:ok"], at=1),
    ),
    _case(
        "one call told by two instruments with other words around it",
        "u:long u:short a:ok",
        call("1", ["u:long"], ["a:ok"], lasted=2),
        call("2", ["u:short"], ["a:ok"], at=0.1, lasted=1),
    ),
    _case(
        "a sub-agent with the user's own words",
        "s:main s:sub u:1 c:f:x a:found t:found a:4",
        call("1", ["s:main", "u:1"], ["c:f:x"]),
        call("2", ["s:sub", "u:1"], ["a:found"], at=1),
        call("3", ["s:main", "u:1", "c:f:x", "t:found"], ["a:4"], at=2),
    ),
    _case(
        "an edited history",
        "u:1 a:2 u:3 a:4 u:3b a:4b",
        call("1", ["u:1"], ["a:2"]),
        call("2", ["u:1", "a:2", "u:3"], ["a:4"], at=1),
        call("3", ["u:1", "a:2", "u:3b"], ["a:4b"], at=2),
    ),
    _case(
        "a summary in place of the beginning",
        "s:x u:1 a:2 s:summary u:3 a:4 u:5 a:6",
        call("1", ["s:x", "u:1"], ["a:2"]),
        call("2", ["s:x", "u:1", "a:2", "u:3"], ["a:4"], at=1),
        call("3", ["s:x", "s:summary", "u:3", "a:4", "u:5"], ["a:6"], at=2),
    ),
    _case(
        "a system prompt that tells the time",
        "s:12 s:13 u:1 a:2 u:3 a:4",
        call("1", ["s:12", "u:1"], ["a:2"]),
        call("2", ["s:13", "u:1", "a:2", "u:3"], ["a:4"], at=1),
    ),
    _case(
        "another trace goes on",
        "s:x u:1 a:2 u:3 a:4",
        call("1", ["s:x", "u:1"], ["a:2"]),
        call("2", ["s:x", "u:1", "a:2", "u:3"], ["a:4"], trace="t2", at=1),
    ),
    _case(
        "an agent's loop in which each call is a trace",
        "s:x u:1 c:f:x t:r c:g:y t:q a:done",
        call("1", ["s:x", "u:1"], ["c:f:x"]),
        call("2", ["s:x", "u:1", "c:f:x", "t:r"], ["c:g:y"], trace="t2", at=1),
        call("3", ["s:x", "u:1", "c:f:x", "t:r", "c:g:y", "t:q"], ["a:done"], trace="t3", at=2),
    ),
    _case(
        "yes twice in single-shot traces",
        "s:x u:yes a:ok s:x u:yes a:ok",
        call("1", ["s:x", "u:yes"], ["a:ok"]),
        call("2", ["s:x", "u:yes"], ["a:ok"], trace="t2", at=1),
    ),
    _case(
        "single shots with the same examples",
        "s:x u:e a:f u:yes a:ok u:yes a:ok",
        call("1", ["s:x", "u:e", "a:f", "u:yes"], ["a:ok"]),
        call("2", ["s:x", "u:e", "a:f", "u:yes"], ["a:ok"], trace="t2", at=1),
    ),
    _case(
        "another trace with the same answer to another question",
        "u:yes a:ok u:no a:ok u:why a:so",
        call("1", ["u:yes"], ["a:ok"]),
        call("2", ["u:no", "a:ok", "u:why"], ["a:so"], trace="t2", at=1),
    ),
    _case(
        "another trace goes on with a window that begins with an answer",
        "s:x u:1 a:2 u:3 a:4",
        call("1", ["s:x", "u:1"], ["a:2"]),
        call("2", ["s:x", "a:2", "u:3"], ["a:4"], trace="t2", at=1),
    ),
    _case(
        "another trace tries again what failed",
        "u:1 c:f:x t:r a:2",
        call("1", ["u:1"], ["c:f:x"]),
        call("2", ["u:1", "c:f:x", "t:r"], trace="t2", at=1, failed=True),
        call("3", ["u:1", "c:f:x", "t:r"], ["a:2"], trace="t3", at=2),
    ),
    _case(
        "a router before each turn",
        "s:r s:x u:1 a:route a:2 s:r u:3 a:route a:4",
        call("1", ["s:r", "u:1"], ["a:route"]),
        call("2", ["s:x", "u:1"], ["a:2"], at=1),
        call("3", ["s:r", "u:3"], ["a:route"], trace="t2", at=2),
        call("4", ["s:x", "u:1", "a:2", "u:3"], ["a:4"], trace="t2", at=3),
    ),
]
_BY_NAME = pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)


def _heard(calls: list[ModelCall]) -> list[str]:
    """What is heard when the transcript is stored between any two calls."""
    data, events = b"", list[Event]()
    for each in calls:
        transcript = Transcript.load(data)
        events += transcript.add_call(each)
        data = transcript.dump()
    return read(events)


@_BY_NAME
def test_the_conversation_reads_as_it_was(case: Case) -> None:
    assert _heard(case.calls) == case.heard.split()


@_BY_NAME
def test_what_is_sent_twice_is_heard_once(case: Case) -> None:
    twice = [each for call in case.calls for each in (call, call)]
    assert _heard(twice) == case.heard.split()
    assert _heard(case.calls + case.calls) == case.heard.split()


@_BY_NAME
def test_calls_of_one_request_may_come_in_any_order(case: Case) -> None:
    events = Transcript().add([], reversed(case.calls))
    assert read(events) == case.heard.split()


_TIES = {
    # What came first between two messages of one history is not known when the others arrive.
    "parallel samples, one of which goes on",
    "a sub-agent with the user's own words",
    # A turn that another trace told in full is not told apart from one more with the same words.
    "a router before each turn",
}
_ANY_ORDER = [case for case in _CASES if case.name not in _TIES]


@pytest.mark.parametrize("case", _ANY_ORDER, ids=lambda case: case.name)
def test_calls_that_come_late_are_heard_in_their_place(case: Case) -> None:
    assert _heard(case.calls[::-1]) == case.heard.split()
