"""Threats as an analyst sees them."""

import copy
import json
from typing import Any

import httpx
import pytest

from watchfloor.cli.live_view import LiveView
from watchfloor.cli.render import threat_line
from watchfloor.core import ThreatAnalysis, UnavailableError

THREAT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def changed(document: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**copy.deepcopy(document), **more}


def shown(face: Any, threat: dict[str, Any], *related: dict[str, Any]) -> dict[str, Any]:
    """Let the server show this threat, with these sessions; says what it answers to the latter."""
    window = {"from": "2026-01-01T11:55:00Z", "to": "2026-01-01T12:05:00Z"}
    answer = {"sessions": list(related), "window": window}
    face.on("GET", f"/api/threats/{THREAT_ID}", httpx.Response(200, json=threat))
    face.on("GET", f"/api/threats/{THREAT_ID}/sessions", httpx.Response(200, json=answer))
    return answer


def test_a_line_says_what_matters_in_one_line(threat: dict[str, Any]) -> None:
    line = threat_line(ThreatAnalysis.model_validate(threat)).plain
    assert line.split() == [
        "12:00:00", "high", "bot_traffic", "acme", "203.0.113.7",
        "0.12", "likely_real", "block_ip", "review",
    ]  # fmt: skip


def test_a_customer_cannot_break_the_line(threat: dict[str, Any]) -> None:
    threat["signal"]["customer_id"] = "a\x1b[2J\n" + "x" * 40
    line = threat_line(ThreatAnalysis.model_validate(threat)).plain
    assert line.isprintable()
    assert len(line) < 120


def test_the_list_shows_each_threat(floor: Any, face: Any, threat: dict[str, Any]) -> None:
    failed = changed(threat, status="failed", false_positive_score=None, response_plan=None)
    face.on("GET", "/api/threats", httpx.Response(200, json={"threats": [threat, failed]}))
    outcome = floor("threats", "list", "--severity", "high", "--since", "2h", "--no-review")
    assert outcome.code == 0
    head, first, second = outcome.out.splitlines()
    assert head.split()[0] == "id"
    assert THREAT_ID in first
    assert "0.12 likely_real" in first
    assert second.split()[-1] == "failed"
    assert face.requests[0].url.params["severity"] == "high"
    assert face.requests[0].url.params["requires_review"] == "false"


def test_the_list_as_json_is_what_the_server_said(
    floor: Any, face: Any, threat: dict[str, Any]
) -> None:
    newer = changed(threat, mood="calm")
    face.on("GET", "/api/threats", httpx.Response(200, json={"threats": [newer]}))
    assert floor("threats", "list", "--json").lines == [newer]


def test_a_narrative_is_shown_as_what_it_is(floor: Any, face: Any, threat: dict[str, Any]) -> None:
    """A reader must be able to tell a model's words from the product's, whatever they are."""
    threat["agent_analyses"]["context"]["narrative"] = {
        "text": "[bold]Nothing to see\x1b[2J here.",
        "model": "small",
    }
    shown(face, threat)
    page = floor("threats", "show", THREAT_ID).out
    assert "Machine-written (small): [bold]Nothing to see" in page
    assert "\x1b[2J" not in page


def test_a_page_has_everything_an_analyst_needs(
    floor: Any, face: Any, threat: dict[str, Any]
) -> None:
    shown(face, threat)
    page = floor("threats", "show", THREAT_ID).out
    for words in (
        " HIGH  bot_traffic on acme",
        "4200 in 5 min",
        "T1595 Active Scanning (TA0043)",
        "an agent did not answer",
        "+0.30",
        "priority.base_risk",
        "0.12 likely_real",
        "-0.23",
        "spoofed crawler",
        "timed_out",
        "crawler ranges, 3 days old",
        "block_ip",
        "needs approval",
        "Answer within 15 min; tell soc → customer",
        "12:00:00.000",
        "agents 2.5 ms",
    ):
        assert words in page, words


def test_a_page_cannot_steer_the_terminal(floor: Any, face: Any, threat: dict[str, Any]) -> None:
    shown(face, threat)
    page = floor("threats", "show", THREAT_ID).out
    assert r"evil\x1b[31m[bold]agent[/bold]\u202e" in page
    assert "\x1b" not in page


