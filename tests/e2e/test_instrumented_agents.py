"""Agents that others' libraries instrument, sending to the running product."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from support import clean_environment, eventually
from support.agent_run import QUESTION, SYSTEM, THANKS, WEATHER
from support.language_model import MODEL, Reply, model_server
from support.processes import ProductProcess

pytestmark = [pytest.mark.e2e]

PROGRAM = Path(__file__).parents[1] / "support" / "agent_run.py"
ANSWER, WELCOME = "Rome, by fourteen degrees.", "You are welcome."


def _call(number: int, town: str) -> dict[str, Any]:
    function = {"name": "get_weather", "arguments": json.dumps({"town": town})}
    return {"id": f"call-{number}", "type": "function", "function": function}


def _reply(finish_reason: str, **message: Any) -> Reply:
    choice = {
        "index": 0,
        "finish_reason": finish_reason,
        "message": {"role": "assistant", "content": None, **message},
    }
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": MODEL}
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return Reply(json.dumps({**body, "choices": [choice], "usage": usage}))


CALLS = [_call(1, "Oslo"), _call(2, "Rome")]
SCRIPT = (
    _reply("tool_calls", tool_calls=CALLS),
    _reply("stop", content=ANSWER),
    _reply("stop", content=WELCOME),
)


def _as_read(messages: list[dict[str, Any]]) -> list[tuple[str, str | None, list[Any]]]:
    """Role, text, and calls as name with arguments."""
    return [
        (
            each["role"],
            each.get("content") or None,
            [(call["name"], call["arguments"]) for call in each.get("tool_calls", ())],
        )
        for each in messages
    ]


SAID: list[tuple[str, str | None, list[Any]]] = [
    ("system", SYSTEM, []),
    ("user", QUESTION, []),
    ("assistant", None, [("get_weather", {"town": "Oslo"}), ("get_weather", {"town": "Rome"})]),
    ("tool", WEATHER["Oslo"], []),
    ("tool", WEATHER["Rome"], []),
    ("assistant", ANSWER, []),
    ("user", THANKS, []),
    ("assistant", WELCOME, []),
]


async def _run(product: ProductProcess, *how: str, protocol: str) -> str:
    otlp = product.endpoint("otlp_grpc" if protocol == "grpc" else "otlp_http")
    async with model_server(Reply("{}", 500)) as model:
        model.script.extend(SCRIPT)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(PROGRAM), model.url, otlp, product.key),
            *(how[0], protocol, *how[1:]),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=clean_environment(),
        )
        output, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return output.decode().strip()


async def _session(product: ProductProcess, session_id: str, *, calls: int) -> dict[str, Any]:
    """The session, once all its calls are saved."""
    found: dict[str, Any] = {}

    async def is_complete() -> bool:
        answer = await client.get(f"/v1/sessions/{session_id}")
        if answer.status_code == 200:
            found.update(answer.json()["session"])
        return bool(found.get("counters", {}).get("modelCalls", 0) >= calls)

    headers = {"x-api-key": product.key}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
        await eventually(is_complete)
        answer = await client.get(f"/v1/sessions/{session_id}/conversation")
    return {**found, "messages": answer.json()["messages"]}


@pytest.mark.parametrize("protocol", ["http", "grpc"])
@pytest.mark.parametrize("form", ["root", "session"])
@pytest.mark.parametrize("instrumentation", ["openinference", "otel"])
async def test_a_run_reads_as_the_conversation_that_it_was(
    product: ProductProcess, instrumentation: str, form: str, protocol: str
) -> None:
    """Span and log carry the same text, and each call repeats the history: counted once."""
    form = form if form == "root" else f"{instrumentation}-{protocol}"
    session_id = await _run(product, instrumentation, form, protocol=protocol)
    session = await _session(product, session_id, calls=len(SCRIPT))
    assert _as_read(session["messages"]) == SAID
    counters = session["counters"]
    assert (counters["modelCalls"], counters["toolCalls"]) == (len(SCRIPT), len(CALLS))
    assert counters["totalTokens"] == 15 * len(SCRIPT)


@pytest.mark.parametrize("instrumentation", ["openinference", "otel"])
async def test_without_content_the_calls_are_there_and_say_so(
    product: ProductProcess, instrumentation: str
) -> None:
    session_id = await _run(
        product, instrumentation, f"plain-{instrumentation}", "plain", protocol="http"
    )
    session = await _session(product, session_id, calls=len(SCRIPT))
    assert session["messages"] == []
    assert session["counters"]["modelCalls"] == len(SCRIPT)


@pytest.mark.parametrize("order", ["spans-first", "logs-first"])
async def test_logs_without_a_session_are_in_the_session_that_their_spans_name(
    product: ProductProcess, order: str
) -> None:
    """An application puts its session on spans; the library's logs have the trace alone."""
    session_id = await _run(product, "otel", f"named-{order}", order, protocol="http")
    headers = {"x-api-key": product.key}
    async with httpx.AsyncClient(base_url=product.url, headers=headers) as client:
        await _all_before_this_is_saved(client, f"marker-{order}")
        listed = (await client.get("/v1/sessions", params={"limit": 100})).json()["sessions"]
        answer = await client.get("/v1/events", params={"sessionId": session_id, "limit": 100})
        traces = {event["traceId"] for event in answer.json()["events"]} - {None}
        assert len(traces) == len(SCRIPT)
        assert {each["id"] for each in listed} & {session_id, *traces} == {session_id}
        for trace_id in traces:
            found = (await client.get(f"/v1/sessions/{trace_id}")).json()["session"]
            assert found["id"] == session_id
    session = await _session(product, session_id, calls=len(SCRIPT))
    assert _as_read(session["messages"]) == SAID
    assert session["counters"]["messages"] == len(SAID)
    assert session["counters"]["toolCalls"] == len(CALLS)


async def _all_before_this_is_saved(client: httpx.AsyncClient, session_id: str) -> None:
    """Post an event and see it saved: what was sent before it is saved, too."""
    event = {"sessionId": session_id, "type": "session.start", "agentId": "weather-agent"}
    assert (await client.post("/v1/events", json=event)).status_code == 200

    async def is_saved() -> bool:
        return (await client.get(f"/v1/sessions/{session_id}")).status_code == 200

    await eventually(is_saved)
