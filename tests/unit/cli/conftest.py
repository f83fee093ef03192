"""The command line against a double of the REST face, with no socket between them."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from typer.testing import CliRunner, Result

from watchfloor.cli.__main__ import run
from watchfloor.cli.app import build

THREAT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
MOMENT = "2024-05-01T12:00:00Z"

Handler = Callable[[httpx.Request], httpx.Response]


def _no_route(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(404, json={"code": "not_found", "detail": "No such route."})


class Face:
    """Answers by method and path; remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Handler] = {}
        self.requests: list[httpx.Request] = []

    def on(self, method: str, path: str, answer: httpx.Response | Handler) -> None:
        def handler(request: httpx.Request) -> httpx.Response:
            if isinstance(answer, httpx.Response):
                return httpx.Response(
                    answer.status_code, headers=answer.headers, content=answer.content
                )
            return answer(request)

        self.answers[method, path] = handler

    async def answer(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        handler = self.answers.get((request.method, request.url.path), _no_route)
        return handler(request)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.requests if request.content]


class Outcome(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder as a running product leaves it, and nothing of the caller's environment."""
    folder = tmp_path / "floor"
    folder.mkdir()
    (folder / "endpoints.json").write_text('{"http": "http://127.0.0.1:8080"}')
    (folder / "admin.key").write_text("wf_admin\n")
    for name in ("WATCHFLOOR_URL", "WATCHFLOOR_KEY", "WATCHFLOOR_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WATCHFLOOR_DATA_DIR", str(folder))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch) -> Face:
    """What stands behind every connection."""
    double = Face()
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", double.answer)
    return double


@pytest.fixture
def floor(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command line the way ``main`` does, errors included."""

    def call(*arguments: str) -> Outcome:
        code = run(list(arguments))
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def with_input() -> Callable[..., Result]:
    """Run a command line with something on its standard input."""

    def call(text: str | bytes, *arguments: str) -> Result:
        return CliRunner().invoke(build(), list(arguments), input=text)

    return call


@pytest.fixture
def threat() -> dict[str, Any]:
    """A finished threat with something in every section, some of it hostile."""
    document: dict[str, Any] = json.loads(Path(__file__).with_name("threat.json").read_text())
    return document
