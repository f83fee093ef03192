"""Query parameters that are wrong, by name and reason."""

import httpx
import pytest

LISTS = ["/api/threats", "/api/customers", "/api/changes", "/api/intel", "/api/dead-letters"]


async def refused(client: httpx.AsyncClient, url: str) -> list[dict[str, str]]:
    response = await client.get(url)
    assert response.status_code == 422, response.text
    assert response.json()["code"] == "invalid_input"
    errors: list[dict[str, str]] = response.json()["errors"]
    return errors


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ("limit=0", "limit", "must be at least 1"),
        ("limit=-1", "limit", "must be at least 1"),
        ("limit=1001", "limit", "must be at most 1000"),
        ("limit=1e9", "limit", "must be an integer"),
        ("limit=5&limit=6", "limit", "must be given only once"),
        ("bogus=1", "bogus", "is not a known field"),
        ("bogus=1&bogus=1", "bogus", "must be given only once"),
        ("cursor=", "cursor", "must have at least 1 character(s)"),
        ("cursor=%00", "cursor", "must not contain the character NUL"),
    ],
)
async def test_every_list_names_what_is_wrong(
    client: httpx.AsyncClient, path: str, query: str, field: str, reason: str
) -> None:
    assert {"field": field, "reason": reason} in await refused(client, f"{path}?{query}")


@pytest.mark.parametrize("path", ["/api/threats", "/api/threats/stats", "/api/changes"])
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("5", id="seconds"),
        pytest.param("2025-01-01T00:00:00", id="no zone"),
        pytest.param("0001-01-01T00:00:00%2B14:00", id="before any calendar"),
        pytest.param("9999-12-31T23:59:59-14:00", id="after any calendar"),
        pytest.param("1969-12-31T23:59:59Z", id="before 1970"),
    ],
)
async def test_a_time_that_nothing_can_have_is_refused(
    client: httpx.AsyncClient, path: str, moment: str
) -> None:
    errors = await refused(client, f"{path}?since={moment}")
    assert [error["field"] for error in errors] == ["since"]


async def test_a_span_that_ends_before_it_begins_is_refused(client: httpx.AsyncClient) -> None:
    url = "/api/threats?since=2025-02-01T00:00:00Z&until=2025-01-01T00:00:00Z"
    reasons = [error["reason"] for error in await refused(client, url)]
    assert reasons == ["until must not be before since"]


async def test_a_long_text_is_measured_in_characters(client: httpx.AsyncClient) -> None:
    errors = await refused(client, f"/api/threats?search={'x' * 201}")
    assert errors == [{"field": "search", "reason": "must have at most 200 characters"}]


async def test_a_condition_with_several_values_may_be_repeated(client: httpx.AsyncClient) -> None:
    query = "severity=low&severity=high&customer_id=a&customer_id=b&status=failed&status=completed"
    assert (await client.get(f"/api/threats?{query}")).status_code == 200


async def test_the_key_is_judged_before_the_parameters(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/threats?limit=1&limit=2", headers={"x-api-key": "wrong"})
    assert response.status_code == 401


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_line_break_after_an_id_makes_another_id(
    client: httpx.AsyncClient, method: str
) -> None:
    """It must not reach the customer whose id is the same without it."""
    await client.put("/api/customers", json=[{"customer_id": "a", "name": "A"}])
    assert (await client.request(method, "/api/customers/a%0A")).status_code == 404
    assert (await client.get("/api/customers/a")).status_code == 200
