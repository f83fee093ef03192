"""Bad input, sent to the running product: each answer names the field and repeats nothing."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from support import eventually
from support.hostile import MARK, problem, signal
from support.processes import ProductProcess

from watchfloor.core import ThreatFilter

pytestmark = [pytest.mark.e2e]

SIGNALS, TRIGGER = "/api/threats/signals", "/api/threats/trigger"
ABSENT = object()


@pytest.mark.parametrize("path", [SIGNALS, TRIGGER])
@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        pytest.param("threat_type", ABSENT, "is required", id="missing"),
        pytest.param("threat_type", MARK, "must be one of", id="unknown enum"),
        pytest.param("unheard_of", MARK, "is not a known field", id="unknown field"),
        pytest.param("customer_id", [MARK], "must be a string", id="list for text"),
        pytest.param("customer_id", "", "must have at least 1", id="empty"),
        pytest.param("user_agent", f"\0{MARK}", "must not contain", id="NUL"),
        pytest.param("user_agent", MARK * 200, "must have at most", id="long"),
        pytest.param("source_ip", MARK, "must be an IPv4 or IPv6", id="no address"),
        pytest.param("source_ip", "fe80::1%eth0", "must be an address without", id="zone"),
        pytest.param("request_count", MARK, "must be an integer", id="text for number"),
        pytest.param("request_count", True, "must be an integer", id="true for number"),
        pytest.param("request_count", -1, "must be at least", id="negative"),
        pytest.param("request_count", 10**30, "must be at most", id="huge"),
        pytest.param("time_window_minutes", 0, "must be greater than", id="no window"),
        pytest.param("detected_at", MARK, "must be a time", id="no time"),
        pytest.param("detected_at", "0001-01-01T00:00:00+14:00", "must be between", id="year 0"),
        pytest.param("mitre_hints", MARK, "must be an array", id="text for list"),
        pytest.param("raw_data", MARK, "must be an object", id="text for object"),
        pytest.param("raw_data", {"a": MARK * 2_000}, "must not be larger", id="large"),
        pytest.param("raw_data", {"a": json.loads("[" * 40 + "]" * 40)}, "nested", id="deep"),
    ],
)
def test_a_wrong_field_is_named(
    client: httpx.Client, path: str, field: str, value: Any, reason: str
) -> None:
    body = {name: each for name, each in signal(**{field: value}).items() if each is not ABSENT}
    (error,) = problem(client.post(path, json=body), 422, "invalid_input")
    assert error["field"] == field
    assert reason in error["reason"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"a": "\xff' + MARK.encode() + b'"}', id="invalid UTF-8"),
        pytest.param(b'{"a": "\\ud800' + MARK.encode() + b'"}', id="lone surrogate"),
        pytest.param(b'{"a": "\0' + MARK.encode() + b'"}', id="NUL"),
        pytest.param(b'{"request_count": NaN}', id="NaN"),
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(b"9" * 100_000, id="endless number"),
        pytest.param(b"\xef\xbb\xbf{}", id="byte order mark"),
        pytest.param(json.dumps(signal()).encode("utf-16"), id="UTF-16"),
        pytest.param(gzip.compress(json.dumps(signal()).encode()), id="gzip"),
        pytest.param(f"{{'{MARK}': 1}}".encode(), id="no JSON"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", SIGNALS), ("POST", TRIGGER), ("PUT", "/api/customers")]
)
def test_what_is_no_json_is_malformed(
    client: httpx.Client, method: str, path: str, content: bytes
) -> None:
    assert problem(client.request(method, path, content=content), 400, "malformed") == []


def _chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 65_536):
        yield b" " * 65_536


@pytest.mark.parametrize("content", [b" " * 10 * 2**20, _chunks(10 * 2**20)], ids=["one", "chunks"])
def test_ten_megabytes_are_too_large(client: httpx.Client, content: Any) -> None:
    problem(client.post(SIGNALS, content=content), 413, "too_large")


def test_ten_thousand_and_one_are_too_many_and_none_too_few(client: httpx.Client) -> None:
    problem(client.post(SIGNALS, json=[signal()] * 10_001), 413, "too_large")
    assert problem(client.post(SIGNALS, json=[]), 422, "invalid_input")[0]["field"] == ""


async def test_of_a_thousand_signals_the_three_bad_ones_are_named(
    client: httpx.Client, product: ProductProcess
) -> None:
    customer = f"c-{uuid4()}"
    batch = [signal(customer_id=customer, request_count=number) for number in range(1_000)]
    batch[17]["threat_type"] = MARK
    batch[500]["request_count"] = MARK
    batch[999] = {"threat_type": "anomaly", "user_agent": MARK}
    response = await asyncio.to_thread(client.post, SIGNALS, json=batch)
    assert response.status_code == 202
    assert MARK not in response.text
    answer = response.json()
    assert (answer["accepted"], answer["refused"]) == (997, 3)
    bad = {each["index"]: each["errors"][0] for each in answer["results"] if "errors" in each}
    fields = {index: error["field"] for index, error in bad.items()}
    assert fields == {17: "threat_type", 500: "request_count", 999: ""}
    assert "customer_id" in bad[999]["reason"]

    async with product.client() as own:

        async def all_there() -> bool:
            where = ThreatFilter(customer_id=(customer,))
            found = [each async for each in own.threats.every_document(where, limit=2_000)]
            return len(found) == 997

        await eventually(all_there, every_s=0.5)


def test_a_broken_line_leaves_its_neighbours(client: httpx.Client) -> None:
    good = json.dumps(signal())
    lines = [good, "{broken " + MARK, "\xff", "5", "null", "", good]
    response = client.post(SIGNALS, content="\n".join(lines).encode("latin-1"))
    assert MARK not in response.text
    answer = response.json()
    assert [each.get("code") for each in answer["results"]] == [
        *(None, "malformed", "malformed", "invalid_input", "invalid_input", None)
    ]
    assert answer["accepted"] == 2


def test_a_key_stands_for_one_body(client: httpx.Client) -> None:
    key = {"idempotency-key": f"{MARK}-{uuid4()}"}
    first = client.post(TRIGGER, json=signal(), headers=key).json()
    assert client.post(TRIGGER, json=signal(), headers=key).json()["id"] == first["id"]
    for path in (TRIGGER, SIGNALS):
        other = client.post(path, json=signal(request_count=5), headers=key)
        problem(other, 409, "conflict")
    assert client.get(f"/api/threats/{first['id']}").json()["signal"]["request_count"] is None


@pytest.mark.parametrize("key", ["", "x" * 256, "é"], ids=["empty", "long", "not ASCII"])
def test_a_key_that_cannot_be_is_refused(client: httpx.Client, key: str) -> None:
    headers = [(b"idempotency-key", key.encode())]
    (error,) = problem(client.post(TRIGGER, json=signal(), headers=headers), 422, "invalid_input")
    assert error["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("method", "path", "good", "found_at"),
    [
        ("PUT", "/api/customers", {"customer_id": "half", "name": "H"}, "/api/customers"),
        ("POST", "/api/changes", {"kind": "incident", "summary": "half", "id": "half"}, None),
        ("POST", "/api/intel", {"kind": "domain", "value": "half.x", "source": "half"}, None),
    ],
)
def test_of_what_belongs_together_nothing_is_half_done(
    client: httpx.Client, method: str, path: str, good: dict[str, str], found_at: str | None
) -> None:
    bad = {**good, next(iter(good)): [MARK]}
    errors = problem(client.request(method, path, json=[good, bad]), 422, "invalid_input")
    assert errors[0]["field"].startswith("1.")
    assert "half" not in client.get(found_at or path, params={"limit": 1_000}).text
