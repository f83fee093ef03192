"""What holds for any calls in any order."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from support.model_calls import call, read

from watchfloor.core import Event, ModelCall
from watchfloor.traces import Transcript
from watchfloor.traces._subsequence import common

_WORDS = st.sampled_from(["s:x", "u:yes", "u:no", "a:ok", "a:go", "t:r"])
_SIDES = st.lists(_WORDS, max_size=6)
_TRACES = st.sampled_from(["t1", "t2", "t3"])
_LONG = st.lists(st.binary(min_size=1, max_size=1).map(lambda b: bytes([b[0] % 4])), max_size=12)


@st.composite
def _calls(draw: st.DrawFn) -> list[ModelCall]:
    """Calls that need not make sense together."""
    return [
        call(str(number), draw(_SIDES), draw(_SIDES), trace=draw(_TRACES), at=draw(st.floats(0, 9)))
        for number in range(draw(st.integers(1, 6)))
    ]


@st.composite
def _windows(draw: st.DrawFn) -> tuple[list[str], list[ModelCall]]:
    """A conversation of distinct messages, and its turns as calls with windows of the history."""
    turns = draw(st.integers(1, 6))
    said = [f"{'ua'[place % 2]}:{place}" for place in range(turns * 2)]
    calls = []
    for turn in range(turns):
        end = turn * 2 + 1
        begin = draw(st.integers(0, end - 1))
        calls.append(call(str(turn), said[begin:end], said[end : end + 1], at=turn))
    return said, calls


def _heard(calls: Sequence[ModelCall]) -> list[Event]:
    data, events = b"", list[Event]()
    for each in calls:
        transcript = Transcript.load(data)
        events += transcript.add_call(each)
        data = transcript.dump()
    return events


def _texts(call: ModelCall) -> list[str]:
    return [f"{m.role.value[0]}:{m.content}" for m in (*call.input, *call.output)]


def _is_subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    left = iter(long)
    return all(text in left for text in short)


@given(_calls())
def test_every_call_is_in_the_conversation_in_its_order(calls: list[ModelCall]) -> None:
    heard = read(_heard(calls))
    assert all(_is_subsequence(_texts(each), heard) for each in calls)


@given(_calls())
def test_sending_everything_again_is_no_news(calls: list[ModelCall]) -> None:
    transcript = Transcript()
    transcript.add([], calls)
    data = transcript.dump()
    assert transcript.add([], calls[::-1]) == []
    assert Transcript.load(data).dump() == data


@given(_calls())
def test_ids_are_never_given_twice(calls: list[ModelCall]) -> None:
    ids = [event.event_id for event in _heard(calls)]
    assert len(set(ids)) == len(ids)


@given(_SIDES, _SIDES)
def test_two_calls_of_a_trace_share_as_much_as_their_order_allows(
    first: list[str], second: list[str]
) -> None:
    heard = read(_heard([call("1", first), call("2", second, at=1)]))
    shared = common([t.encode() for t in first], [t.encode() for t in second])
    assert len(heard) == len(first) + len(second) - len(shared)


@given(_windows(), st.randoms(use_true_random=False))
def test_windows_of_one_conversation_hold_each_message_once_in_any_order_of_arrival(
    told: tuple[list[str], list[ModelCall]], chance: object
) -> None:
    said, calls = told
    chance.shuffle(calls)  # type: ignore[attr-defined]  # random.Random
    assert read(_heard(calls)) == said


@given(_windows(), st.randoms(use_true_random=False))
def test_traces_that_share_nothing_are_heard_the_same_in_any_order_of_arrival(
    told: tuple[list[str], list[ModelCall]], chance: object
) -> None:
    calls = [
        call(str(number), [f"u:yes{number % 2}"], ["a:ok"], trace=f"t{number}", at=number)
        for number in range(len(told[1]))
    ]
    in_order = read(_heard(calls))
    chance.shuffle(calls)  # type: ignore[attr-defined]  # random.Random
    assert read(_heard(calls)) == in_order
    assert Counter(in_order)["a:ok"] == len(calls)


@given(_LONG, _LONG)
def test_the_common_subsequence_is_the_longest(left: list[bytes], right: list[bytes]) -> None:
    pairs = common(left, right)
    assert all(left[a] == right[b] for a, b in pairs)
    assert all(x[0] < y[0] and x[1] < y[1] for x, y in pairwise(pairs))
    lengths = [[0] * (len(right) + 1)]
    for one in left:
        row = [0]
        for place, other in enumerate(right):
            best = max(row[-1], lengths[-1][place + 1])
            row.append(lengths[-1][place] + 1 if one == other else best)
        lengths.append(row)
    assert len(pairs) == lengths[-1][-1]
