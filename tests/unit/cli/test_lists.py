"""Every command that lists or reports does so for people and for programs."""

from typing import Any

import httpx
import pytest

MOMENT = "2024-05-01T12:00:00Z"
THREAT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
HOSTILE = "name \x1b[2J [red]"
SHOWN = r"name \x1b[2J [red]"

CUSTOMER = {"customer_id": "acme", "name": HOSTILE, "tier": "premium"}
INDICATOR = {
    "intel_id": THREAT_ID,
    "imported_at": MOMENT,
    "kind": "network",
    "value": "192.0.2.0/24",
    "label": HOSTILE,
    "source": "feed",
}
FEED = {"source": HOSTILE, "indicators": 2, "imported_at": MOMENT}
CHANGE = {"change_id": THREAT_ID, "kind": "incident", "summary": HOSTILE, "started_at": MOMENT}
LETTER = {
    "kind": "deliveries",
    "id": THREAT_ID,
    "project_id": "acme",
    "reason": HOSTILE,
    "failed_at": MOMENT,
    "attempts": 8,
}
LISTS = [
    pytest.param(["customers", "list"], "/api/customers", "customers", CUSTOMER, id="customers"),
    pytest.param(["intel", "list"], "/api/intel", "indicators", INDICATOR, id="indicators"),
    pytest.param(["intel", "sources"], "/api/intel/sources", "sources", FEED, id="feeds"),
    pytest.param(["changes", "list"], "/api/changes", "changes", CHANGE, id="changes"),
    pytest.param(
        ["dead-letters", "list"], "/api/dead-letters", "dead_letters", LETTER, id="dead letters"
    ),
]


@pytest.mark.parametrize(("call", "path", "member", "item"), LISTS)
def test_lists_for_people_are_clean(
    floor: Any, face: Any, call: list[str], path: str, member: str, item: dict[str, Any]
) -> None:
    face.on("GET", path, httpx.Response(200, json={member: [item]}))
    outcome = floor(*call)
    assert outcome.code == 0
    assert SHOWN in outcome.out
    assert "\x1b" not in outcome.out


@pytest.mark.parametrize(("call", "path", "member", "item"), LISTS)
def test_lists_for_programs_are_one_document_a_line(
    floor: Any, face: Any, call: list[str], path: str, member: str, item: dict[str, Any]
) -> None:
    face.on("GET", path, httpx.Response(200, json={member: [item, item]}))
    outcome = floor(*call, "--json")
    assert len(outcome.lines) == 2
    assert outcome.lines[0].items() >= item.items()
    assert not outcome.err


@pytest.mark.parametrize(("call", "path", "member", "item"), LISTS)
def test_an_empty_list_is_no_error(
    floor: Any, face: Any, call: list[str], path: str, member: str, item: dict[str, Any]
) -> None:
    del item
    face.on("GET", path, httpx.Response(200, json={member: []}))
    assert floor(*call).code == 0
    assert floor(*call, "--json").out == ""


def test_statistics_are_counted_for_both(floor: Any, face: Any) -> None:
    counts = {"total": 3, "by_severity": {"low": 1, "high": 2}, "requiring_review": 1}
    face.on("GET", "/api/threats/stats", httpx.Response(200, json=counts))
    rows = [line.split() for line in floor("threats", "stats").out.splitlines()]
    assert rows.index(["high", "2"]) < rows.index(["low", "1"])
    assert floor("threats", "stats", "--json").lines[0]["by_severity"] == counts["by_severity"]


@pytest.mark.parametrize(
    ("call", "method", "path", "said"),
    [
        pytest.param(
            ["customers", "delete", "acme"], "DELETE", "/api/customers/acme", "acme deleted"
        ),
        pytest.param(
            ["dead-letters", "drop", THREAT_ID],
            "DELETE",
            f"/api/dead-letters/{THREAT_ID}",
            f"{THREAT_ID} dropped",
        ),
        pytest.param(
            ["intel", "remove", "feed"],
            "DELETE",
            "/api/intel/sources/feed",
            "2 indicators of feed removed",
        ),
    ],
    ids=["customer", "dead letter", "feed"],
)
def test_removing_says_what_is_gone(
    floor: Any, face: Any, call: list[str], method: str, path: str, said: str
) -> None:
    face.on(method, path, httpx.Response(200, json={"removed": 2}))
    assert floor(*call).out == f"{said}\n"


def test_the_configuration_is_checked_and_shown(
    floor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert floor("config", "check").out == "The configuration is valid.\n"
    secret = "postgresql://owner:hunter2@db/floor"
    for name in ("OWNER_URL", "URL", "WORKER_URL"):
        monkeypatch.setenv(f"WATCHFLOOR_DATABASE_{name}", secret)
    shown = floor("config", "show").out
    assert "log_level: info" in shown
    assert "hunter2" not in shown + floor("config", "show", "--json").out


def test_every_problem_of_a_configuration_is_named(
    floor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFLOOR_STORE__POOL_SIZE", "many")
    monkeypatch.setenv("WATCHFLOOR_NATS_SYNC_ALWAYS", "perhaps")
    outcome = floor("config", "check")
    assert outcome.code == 2
    assert "store.pool_size" in outcome.err
    assert "nats_sync_always" in outcome.err
