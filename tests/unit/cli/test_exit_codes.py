"""Errors are a line that says what to do; scripts get a code."""

from pathlib import Path
from typing import Any

import httpx
import pytest

PROBLEM = {"code": "invalid_input", "detail": "Not valid.", "errors": []}


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(["nope"], id="unknown command"),
        pytest.param(["threats", "list", "--severity", "awful"], id="unknown word"),
        pytest.param(["threats", "list", "--since", "soon"], id="no moment"),
        pytest.param(["threats", "list", "--search", "x" * 201], id="too long"),
        pytest.param(["threats", "list", "--url", "http://floor.test"], id="URL without key"),
        pytest.param(["threats", "list", "--ca", "absent.pem"], id="no such authority"),
        pytest.param(["threats", "list", "--cert", "pyproject.toml"], id="no key beside it"),
        pytest.param(["submit", "absent.json"], id="no such file"),
        pytest.param(["customers", "import", "absent.yaml"], id="no such YAML"),
        pytest.param(["intel", "import", "absent.csv", "--source", "x"], id="no such feed"),
        pytest.param(["projects", "create", "No Project"], id="no project id"),
        pytest.param(["simulate", "--count", "1", "--duration", "1"], id="one too many"),
        pytest.param(["scale", "nobody=2"], id="no such agent"),
        pytest.param(["scale", "context=0"], id="too few actors"),
        pytest.param(["scale", "context=65"], id="too many actors"),
        pytest.param(["scale", "context"], id="no number of actors"),
        pytest.param(["config", "check", "--config", "absent.yaml"], id="no such config"),
        pytest.param(["up", "--config", "absent.yaml"], id="nothing to run with"),
        pytest.param(["gateway", "--config", "absent.yaml"], id="nothing to serve with"),
        pytest.param(["coordinator", "--config", "absent.yaml"], id="nothing to analyse with"),
    ],
)
def test_wrong_usage_is_2_without_a_traceback(floor: Any, face: Any, call: list[str]) -> None:
    outcome = floor(*call)
    assert outcome.code == 2
    assert outcome.err.strip()
    assert "Traceback" not in outcome.err
    assert not face.requests


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(401, "--key", id="wrong key"),
        pytest.param(403, "admin key", id="may not"),
        pytest.param(404, "error: ", id="absent"),
        pytest.param(503, "error: ", id="away"),
        pytest.param(500, "500", id="a bug of the server"),
    ],
)
def test_a_failed_call_is_1_and_says_what_to_do(
    floor: Any, face: Any, status: int, words: str
) -> None:
    face.on("GET", "/api/threats/stats", httpx.Response(status))
    outcome = floor("threats", "stats")
    assert outcome.code == 1
    assert words in outcome.err
    assert not outcome.out


def test_field_problems_are_listed(floor: Any, face: Any) -> None:
    problem = {**PROBLEM, "errors": [{"field": "limit", "reason": "must be at most 1000"}]}
    face.on("GET", "/api/threats", httpx.Response(422, json=problem))
    assert floor("threats", "list").err == "error: Not valid.\n  limit: must be at most 1000\n"


def test_where_nothing_runs_the_way_out_is_named(floor: Any, tmp_path: Path) -> None:
    outcome = floor("threats", "list", "--data-dir", str(tmp_path / "empty"))
    assert outcome.code == 1
    assert "watchfloor up" in outcome.err


def test_ctrl_c_is_130(floor: Any, face: Any) -> None:
    def interrupt(_request: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    face.on("GET", "/api/threats/stats", interrupt)
    assert floor("threats", "stats").code == 130


def test_what_the_server_says_cannot_steer_the_terminal(floor: Any, face: Any) -> None:
    problem = {**PROBLEM, "detail": "\x1b]0;owned\x07"}
    face.on("GET", "/api/threats/stats", httpx.Response(422, json=problem))
    assert "\x1b" not in floor("threats", "stats").err