def test_a_page_names_the_sessions_that_share_something(
    floor: Any, face: Any, threat: dict[str, Any]
) -> None:
    """An attack on the shop and what an agent was asked meanwhile may be one thing."""
    session = {
        "session_id": "sess-1",
        "agent_id": "concierge",
        "user_id": None,
        "status": "active",
        "risk_score": 0.85,
        "last_activity": "2026-01-01T12:00:00Z",
        "matched": ["source_ip", "agent_id"],
    }
    answer = shown(face, threat, session)
    page = floor("threats", "show", THREAT_ID).out
    assert "Sessions of AI agents" in page
    [row] = [line for line in page.splitlines() if "sess-1" in line]
    assert row.split()[-5:] == ["0.85", "concierge", "-", "source_ip,", "agent_id"]
    [document] = floor("threats", "show", THREAT_ID, "--json").lines
    assert document.pop("related_sessions") == answer
    assert ThreatAnalysis.model_validate(document) == ThreatAnalysis.model_validate(threat)


def test_a_failed_threat_says_why(floor: Any, face: Any, threat: dict[str, Any]) -> None:
    bare = {name: threat[name] for name in ("id", "project_id", "signal", "severity", "created_at")}
    failed = bare | {
        "requires_human_review": True,
        "status": "failed",
        "failure_reason": "raised in 5 deliveries",
        "total_processing_time_ms": 0,
    }
    shown(face, failed)
    assert "raised in 5 deliveries" in floor("threats", "show", THREAT_ID).out


def test_a_pending_threat_is_no_error(floor: Any, face: Any) -> None:
    pending = {"id": THREAT_ID, "threat_id": THREAT_ID, "status": "pending"}
    shown(face, pending)
    outcome = floor("threats", "show", THREAT_ID)
    assert (outcome.code, outcome.out) == (0, "")
    assert "not analysed yet" in outcome.err


def test_a_verdict_is_sent_with_its_note(floor: Any, face: Any, threat: dict[str, Any]) -> None:
    answer = httpx.Response(200, json=changed(threat, revision=1))
    face.on("POST", f"/api/threats/{THREAT_ID}/verdict", answer)
    outcome = floor("threats", "verdict", THREAT_ID, "benign", "--note", "our scan")
    assert "benign (revision 1)" in outcome.out
    assert face.bodies == [{"verdict": "benign", "note": "our scan"}]


async def test_a_lost_line_is_said_once_and_so_is_its_return(
    capsys: pytest.CaptureFixture[str],
) -> None:
    view = LiveView(show=lambda *_: None)
    await view.opened()
    for _ in range(3):
        view.lost(UnavailableError("The watchfloor is away."))
    await view.opened()
    await view.opened()
    said = capsys.readouterr().err.splitlines()
    assert said == ["The watchfloor is away. Connecting again.", "Connected again."]


def test_tail_begins_with_the_newest_and_goes_on_with_the_stream(
    floor: Any, face: Any, threat: dict[str, Any]
) -> None:
    later = changed(threat, id="01890a5d-ac96-774b-bcce-000000000002")
    before = changed(threat, id="01890a5d-ac96-774b-bcce-000000000003")
    sent = [
        ("initial_batch", "s-1", {"threats": [threat, before]}),
        ("new_threat", "s-2", later),
        ("reset", "s-2", {"missed_since": "2024-05-01T12:00:00.000Z"}),
        ("initial_batch", "s-9", {"threats": [later, before]}),
    ]
    events = "".join(f"event: {e}\nid: {t}\ndata: {json.dumps(d)}\n\n" for e, t, d in sent)
    kind = {"content-type": "text/event-stream"}
    answers = [httpx.Response(200, headers=kind, content=events.encode()), httpx.Response(401)]
    face.on("GET", "/api/stream", lambda _: answers.pop(0))
    outcome = floor("tail", "--json", "--initial", "1", "--severity", "high", "--review")
    assert outcome.code == 1
    assert str(face.requests[0].url.params) == "severity=high&requires_review=true"
    assert [line["id"] for line in outcome.lines] == [threat["id"], later["id"], before["id"]]
    assert "--since 2024-05-01T12:00:00Z" in outcome.err
    assert "Connecting again" in outcome.err
