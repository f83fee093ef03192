"""Events that are no events: what is wrong is named, and the caller's words are not repeated."""

from typing import Any

import pytest
from unit.gateway.event_bodies import PATH, SECRET, with_fields
from unit.gateway.world import World


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        pytest.param({}, "sessionId", "is required", id="nothing at all"),
        pytest.param(with_fields(type=None), "type", None, id="no type"),
        pytest.param(with_fields(type=SECRET), "type", None, id="unknown type"),
        pytest.param(with_fields(type="span"), "type", None, id="a type that is ours"),
        pytest.param(with_fields(sessionId=""), "sessionId", None, id="no session"),
        pytest.param(with_fields(sessionId=f"../{SECRET}"), "sessionId", None, id="a path"),
        pytest.param(with_fields(sessionId=f"{SECRET}\n"), "sessionId", None, id="line break"),
        pytest.param(with_fields(sessionId="x" * 256), "sessionId", None, id="long id"),
        pytest.param(with_fields(sessionId="sitzung-ä"), "sessionId", None, id="beyond ASCII"),
        pytest.param(with_fields(sessionId=5), "sessionId", "must be a string", id="id as number"),
        pytest.param(with_fields(role="assistant"), "role", "must be user, as the type says"),
        pytest.param(
            {"sessionId": "s", "type": "message.user", "content": "x"},
            "role",
            "must be user, as the type says",
            id="no role",
        ),
        pytest.param(with_fields(role=SECRET), "role", None, id="unknown role"),
        pytest.param(with_fields(content=None), "content", "is required for messages"),
        pytest.param(with_fields(content=""), "content", "is required for messages"),
        pytest.param(
            with_fields(content="x" * 50_001),
            "content",
            "must have at most 50000 characters",
            id="too long",
        ),
        pytest.param(
            with_fields(content=f"{SECRET}\x00"), "content", "must not contain the character NUL"
        ),
        pytest.param(with_fields(timestamp=1_700_000_000), "timestamp", None, id="seconds"),
        pytest.param(with_fields(timestamp="today"), "timestamp", None, id="no time"),
        pytest.param(with_fields(timestamp=True), "timestamp", None, id="a time that is true"),
        pytest.param(with_fields(timestamp="2025-01-31T12:00:00"), "timestamp", None, id="no zone"),
        pytest.param(with_fields(metadata=[1]), "metadata", "must be an object"),
        pytest.param(
            with_fields(metadata={"tokens": {"prompt": -1}}), "metadata.tokens.prompt", None
        ),
        pytest.param(with_fields(metadata={"agentId": 5}), "metadata.agentId", "must be a string"),
        pytest.param(
            with_fields(metadata={"x": "y" * 65_536}),
            "metadata",
            "must not be larger than 65536 bytes of JSON",
            id="much beside",
        ),
        pytest.param(
            with_fields(metadata={"a": [{"b": f"{SECRET}\x00"}]}),
            "metadata",
            "must not contain the character NUL",
            id="NUL deep inside",
        ),
        pytest.param(
            with_fields(attributes={"llm.usage.input_tokens": "5"}),
            "attributes.llm.usage.input_tokens",
            "must be an integer",
        ),
        pytest.param(with_fields(sesionId=SECRET), "sesionId", "is not a known field"),
        pytest.param(with_fields(eventId=""), "eventId", None, id="empty id"),
        pytest.param(
            with_fields(eventId=SECRET * 255),
            "eventId",
            "must have at most 255 characters",
            id="long id",
        ),
        pytest.param(
            with_fields(id="x" * 256), "id", "must have at most 255 characters", id="256 is long"
        ),
    ],
)
async def test_what_is_wrong_is_named_and_not_repeated(
    make_world: type[World], body: Any, field: str, reason: str | None
) -> None:
    world = make_world(max_body_bytes=1024**2)
    async with world.client() as client:
        response = await client.post(PATH, json=body)
    assert response.status_code == 400
    problem = response.json()
    assert problem["status"] == 400
    assert problem["error"] == {
        "code": "VALIDATION_ERROR",
        "message": "The input is not valid.",
    }
    found = {each["field"]: each["reason"] for each in problem["errors"]}
    assert field in found
    assert reason in {None, found[field]}
    assert SECRET not in response.text
    assert world.event_queue.published == []
