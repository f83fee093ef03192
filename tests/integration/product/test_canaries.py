"""Canaries that are planted in everything the edge takes are nowhere behind it, whatever fails."""

import json
from pathlib import Path
from typing import Any

import pytest
from integration.product.canary_plants import Plants
from integration.product.canary_run import SESSION, CanaryRun, canary_run
from support import Servers, eventually, running_servers
from support.canaries import CANARIES, TEXT, USER, WORD, left
from support.language_model import model_server, saying
from support.product import StartProduct, products_on

from watchfloor.agents import ContextAgent
from watchfloor.analyzers import (
    DataflowAnalyzer,
    FalsePositiveAnalyzer,
    PiiAnalyzer,
    SessionRiskAnalyzer,
)
from watchfloor.bus import EventQueue, SignalQueue
from watchfloor.gateway.evaluation import Evaluation
from watchfloor.gateway.event_intake import EventIntake
from watchfloor.gateway.intake import Intake
from watchfloor.gateway.trace_intake import TraceIntake
from watchfloor.redaction import Redactor, is_token
from watchfloor.runtime import RedactionKeys
from watchfloor.store import (
    ChangeEventRepository,
    ClientResultRepository,
    SessionSaving,
    ThreatRepository,
)

_STAGES: list[tuple[type, str]] = [
    (Intake, "prepare"),
    (EventIntake, "take"),
    (TraceIntake, "take"),
    (Redactor, "record"),
    (SignalQueue, "put"),
    (EventQueue, "put"),
    (ContextAgent, "analyze"),
    (FalsePositiveAnalyzer, "analyze"),
    (ThreatRepository, "save"),
    (ThreatRepository, "record_verdict"),
    (SessionSaving, "save"),
    (SessionRiskAnalyzer, "judge"),
    (PiiAnalyzer, "read"),
    (DataflowAnalyzer, "judge"),
    (ClientResultRepository, "keep"),
    (ChangeEventRepository, "record_all"),
    (Evaluation, "evaluate"),
]
"""Where what callers told is worked on, one after the other."""

_LAST_STAGES: list[tuple[type, str]] = [
    (FalsePositiveAnalyzer, "analyze"),
    (SessionSaving, "save"),
]
"""Without which signals and events are given up."""

_KEPT_IN = {
    *("table threats", "table events", "table sessions", "stream RESULTS", "stream SESSIONS"),
    *("answers", "live streams"),
}
"""Where what callers tell is to be found again."""
_ALSO_IN = {
    *("table analysis_results", "table change_events", "table client_results", "table features"),
    *("table session_pii", "table security_checks", "table thought_analyses", "table verdicts"),
    *("table traces", "table agents", "table workflows", "table event_keys"),
    *("report", "traces"),
}
"""Where else it would be without a policy."""

_KINDS_OF_QUESTIONS = 3
"""About threats, about thoughts, about sessions."""

pytestmark = pytest.mark.integration


async def _whole_run(run: CanaryRun, servers: Servers) -> None:
    plants = Plants(run)
    threat_ids = await plants.signals()
    await plants.log_lines()
    await plants.events()
    await plants.telemetry()

    async def is_done() -> bool:
        session = (await run.client.get(f"/v1/sessions/{SESSION}")).json().get("session", {})
        threats = (await run.client.get("/api/threats")).json()["threats"]
        agent = (await run.client.get(f"/api/agent/{CANARIES['mail']}")).json()
        is_judged = agent.get("risk_analysis") is not None
        return bool(is_judged and session.get("eventCount", 0) > 12 and len(threats) >= 5)

    await eventually(is_done, every_s=0.1)
    await plants.the_rest(threat_ids[:1])
    await run.read(threat_ids)
    await run.export(servers)


@pytest.mark.parametrize("mode", ["mask", "tokens"])
async def test_no_canary_is_found_after_a_whole_run(
    start_product: StartProduct, product_servers: Servers, tmp_path: Path, mode: str
) -> None:
    """Not in the database, the streams, the log, a span, an answer, a metric or an error."""
    async with canary_run(start_product, tmp_path) as run:
        await run.declare(mode)
        await _whole_run(run, product_servers)

        assert await run.found(product_servers) == {}
        assert await run.places_of(b"user_id_", product_servers) >= _KEPT_IN


