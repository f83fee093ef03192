"""HTTP to somebody outside: what is sent, what counts as no answer, where it never goes."""

from collections.abc import AsyncIterator

import pytest
from support.caller_trace import caller_trace
from support.receiver import receiver

from watchfloor.coordinator.sessions.http_sender import HTTPSender
from watchfloor.core import DeadlineError, UnavailableError
from watchfloor.outgoing import Guard, OutgoingConfig, RefusedError
from watchfloor.telemetry import context_in, within_trace

pytestmark = pytest.mark.integration


@pytest.fixture
async def sender() -> AsyncIterator[HTTPSender]:
    made = HTTPSender(Guard(OutgoingConfig(allow_urls=("http://127.0.0.1:*",))))
    await made.start()
    yield made
    await made.stop()
    await made.stop()


async def _post(sender: HTTPSender, url: str, *, timeout_s: float = 5.0) -> int:
    return await sender.post(url, b'{"a":1}', headers={"X-Mine": "1"}, timeout_s=timeout_s)


async def test_json_is_posted_with_its_headers(sender: HTTPSender) -> None:
    async with receiver() as outside:
        assert await _post(sender, outside.url) == 200
    (received,) = outside.received
    assert received.body == b'{"a":1}'
    assert received.headers["x-mine"] == "1"
    assert received.headers["content-type"] == "application/json"


@pytest.mark.parametrize("is_sampled", [True, False])
async def test_who_is_told_learns_to_which_trace_it_belongs_where_that_is_kept(
    sender: HTTPSender, is_sampled: bool
) -> None:
    caller = caller_trace(is_sampled=is_sampled)
    async with receiver() as outside:
        with within_trace(context_in(caller.headers)):
            assert await _post(sender, outside.url) == 200
    told = outside.received[0].headers.get("traceparent")
    assert told == (caller.headers["traceparent"] if is_sampled else None)


async def test_a_redirect_is_an_answer_and_not_followed(sender: HTTPSender) -> None:
    """Who may name an address would otherwise be sent on to one that he may not name."""
    async with receiver() as outside:
        outside.script.append(307)
        assert await _post(sender, outside.url) == 307
    assert len(outside.received) == 1


async def test_an_address_where_nobody_answers_is_unreachable(sender: HTTPSender) -> None:
    with pytest.raises(UnavailableError) as raised:
        await _post(sender, "http://127.0.0.1:9/")
    assert "127.0.0.1" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    ["http://localhost:9/", "file:///etc/hosts", "ftp://example.com/", "no address", "http://"],
)
async def test_nothing_goes_where_the_operator_does_not_let_it(
    sender: HTTPSender, url: str
) -> None:
    with pytest.raises((RefusedError, UnavailableError)) as raised:
        await _post(sender, url)
    assert url not in str(raised.value)


async def test_who_does_not_answer_in_time_is_not_waited_for(sender: HTTPSender) -> None:
    async with receiver() as outside:
        outside.script.append(None)
        with pytest.raises(DeadlineError):
            await _post(sender, outside.url, timeout_s=0.1)


async def test_nothing_is_sent_before_a_start() -> None:
    with pytest.raises(UnavailableError):
        await _post(HTTPSender(Guard(OutgoingConfig())), "http://127.0.0.1:9/")
