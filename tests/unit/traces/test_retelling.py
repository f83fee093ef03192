"""What a session was told of can be told to another one, as far as its events still say it."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.gen_ai_spans import otlp_document, otlp_spans
from support.model_calls import call, read

from watchfloor.core import Event, EventType, ModelCall
from watchfloor.traces import (
    Normalised,
    Origin,
    Transcript,
    conversation,
    read_export,
    retold,
    with_known_ids,
)

_DATA = Path(__file__).parent / "data"
_RECORDED = (_DATA / "recorded" / "sessions.jsonl").read_text(encoding="utf-8").splitlines()
_SESSIONS = [json.loads(line) for line in _RECORDED]
_EXPORTS = sorted(_DATA.glob("*.json"))
_TURNS = st.lists(st.sampled_from(["u:yes", "u:no", "c:look:x", "t:r"]), min_size=1, max_size=3)


class _Told:
    """A session that is told of one thing after another, each in a batch of its own."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._data = b""

    def hear(self, told: Normalised, known: Sequence[Event] = ()) -> None:
        transcript = Transcript.load(self._data)
        self.events += with_known_ids(transcript.add(told.events, told.calls), known)
        self._data = transcript.dump()

    @property
    def kinds(self) -> Counter[EventType]:
        return Counter(event.event_type for event in self.events)


def _heard(told: Iterable[Normalised]) -> _Told:
    session = _Told()
    for each in told:
        session.hear(each)
    return session


def _said(events: Sequence[Event]) -> list[object]:
    """The messages; which tool was answered may be better known afterwards."""
    messages = conversation(events)
    return [(each["role"], each["content"], each.get("tool_calls")) for each in messages]


def _moved(told: Sequence[Normalised], after: int) -> _Told:
    """A session that is told the first part as another one that was told it before knows it."""
    former = _heard(told[:after])
    home = _Told()
    home.hear(retold(former.events), former.events)
    for each in told[after:]:
        home.hear(each)
    return home


@pytest.mark.parametrize("tool_spans", [True, False], ids=["tools seen", "tools not seen"])
@pytest.mark.parametrize("session", _SESSIONS, ids=lambda session: session["id"])
def test_a_recorded_run_reads_the_same_wherever_it_moved(
    session: dict[str, Any], origin: Origin, *, tool_spans: bool
) -> None:
    spans = otlp_spans(session["messages"], session["id"], tool_spans=tool_spans)
    whole = _heard([read_export(otlp_document(spans), origin)])
    for order in (spans, spans[::-1], random.Random(3).sample(spans, len(spans))):
        told = [read_export(otlp_document([span]), origin) for span in order]
        for after in (1, len(told) // 2, len(told)):
            home = _moved(told, after)
            assert conversation(home.events) == conversation(whole.events)
            kinds = home.kinds - whole.kinds
            assert set(kinds) <= {EventType.SPAN}
            assert whole.kinds - home.kinds == Counter()


@pytest.mark.parametrize("file", _EXPORTS, ids=lambda file: file.stem)
def test_a_traced_run_reads_the_same_after_it_moved_and_keeps_its_ids(
    file: Path, origin: Origin
) -> None:
    told = read_export(json.loads(file.read_text(encoding="utf-8")), origin)
    before = _heard([told])
    home = _moved([told], 1)
    assert _said(home.events) == _said(before.events)
    assert home.kinds == before.kinds
    assert {event.event_id for event in home.events} == {event.event_id for event in before.events}


@st.composite
def _chats(draw: st.DrawFn) -> list[ModelCall]:
    """Turns of one chat, each with the whole history, some in traces of their own."""
    said: list[str] = ["s:x"]
    calls: list[ModelCall] = []
    trace = 1
    for number in range(draw(st.integers(1, 6))):
        said += draw(_TURNS)
        answer = f"a:{number}"
        calls.append(call(str(number), said, [answer], trace=f"t{trace}", at=number))
        said.append(answer)
        trace += draw(st.booleans())
    return calls


@given(_chats(), st.integers(1, 6))
def test_a_chat_that_moved_trace_by_trace_is_one_chat(
    calls: list[ModelCall], nameless: int
) -> None:
    """The first calls came nameless, so that each trace had a session of its own."""
    alone: dict[str, list[Normalised]] = {}
    for each in calls[:nameless]:
        alone.setdefault(each.trace_id, []).append(Normalised(calls=[each]))
    home = _Told()
    for told in alone.values():
        former = _heard(told)
        home.hear(retold(former.events), former.events)
    for each in calls[nameless:]:
        home.hear(Normalised(calls=[each]))
    assert read(home.events) == read(_heard(Normalised(calls=[each]) for each in calls).events)
    ids = [event.event_id for event in home.events]
    assert len(set(ids)) == len(ids)
    told_before = len(home.events)
    home.hear(Normalised(calls=calls))
    assert len(home.events) == told_before


def test_no_event_gets_the_id_of_another_one() -> None:
    """An id that is known stands for what it was given to, whatever is found at its place."""
    known = Transcript().add_call(call("1", ["u:a", "u:b"], ["a:c"]))
    found = Transcript().add_call(call("1", ["u:a", "u:a", "u:b"], ["a:c"]))
    named = with_known_ids(found, known)
    ids = {event.event_id: event.content for event in named}
    assert len(ids) == len(named)
    assert all(ids[event.event_id] == event.content for event in known)
