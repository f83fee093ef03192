"""Every rpc: messages that fit, that do not, that are none; streams that end halfway."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from queue import SimpleQueue
from typing import Any, NamedTuple

import grpc
from google.protobuf import json_format, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError
from hypothesis import strategies as st
from support.rpc_requests import request_for

from fuzz.cases import LIMIT_S, run_cases
from fuzz.tally import Finding, Tally
from fuzz.target import Target
from fuzz.wire import messages
from watchfloor.v1 import agent_service_pb2, session_service_pb2, threat_service_pb2

METHODS = [
    method
    for module in (threat_service_pb2, session_service_pb2, agent_service_pb2)
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]
_FAULTS = {grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL, grpc.StatusCode.DATA_LOSS}
_WATCHED_S = 0.2
"""A watcher is told nothing more than what there is."""
_MOST_READ = 3


class Call(NamedTuple):
    """One case.

    Attributes:
        role: Whose key is shown.
        method: What is called.
        sent: The messages, as bytes; more than one on a stream only.
        is_cut: Whether a stream ends in the middle, with no word of it.
    """

    role: str
    method: MethodDescriptor
    sent: Sequence[bytes]
    is_cut: bool


def fuzz_grpc(target: Target, tally: Tally, *, cases: int) -> None:
    """Call so many times, all methods alike."""
    calls = st.one_of([_calls(method, target) for method in METHODS])
    with grpc.insecure_channel(target.product.grpc) as channel:
        run_cases(calls, partial(_ask, target, tally, channel), cases=cases, start=tally.seed)


def _calls(method: MethodDescriptor, target: Target) -> st.SearchStrategy[Call]:
    kind = message_factory.GetMessageClass(method.input_type)
    good = json_format.ParseDict(request_for(method, target.ids), kind()).SerializeToString()
    of_kind = messages(method.input_type, words=sorted(set(target.ids.values())), good=[good])
    is_stream = method.client_streaming
    return st.builds(
        Call,
        role=st.sampled_from(sorted(target.keys)),
        method=st.just(method),
        sent=st.lists(of_kind, max_size=4) if is_stream else of_kind.map(lambda one: [one]),
        is_cut=st.booleans() if is_stream else st.just(False),
    )


def _ask(target: Target, tally: Tally, channel: grpc.Channel, call: Call) -> None:
    began = time.monotonic()
    answer, fault = _answer(channel, call, key=target.keys[call.role])
    tally.answered(answer)
    took_s = time.monotonic() - began
    if not fault and took_s > LIMIT_S:
        fault = "hangs"
    if fault:
        name = call.method.full_name
        sent = " ".join(each.hex() or "-" for each in call.sent)
        cut = ", cut off" if call.is_cut else ""
        again = f"{name} as {call.role}{cut}: {sent}"
        tally.found(Finding(name, fault, f"{took_s:.1f} s", again))


def _answer(channel: grpc.Channel, call: Call, *, key: str) -> tuple[str, str]:
    """The status, and what is wrong with it; nothing where nothing is."""
    method = call.method
    only_watches = method.server_streaming and not method.client_streaming
    path = f"/{method.containing_service.full_name}/{method.name}"
    cancels: SimpleQueue[Callable[[], object]] = SimpleQueue()
    start: Any = channel.stream_stream(path)
    answers = start(
        _sending(call, cancels),
        metadata=[("x-api-key", key)],
        timeout=_WATCHED_S if only_watches else LIMIT_S,
    )
    cancels.put(answers.cancel)
    try:
        for read in islice(answers, _MOST_READ if only_watches else None):
            message_factory.GetMessageClass(method.output_type).FromString(read)
    except DecodeError:
        return "OK", "answers with no message of its kind"
    except grpc.RpcError as error:
        code = error.code()
        name = str(code.name)
        if code is grpc.StatusCode.DEADLINE_EXCEEDED:
            return (name, "") if only_watches else (name, "hangs")
        if code is grpc.StatusCode.CANCELLED and call.is_cut:
            return name, ""
        return name, f"answers {name}: {error.details()}" if code in _FAULTS else ""
    finally:
        answers.cancel()
    return "OK", ""


def _sending(call: Call, cancels: SimpleQueue[Callable[[], object]]) -> Iterator[bytes]:
    yield from call.sent
    if call.is_cut:
        cancels.get()()
