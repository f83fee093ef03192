"""An audit tells apart what is clean, what has a known fault, and what nobody could say."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from supply.audit import CLEAN, FOUND, NOT_ASKED, audit

FAULT = {
    "id": "GHSA-0000-0000-0001",
    "summary": "It opens the door.",
    "affected": [
        {
            "package": {"name": "faulty", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
        }
    ],
}


class _Advisories(BaseHTTPRequestHandler):
    """Answers as osv.dev does: one package has a fault, one is answered with an error."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        self.send_response(503 if name == "unanswered" else 200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulns": [FAULT]} if name == "faulty" else {}).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def advisories() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Advisories) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def _lock(folder: Path, *names: str) -> Path:
    lock = folder / "some.lock"
    lock.write_text("".join(f"{name}==1.0 --hash=sha256:{'0' * 64}\n" for name in names))
    return lock


def _asking(url: str) -> tuple[str, ...]:
    return ("--vulnerability-service", "osv", "--osv-url", url, "--timeout", "5")


def test_packages_without_known_faults_are_clean(tmp_path: Path, advisories: str) -> None:
    outcome = audit(_lock(tmp_path, "sound", "other"), _asking(advisories))
    assert outcome == (CLEAN, ["no known faults in 2 packages"])


def test_a_known_fault_is_named_with_the_release_that_mends_it(
    tmp_path: Path, advisories: str
) -> None:
    outcome = audit(_lock(tmp_path, "sound", "faulty"), _asking(advisories))
    assert outcome == (FOUND, ["faulty 1.0: GHSA-0000-0000-0001, mended in 1.1"])


def test_one_question_without_an_answer_is_no_clean_audit(tmp_path: Path, advisories: str) -> None:
    outcome = audit(_lock(tmp_path, "sound", "unanswered"), _asking(advisories))
    assert outcome.code == NOT_ASKED


def test_without_a_network_it_says_that_it_could_not_ask(tmp_path: Path) -> None:
    outcome = audit(_lock(tmp_path, "sound"), _asking("http://127.0.0.1:9/"))
    assert outcome.code == NOT_ASKED
    assert outcome.lines[0].startswith("could not ask, so nothing is known: ")
