"""What is read from headers, and where work belongs."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.telemetry import (
    TraceContext,
    context_among,
    context_in,
    current_trace,
    traced,
    within_trace,
)

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SAMPLED = f"00-{TRACE}-{SPAN}-01"


def test_a_caller_is_understood() -> None:
    context = context_in({"traceparent": SAMPLED, "tracestate": "vendor=1"})
    assert context == TraceContext(SAMPLED, "vendor=1")
    assert (context.trace_id, context.span_id, context.is_sampled) == (TRACE, SPAN, True)
    assert context.headers() == {"traceparent": SAMPLED, "tracestate": "vendor=1"}


def test_a_later_version_is_read_as_far_as_it_is_known() -> None:
    context = context_in({"traceparent": f"cc-{TRACE}-{SPAN}-01-more"})
    assert context == TraceContext(SAMPLED), "and passed on as the version that is understood"


@pytest.mark.parametrize(
    "told",
    [
        "",
        "nonsense",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"{SAMPLED}-more",
        f"{SAMPLED}\n",
        f"cc-{TRACE}-{SPAN}-01more",
        SAMPLED * 1_000,
        f"00-{TRACE}-{SPAN}-zz",
    ],
)
def test_what_is_said_badly_is_as_if_it_was_not_said(told: str) -> None:
    assert context_in({"traceparent": told}) is None


def test_of_several_parents_none_is_believed_and_several_states_are_one() -> None:
    parent, states = ("traceparent", SAMPLED), [("tracestate", "a=1"), ("tracestate", "b=2")]
    assert context_among([parent, *states, ("x", "y")]) == TraceContext(SAMPLED, "a=1,b=2")
    assert context_among([parent, parent]) is None
    assert context_among([]) is None


@given(st.text(), st.text())
def test_nothing_that_a_caller_says_costs_the_request(parent: str, state: str) -> None:
    context = context_in({"traceparent": parent, "tracestate": state})
    assert context is None or context.tracestate.isprintable()


def test_a_state_that_is_no_header_is_left_out() -> None:
    context = context_in({"traceparent": SAMPLED, "tracestate": "a=1\r\nevil: 1"})
    assert context == TraceContext(SAMPLED)


async def test_work_belongs_where_it_was_begun_and_so_do_its_tasks() -> None:
    outer, inner = TraceContext(SAMPLED), TraceContext(SAMPLED.replace("b7", "b8"))
    with within_trace(outer):
        task = asyncio.create_task(_current())
        with within_trace(inner):
            assert current_trace() == inner
        with within_trace(None):
            assert current_trace() is None
        assert current_trace() == outer
        assert await task == outer
    assert current_trace() is None


async def _current() -> TraceContext | None:
    return current_trace()


def test_only_what_is_sampled_travels_on() -> None:
    with within_trace(TraceContext(SAMPLED)):
        assert traced({"a": "1"}) == {"a": "1", "traceparent": SAMPLED}
    with within_trace(TraceContext(SAMPLED[:-1] + "0")):
        assert traced({"a": "1"}) == {"a": "1"}
    assert traced({"a": "1"}) == {"a": "1"}
