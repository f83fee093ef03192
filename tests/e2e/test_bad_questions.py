"""Bad questions to the running product: parameters, ids, keys."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from support.hostile import JSON, MARK, caller, problem, signal
from support.processes import ProductProcess

pytestmark = [pytest.mark.e2e]

LISTS = ["/api/threats", "/api/customers", "/api/changes", "/api/intel", "/api/dead-letters"]
UNKNOWN_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"cursor={MARK}", "cursor"),
        ("cursor=%00", "cursor"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=1001", "limit"),
        ("limit=1e9", "limit"),
        ("limit=1&limit=2", "limit"),
        ("unheard_of=1", "unheard_of"),
    ],
)
def test_a_wrong_question_is_named(client: httpx.Client, path: str, query: str, field: str) -> None:
    errors = problem(client.get(f"{path}?{query}"), 422, "invalid_input")
    assert field in [error["field"] for error in errors]


@pytest.mark.parametrize(
    "search", ["& | ! :* ' \\ <->", "'", "!", "((", "a:*", "<2>", "%_", "\u202e", "\U0010ffff"]
)
def test_no_search_is_a_query_language(client: httpx.Client, search: str) -> None:
    assert client.get("/api/threats", params={"search": search}).status_code == 200


@pytest.mark.parametrize("path", ["/api/threats", "/api/threats/stats", "/api/changes"])
def test_a_time_beyond_every_calendar_is_refused(client: httpx.Client, path: str) -> None:
    response = client.get(f"{path}?since=9999-12-31T23:59:59-14:00")
    assert problem(response, 422, "invalid_input")[0]["field"] == "since"


@pytest.mark.parametrize("unknown", [UNKNOWN_ID, MARK, "%00", "%2e%2e%2fadmin.key", "1" * 5_000])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/threats/{}"),
        ("POST", "/api/threats/{}/verdict"),
        ("POST", "/api/dead-letters/{}/requeue"),
        ("DELETE", "/api/dead-letters/{}"),
    ],
)
def test_what_nobody_has_is_not_found(
    client: httpx.Client, method: str, path: str, unknown: str
) -> None:
    content = b'{"verdict": "benign"}'
    response = client.request(method, path.format(unknown), content=content, headers=JSON)
    problem(response, 404, "not_found")


def test_what_another_project_has_is_not_found(
    client: httpx.Client, product: ProductProcess
) -> None:
    threat_id = client.post("/api/threats/trigger", json=signal()).json()["id"]
    project = f"p-{uuid4().hex[:8]}"
    assert client.post("/api/projects", json={"project_id": project}).status_code == 201
    key = client.post("/api/keys", json={"project": project, "role": "analyst"}).json()["key"]
    with caller(product, key) as other:
        problem(other.get(f"/api/threats/{threat_id}"), 404, "not_found")
        verdict = other.post(f"/api/threats/{threat_id}/verdict", json={"verdict": "benign"})
        problem(verdict, 404, "not_found")
        problem(other.post("/api/keys", json={"project": "default"}), 403, "denied")
        assert other.get("/api/threats").json()["threats"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-api-key": MARK},
        {"x-api-key": b"\xff\xfe"},
        {"authorization": f"Bearer {MARK}"},
        {"authorization": f"Basic {MARK}"},
    ],
)
def test_without_a_good_key_nothing_is_said(
    client: httpx.Client, product: ProductProcess, headers: dict[str, Any]
) -> None:
    """A key in the address does not count: addresses end up in logs."""
    del client.headers["x-api-key"]
    for path in (*LISTS, f"/api/threats?key={product.key}", f"/api/threats?limit={MARK}"):
        problem(client.get(path, headers=headers), 401, "unauthenticated")
