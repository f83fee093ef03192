"""Customers, intel, changes, and what operators do."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

MOMENT = "2024-05-01T12:00:00Z"
THREAT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
ACME = {"customer_id": "acme", "name": "Acme \x1b[31m", "tier": "premium", "auto_block": True}


def test_customers_are_imported_all_together(floor: Any, face: Any, tmp_path: Path) -> None:
    face.on("PUT", "/api/customers", httpx.Response(200, json={"stored": 2}))
    path = tmp_path / "c.yaml"
    path.write_text("customers:\n- {customer_id: a, name: A}\n- {customer_id: b, name: B}\n")
    assert floor("customers", "import", str(path)).out == "2 customers stored\n"
    assert [customer["customer_id"] for customer in face.bodies[0]] == ["a", "b"]


def test_a_bad_customer_file_names_its_fields_and_sends_nothing(
    floor: Any, face: Any, tmp_path: Path
) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("- {customer_id: a, name: A, tier: gold}\n")
    outcome = floor("customers", "import", str(path))
    assert outcome.code == 2
    assert "0.tier" in outcome.err
    assert not face.requests


def test_customers_are_listed_and_shown_cleanly(floor: Any, face: Any) -> None:
    face.on("GET", "/api/customers", httpx.Response(200, json={"customers": [ACME]}))
    face.on("GET", "/api/customers/acme", httpx.Response(200, json=ACME))
    listed, shown = floor("customers", "list"), floor("customers", "show", "acme")
    assert r"Acme \x1b[31m" in listed.out
    assert "premium" in shown.out
    assert "\x1b" not in listed.out + shown.out


def test_a_feed_is_imported_and_its_bad_entries_reported(
    floor: Any, face: Any, tmp_path: Path
) -> None:
    face.on("POST", "/api/intel", httpx.Response(200, json={"stored": 1}))
    path = tmp_path / "feed.csv"
    path.write_text("value,label\n192.0.2.1,scanner\n\x1bnothing,\n198.51.100.0/24,botnet\n")
    outcome = floor("intel", "import", str(path), "--source", "feed")
    assert outcome.code == 0
    assert "2 indicators stored, 1 problems" in outcome.out
    assert "line 3" in outcome.err
    assert {item["source"] for item in face.bodies[0]} == {"feed"}


def test_a_feed_without_a_good_entry_fails(floor: Any, face: Any, tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text("value\n???\n")
    assert floor("intel", "import", str(path), "--source", "feed").code == 1
    assert not face.requests


def test_changes_carry_what_was_typed(floor: Any, face: Any) -> None:
    face.on("POST", "/api/changes", httpx.Response(202, json={}))
    outcome = floor(
        "changes", "record", "deployment", "api 2.1", "--id", "d-1", "--started-at", MOMENT
    )
    assert outcome.out == "recorded\n"
    assert face.bodies == [
        {"kind": "deployment", "summary": "api 2.1", "id": "d-1", "started_at": MOMENT}
    ]


def test_a_change_that_ends_before_it_began_is_refused_here(floor: Any, face: Any) -> None:
    outcome = floor("changes", "record", "incident", "x", "--started-at", "1h", "--ended-at", "2h")
    assert outcome.code == 2
    assert "ended_at must not be before started_at" in outcome.err
    assert not face.requests


def test_dead_letters_are_listed_and_requeued(floor: Any, face: Any) -> None:
    letter = {
        "kind": "signals",
        "id": THREAT_ID,
        "project_id": "shop",
        "reason": "raised",
        "failed_at": MOMENT,
        "attempts": 5,
    }
    face.on("GET", "/api/dead-letters", httpx.Response(200, json={"dead_letters": [letter]}))
    face.on("POST", f"/api/dead-letters/{THREAT_ID}/requeue", httpx.Response(202, json={}))
    assert "raised" in floor("dead-letters", "list").out
    assert floor("dead-letters", "requeue", THREAT_ID).out == f"{THREAT_ID} requeued\n"
    assert [request.url.params["kind"] for request in face.requests] == ["signals", "signals"]


def test_dead_letters_of_another_kind_are_asked_for_by_it(floor: Any, face: Any) -> None:
    face.on("DELETE", "/api/dead-letters/m1", httpx.Response(204))
    assert floor("dead-letters", "drop", "m1", "--kind", "events").out == "m1 dropped\n"
    assert face.requests[0].url.params["kind"] == "events"
    assert floor("dead-letters", "list", "--kind", "letters").code == 2


def test_a_new_key_is_all_there_is_on_stdout(floor: Any, face: Any) -> None:
    """So that a script can take it: ``KEY=$(watchfloor keys create …)``."""
    made = {"id": "k", "key": "wf_s", "prefix": "wf_s", "role": "api_user", "project": "shop"}
    face.on("POST", "/api/keys", httpx.Response(201, json=made))
    assert floor("keys", "create", "--project", "shop").out == "wf_s\n"
    assert floor("keys", "create", "--project", "shop", "--json").lines == [made]


def test_projects_are_created_and_listed(floor: Any, face: Any) -> None:
    quota = {"items_per_s": 10.0, "items_burst": None, "streams": None, "keys": 3}
    project = {"project_id": "shop", "created_at": MOMENT, "quota": quota}
    face.on("POST", "/api/projects", httpx.Response(201, json=project))
    face.on("GET", "/api/projects", httpx.Response(200, json={"projects": [project]}))
    assert "shop created" in floor("projects", "create", "shop").out
    assert floor("projects", "list", "--json").lines == [project]


def test_the_roles_are_printed_as_sql(floor: Any) -> None:
    outcome = floor("migrate", "--print-roles")
    assert outcome.code == 0
    assert "CREATE ROLE watchfloor_app" in outcome.out


def test_an_access_log_becomes_signals(floor: Any, face: Any, tmp_path: Path) -> None:
    """One line of a crawler from a foreign address is a threat; a broken line is none."""
    face.on("POST", "/api/threats/signals", _take_all)
    path = tmp_path / "access.log"
    path.write_text(
        '203.0.113.9 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 10 "-" '
        '"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"\n'
        "broken\n"
    )
    outcome = floor("ingest", "access-log", str(path), "--customer", "acme")
    assert outcome.code == 0
    assert "2 lines, 1 signals: 1 accepted, 0 refused" in outcome.out
    assert "1 lines could not be read: 2" in outcome.err
    [[signal]] = face.bodies
    assert (signal["customer_id"], signal["source_ip"]) == ("acme", "203.0.113.9")


def test_a_dry_run_prints_what_submit_takes(
    floor: Any, face: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "access.log"
    path.write_text(
        '203.0.113.9 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 10 "-" '
        '"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"\n'
    )
    found = floor("ingest", "access-log", str(path), "--dry-run", "--json")
    assert not face.requests
    face.on("POST", "/api/threats/signals", _take_all)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(found.out.encode())))
    assert floor("submit", "-").out == "1 accepted, 0 refused\n"


def test_a_simulation_is_the_same_for_the_same_seed(floor: Any, face: Any) -> None:
    face.on("POST", "/api/threats/signals", _take_all)
    for _ in range(2):
        outcome = floor("simulate", "--count", "5", "--rate", "10000", "--seed", "7")
        assert outcome.out == "5 accepted, 0 refused\n"
    signals = [
        {name: value for name, value in signal.items() if name not in {"id", "detected_at"}}
        for body in face.bodies
        for signal in body
    ]
    assert signals[:5] == signals[5:]


def _take_all(request: httpx.Request) -> httpx.Response:
    import json

    count = len(json.loads(request.content))
    results = [{"index": n, "id": f"t-{n}", "repeated": False} for n in range(count)]
    return httpx.Response(202, json={"results": results})