async def test_without_a_policy_every_canary_is_found_wherever_it_could_be(
    tmp_path: Path,
) -> None:
    """Or that none is found would prove nothing."""
    with running_servers() as servers:
        async with products_on(servers) as start, canary_run(start, tmp_path) as run:
            await _whole_run(run, servers)
            assert (await run.found(servers)).keys() >= _KEPT_IN | _ALSO_IN


async def test_no_canary_is_in_a_question_to_a_language_model(
    start_product: StartProduct, product_servers: Servers, tmp_path: Path
) -> None:
    """Of threats, of thoughts, of sessions and of what is about to be said."""
    async with model_server(saying({"narrative": "It asked for much."})) as server:
        llm = {"provider": "openai", "base_url": server.url, "model": "small"}
        async with canary_run(start_product, tmp_path, llm=llm) as run:
            await run.declare("mask")
            await _whole_run(run, product_servers)

            asked = json.dumps(server.questions, ensure_ascii=False).encode()
            kinds = {question["messages"][0]["content"] for question in server.questions}
            assert left(asked) == []
            assert b"***" in asked
            assert len(kinds) >= _KINDS_OF_QUESTIONS


@pytest.mark.parametrize(
    ("mode", "search"),
    [
        *((mode, search) for mode in ("mask", "tokens") for search in (CANARIES["mail"], USER)),
        ("tokens", f"{USER} bot"),
        ("tokens", WORD),  # of a masked one nothing is left
    ],
)
async def test_what_was_kept_back_is_found_by_what_it_was(
    start_product: StartProduct, tmp_path: Path, mode: str, search: str
) -> None:
    """A search goes the same way as what it looks for; also after a new key."""
    async with canary_run(start_product, tmp_path) as run:
        await run.declare(mode)
        signal = {"threat_type": "bot_traffic", "customer_id": "a", "user_agent": TEXT}
        answer = await run.send(
            "POST", "/api/threats/trigger?timeout_s=20", json={**signal, "user_id": USER}
        )
        assert answer.status_code == 200
        RedactionKeys(tmp_path / "keys").add()
        await run.declare(mode)

        found = await run.send("GET", "/api/threats", params={"search": search})
        assert [each["id"] for each in found.json()["threats"]] == [answer.json()["id"]]
        plan = answer.json()["response_plan"]
        assert is_token(answer.json()["signal"]["user_id"])
        assert USER not in json.dumps(plan)


@pytest.mark.expects_error("request_failed", "batch_processing_failed", "client_result_not_kept")
async def test_no_canary_is_found_where_every_stage_failed_once(
    start_product: StartProduct,
    product_servers: Servers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each raises an error that quotes all it was given, before and behind the edge."""
    stages = [_fails_once(monkeypatch, *stage) for stage in _STAGES]
    async with canary_run(start_product, tmp_path) as run:
        await run.declare("tokens")
        for _ in range(4):
            await Plants(run).badly()
        await _whole_run(run, product_servers)

        await eventually(lambda: all(stage.has_failed for stage in stages))
        assert await run.found(product_servers) == {}


@pytest.mark.expects_error("signal_dead_lettered", "events_dead_lettered")
async def test_no_canary_is_found_in_what_was_given_up(
    start_product: StartProduct,
    product_servers: Servers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Dead letters hold what was told, and why it could not be worked on."""
    for owner, name in _LAST_STAGES:
        monkeypatch.setattr(owner, name, _quoting(name))
    async with canary_run(start_product, tmp_path) as run:
        await run.declare("tokens")
        await Plants(run).badly()

        async def are_given_up() -> bool:
            kinds = [f"/api/dead-letters?kind={kind}" for kind in ("signals", "events")]
            letters = [(await run.send("GET", kind)).json()["dead_letters"] for kind in kinds]
            return all(letters)

        await eventually(are_given_up, every_s=0.1)
        assert await run.found(product_servers) == {}
        assert await run.places_of(b"user_id_", product_servers) >= {
            *("stream DEAD_LETTERS", "answers")
        }


def _quoting(name: str) -> Any:
    def fail(*given: Any, **named: Any) -> Any:
        raise ValueError(f"forced in {name}: {given!r} {named!r}")

    return fail


class _Stage:
    def __init__(self) -> None:
        self.has_failed = False


def _fails_once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> _Stage:
    stage, works = _Stage(), getattr(owner, name)

    def fail(*given: Any, **named: Any) -> Any:
        if not stage.has_failed:
            stage.has_failed = True
            raise ValueError(f"forced in {name}: {given!r} {named!r}")
        return works(*given, **named)

    monkeypatch.setattr(owner, name, fail)
    return stage
