"""Each signal is taken exactly once, whatever happens on the way."""

import json
from typing import Any

import httpx
import pytest

from watchfloor.core import (
    Accepted,
    FieldProblem,
    Refused,
    SignalInput,
    ThreatType,
    UnauthenticatedError,
    UnavailableError,
)

SIGNAL = {"threat_type": "anomaly", "customer_id": "acme"}


class Queue:
    """Takes signals like the product: an id per key, the same id for a repeat."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.batches: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        signals = json.loads(request.content)
        self.batches.append(len(signals))
        results = [{"index": n, "id": self.take(signal)} for n, signal in enumerate(signals)]
        return httpx.Response(202, json={"results": results})

    def take(self, signal: dict[str, str]) -> str:
        return self.ids.setdefault(signal["id"], f"threat-{len(self.ids)}")


async def run(client: Any, signals: list[Any], **more: Any) -> list[Any]:
    return [item.outcome async for item in client.submit(signals, **more)]


async def test_signals_get_keys_and_keep_their_own(client_of: Any, scripted: Any) -> None:
    queue = Queue()
    async with client_of(scripted(queue)) as client:
        await run(client, [SIGNAL, {**SIGNAL, "id": "mine"}], key_prefix="file")
    assert list(queue.ids) == ["file/0", "mine"]


async def test_values_are_sent_as_they_were_given(client_of: Any, scripted: Any) -> None:
    face = scripted(Queue())
    value = SignalInput(threat_type=ThreatType.ANOMALY, customer_id="acme", id="v")
    async with client_of(face) as client:
        await run(client, [value])
    assert face.bodies == [[{**SIGNAL, "id": "v"}]]


async def test_a_batch_whose_answer_was_lost_is_sent_again_under_the_same_keys(
    client_of: Any, scripted: Any, pauses: Any
) -> None:
    """The product took the signals and died before it answered."""
    queue = Queue()

    def take_and_die(request: httpx.Request) -> httpx.Response:
        queue(request)
        raise httpx.ReadError("killed")

    refused = httpx.ConnectError("refused")
    face = scripted(take_and_die, refused, refused, queue)
    async with client_of(face) as client:
        outcomes = await run(client, [SIGNAL] * 20)
    assert len({outcome.threat_id for outcome in outcomes}) == len(queue.ids) == 20
    assert len(pauses.taken) == 3


async def test_large_submissions_are_cut_into_batches_by_number_and_size(
    client_of: Any, scripted: Any
) -> None:
    queue = Queue()
    big = {**SIGNAL, "raw_data": {"text": "x" * 60_000}}
    async with client_of(scripted(queue)) as client:
        outcomes = await run(client, [SIGNAL] * 1_200 + [big] * 40)
    assert len(outcomes) == 1_240
    assert queue.batches[:2] == [500, 500]
    assert max(queue.batches[2:]) < 500


async def test_the_server_is_not_asked_again_before_it_wants(
    client_of: Any, scripted: Any, pauses: Any
) -> None:
    full = httpx.Response(429, headers={"retry-after": "5"})
    async with client_of(scripted(full, Queue())) as client:
        await run(client, [SIGNAL])
    assert pauses.taken[0] >= 5


async def test_signals_that_found_the_queue_full_are_sent_again_alone_and_not_too_early(
    client_of: Any, scripted: Any, pauses: Any
) -> None:
    full = {"index": 1, "code": "unavailable", "errors": [], "retry_after_s": 5.0}
    half = httpx.Response(202, json={"results": [{"index": 0, "id": "first"}, full]})
    queue = Queue()
    async with client_of(scripted(half, queue)) as client:
        outcomes = await run(client, [SIGNAL, SIGNAL], key_prefix="f")
    assert [outcome.threat_id for outcome in outcomes] == ["first", "threat-0"]
    assert list(queue.ids) == ["f/1"]
    assert pauses.taken[0] >= 5


async def test_a_refused_signal_says_why_and_costs_nobody_else(
    client_of: Any, scripted: Any
) -> None:
    errors = [{"field": "threat_type", "reason": "unknown"}]
    results = [{"index": 0, "id": "t"}, {"index": 1, "errors": errors}]
    async with client_of(scripted(httpx.Response(202, json={"results": results}))) as client:
        outcomes = await run(client, [SIGNAL, {}])
    assert outcomes[1] == Refused("invalid_input", (FieldProblem("threat_type", "unknown"),))


async def test_when_no_signal_is_taken_each_says_why(client_of: Any, scripted: Any) -> None:
    """The answer's status is 422; it holds the same results."""
    results = [{"index": 0, "errors": [{"field": "", "reason": "must be an object"}]}]
    async with client_of(scripted(httpx.Response(422, json={"results": results}))) as client:
        outcomes = await run(client, [7])
    assert outcomes == [Refused("invalid_input", (FieldProblem("", "must be an object"),))]


async def test_a_body_refused_as_a_whole_is_narrowed_down_to_its_cause(
    client_of: Any, scripted: Any
) -> None:
    queue = Queue()

    def cannot_read_poison(request: httpx.Request) -> httpx.Response:
        if b"\\ud800" in request.content:
            return httpx.Response(400, json={"code": "malformed", "detail": "not JSON"})
        return queue(request)

    signals = [SIGNAL, SIGNAL, {**SIGNAL, "endpoint": "\ud800"}, SIGNAL, SIGNAL]
    async with client_of(scripted(cannot_read_poison)) as client:
        outcomes = await run(client, signals)
    assert [type(outcome) for outcome in outcomes] == [
        Accepted,
        Accepted,
        Refused,
        Accepted,
        Accepted,
    ]


async def test_patience_ends_with_the_last_error(
    client_of: Any, scripted: Any, pauses: Any
) -> None:
    async with client_of(scripted(httpx.ConnectError("refused"))) as client:
        with pytest.raises(UnavailableError):
            await run(client, [SIGNAL], deadline_s=30)
    assert 25 < sum(pauses.taken) <= 30


async def test_what_another_attempt_cannot_mend_is_raised_at_once(
    client_of: Any, scripted: Any, pauses: Any
) -> None:
    async with client_of(scripted(httpx.Response(401))) as client:
        with pytest.raises(UnauthenticatedError):
            await run(client, [SIGNAL])
    assert not pauses.taken
