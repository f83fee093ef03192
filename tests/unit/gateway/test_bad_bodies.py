"""What callers send wrong, and the answer that names where, without a word of what they sent."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from unit.gateway.world import World

SECRET = "s3cret-of-the-caller"
GOOD = {"threat_type": "bot_traffic", "customer_id": "a"}
TYPES = (
    "must be one of 'bot_traffic', 'credential_stuffing', 'account_takeover', 'data_scraping',"
    " 'geo_anomaly', 'rate_limit_breach', 'brute_force', 'proxy_network', 'device_compromise' or"
    " 'anomaly'"
)
TIME = "must be a time with a zone, for example 2025-01-31T12:00:00Z"


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


def with_fields(**fields: Any) -> bytes:
    return json.dumps({**GOOD, **fields}).encode()


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        pytest.param(b"{}", "threat_type", "is required", id="nothing at all"),
        pytest.param(
            json.dumps({"threat_type": "anomaly"}).encode(),
            "",
            "one of customer_id and customer_name is required",
            id="nobody's traffic",
        ),
        pytest.param(with_fields(threat_type=SECRET), "threat_type", TYPES, id="unknown enum"),
        pytest.param(with_fields(threat_type=5), "threat_type", TYPES, id="enum that is a number"),
        pytest.param(with_fields(sevrity=SECRET), "sevrity", "is not a known field", id="unknown"),
        pytest.param(
            with_fields(request_count="5"), "request_count", "must be an integer", id="int as text"
        ),
        pytest.param(
            with_fields(request_count=True), "request_count", "must be an integer", id="int as bool"
        ),
        pytest.param(
            with_fields(request_count=1.5), "request_count", "must be an integer", id="broken int"
        ),
        pytest.param(
            with_fields(request_count=-1), "request_count", "must be at least 0", id="negative"
        ),
        pytest.param(
            with_fields(request_count=10**30),
            "request_count",
            "must be at most 1000000000000",
            id="huge int",
        ),
        pytest.param(
            with_fields(time_window_minutes=0),
            "time_window_minutes",
            "must be greater than 0.0",
            id="no window",
        ),
        pytest.param(
            b'{"threat_type":"anomaly","customer_id":"a","time_window_minutes":1e400}',
            "time_window_minutes",
            "must be a finite number",
            id="number beyond any",
        ),
        pytest.param(with_fields(user_agent=5), "user_agent", "must be a string", id="text as int"),
        pytest.param(
            with_fields(user_agent="x" * 4097),
            "user_agent",
            "must have at most 4096 characters",
            id="too long",
        ),
        pytest.param(
            with_fields(customer_id=""),
            "customer_id",
            "must have at least 1 character(s)",
            id="too short",
        ),
        pytest.param(
            with_fields(user_agent=f"{SECRET}\x00"),
            "user_agent",
            "must not contain the character NUL",
            id="NUL",
        ),
        pytest.param(
            with_fields(source_ip=SECRET),
            "source_ip",
            "must be an IPv4 or IPv6 address",
            id="no address",
        ),
        pytest.param(with_fields(detected_at="today"), "detected_at", TIME, id="no time"),
        pytest.param(
            with_fields(detected_at="2025-01-31T12:00:00"), "detected_at", TIME, id="no zone"
        ),
        pytest.param(
            with_fields(mitre_hints=["T1110", SECRET]),
            "mitre_hints.1",
            r"must match ^T\d{4}(\.\d{3})?$",
            id="one of several",
        ),
        pytest.param(
            with_fields(mitre_hints="T1110"), "mitre_hints", "must be an array", id="no array"
        ),
        pytest.param(with_fields(raw_data=[1]), "raw_data", "must be an object", id="no object"),
        pytest.param(
            with_fields(raw_data=nested(60)),
            "raw_data",
            "must not be nested deeper than 32 levels",
            id="deep",
        ),
        pytest.param(b"5", "", "must be an object", id="top level number"),
        pytest.param(b"null", "", "must be an object", id="top level null"),
        pytest.param(b'"x"', "", "must be an object", id="top level text"),
        pytest.param(
            json.dumps({SECRET * 10: 1, **GOOD}).encode(),
            (SECRET * 10)[:64],
            "is not a known field",
            id="long unknown name",
        ),
        pytest.param(
            json.dumps({str(i): 1 for i in range(2000)}).encode(),
            "",
            "must have at most 1000 members",
            id="thousands of members",
        ),
    ],
)
@pytest.mark.parametrize("path", ["/api/threats/trigger", "/api/threats/signals"])
async def test_a_wrong_signal_is_refused_by_field(
    world: World, client: httpx.AsyncClient, path: str, body: bytes, field: str, reason: str
) -> None:
    response = await client.post(path, content=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    answer = response.json()
    assert answer["code"] == "invalid_input"
    assert {"field": field, "reason": reason} in answer["errors"]
    assert world.queue.published == []
    if field and SECRET not in field:
        assert SECRET not in response.text


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        pytest.param(b"", "The body is empty.", id="empty"),
        pytest.param(b" \n ", "The body is empty.", id="blank"),
        pytest.param(b'{"a": "\xff"}', "The body is not UTF-8.", id="invalid UTF-8"),
        pytest.param(b'{"a": "\xed\xa0\x80"}', "The body is not UTF-8.", id="surrogate as bytes"),
        pytest.param(b'{"a": "\\ud800"}', "The body is not JSON: ", id="lone surrogate"),
        pytest.param(b"{'a': 1}", "The body is not JSON: line 1, column 2.", id="quotes"),
        pytest.param(b'{"a": 1', "The body is not JSON: ", id="cut off"),
        pytest.param(b'{"a": NaN}', "The body is not JSON: ", id="NaN"),
        pytest.param(b'{"a": -Infinity}', "The body is not JSON: ", id="infinity"),
        pytest.param(b'{"a": 1} x', "The body is not JSON: ", id="trailing garbage"),
        pytest.param(b'{"a": 1}{"a": 2}', "The body is not JSON: ", id="two on one line"),
        pytest.param(b"[1,]", "The body is not JSON: ", id="trailing comma"),
        pytest.param(b"[" * 5_000, "The body is not JSON: ", id="deep array"),
        pytest.param(b'{"a":' * 5_000, "The body is not JSON: ", id="deep object"),
        pytest.param(b"1" * 10_000, "The body is not JSON: ", id="endless number"),
        pytest.param(b'{"a": "\x00"}', "The body is not JSON: ", id="raw NUL"),
        pytest.param(b"\xef\xbb\xbf{}", "The body is not JSON: ", id="byte order mark"),
        pytest.param(b"\x1f\x8b\x08\x00", "The body is not UTF-8.", id="gzip"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/threats/trigger"),
        ("POST", "/api/threats/signals"),
        ("PUT", "/api/customers"),
        ("POST", "/api/changes"),
        ("POST", "/api/intel"),
    ],
)
async def test_what_is_no_json_is_malformed(
    client: httpx.AsyncClient, method: str, path: str, body: bytes, detail: str
) -> None:
    response = await client.request(method, path, content=body)
    assert response.status_code == 400
    assert response.json()["code"] == "malformed"
    assert response.json()["detail"].startswith(detail)


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1024):
        yield b"x" * 1024


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        pytest.param(b"x" * 70_000, {}, id="with its length"),
        pytest.param(chunks(70_000), {}, id="in chunks"),
        pytest.param(b"x", {"content-length": "1" * 40}, id="that claims to be endless"),
    ],
)
async def test_a_body_over_the_limit_is_too_large(
    client: httpx.AsyncClient, content: Any, headers: dict[str, str]
) -> None:
    response = await client.post("/api/threats/signals", content=content, headers=headers)
    assert response.status_code == 413
    assert response.json()["code"] == "too_large"


async def test_a_claimed_length_does_not_hide_a_larger_body(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/api/threats/signals", content=chunks(70_000), headers={"content-length": "10"}
    )
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/threats/signals"), ("PUT", "/api/customers"), ("POST", "/api/intel")],
)
async def test_too_many_items_are_too_large(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    response = await client.request(method, path, json=[GOOD] * 101)
    assert response.status_code == 413


async def test_twenty_problems_are_named_and_the_rest_counted(client: httpx.AsyncClient) -> None:
    body = {**GOOD, **{f"unknown{i}": 1 for i in range(25)}}
    errors = (await client.post("/api/threats/trigger", json=body)).json()["errors"]
    assert len(errors) == 21
    assert errors[-1] == {"field": "", "reason": "has 5 more problems"}


async def test_of_a_list_of_wrong_items_the_first_is_named(client: httpx.AsyncClient) -> None:
    """Naming each of a million would hold up everyone for seconds."""
    body = {**GOOD, "mitre_hints": ["x"] * 10_000}
    errors = (await client.post("/api/threats/trigger", json=body)).json()["errors"]
    assert [error["field"] for error in errors] == ["mitre_hints.0"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b'{"threat_type":"anomaly","threat_type":"anomaly","customer_id":"a"}', id="key twice"
        ),
        pytest.param(with_fields(raw_data=nested(30)), id="rather deep"),
        pytest.param(with_fields(raw_data={"n": 10**40}), id="large number where any JSON may be"),
        pytest.param(with_fields(user_agent="é😀" * 100), id="beyond ASCII"),
        pytest.param(with_fields(user_agent=None), id="null for absent"),
        pytest.param(with_fields(detected_at="2025-01-31T12:00:00+05:30"), id="another zone"),
        pytest.param(with_fields(source_ip="::ffff:192.0.2.1"), id="mapped address"),
        pytest.param(b"\n\n " + with_fields() + b"\n", id="white space around"),
    ],
)
async def test_unusual_is_not_wrong(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post("/api/threats/signals", content=body)
    assert response.status_code == 202, response.text
