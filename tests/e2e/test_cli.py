"""The command line as a person and a script meet it: pages, JSON, exit codes."""

import gzip
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from support import clean_environment
from support.hostile import caller, signal
from support.processes import ProductProcess

pytestmark = [pytest.mark.e2e]

STEERING = "\x1b[31m\x1b]0;owned\x07\u202e\x9b1m\r\x7f"
"""What would colour, rename or reorder a terminal."""

LISTED = re.compile(r"^│ ([a-z][a-z-]+) ", re.MULTILINE)


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


def floor(*arguments: str, on: ProductProcess | None = None, stdin: bytes = b"") -> Outcome:
    """Run the command; nothing it prints may steer a terminal, and nothing may be a crash."""
    place = ["--data-dir", str(on.data_dir)] if on else []
    done = subprocess.run(
        [sys.executable, "-m", "watchfloor.cli", *arguments, *place],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=50,
        env=clean_environment(),
    )
    outcome = Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())
    steering = {each for each in outcome.out + outcome.err if is_steering(each)}
    assert not steering, [f"{ord(each):x}" for each in steering]
    assert "Traceback" not in outcome.err
    return outcome


def is_steering(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"} and character != "\n"


def test_the_first_page_leads_on() -> None:
    """The pages of the commands themselves are tested where they are made."""
    page = floor("--help")
    commands = LISTED.findall(page.out)
    assert {"up", "demo", "ingest", "submit", "tail", "threats", "config"} <= set(commands)
    assert "Examples:" in page.out
    assert "Usage: watchfloor threats show" in floor("threats", "show", "--help").out


@pytest.mark.parametrize(
    "call",
    [
        "threats list",
        "threats stats",
        "customers list",
        "changes list",
        "intel list",
        "intel sources",
        "dead-letters list",
        "projects list",
    ],
)
def test_json_is_one_document_a_line(product: ProductProcess, call: str) -> None:
    teach(product)
    outcome = floor(*call.split(), "--json", on=product)
    assert (outcome.code, outcome.err) == (0, "")
    documents = [json.loads(line) for line in outcome.out.splitlines()]
    assert documents or call.startswith("dead-letters")


@pytest.mark.parametrize("call", ["threats list", "customers list", "changes list", "intel list"])
def test_what_others_wrote_is_shown_and_steers_nothing(product: ProductProcess, call: str) -> None:
    teach(product)
    outcome = floor(*call.split(), on=product)
    assert outcome.code == 0
    assert r"\x1b[31m" in outcome.out


def teach(product: ProductProcess) -> None:
    """Leave words that would steer a terminal wherever they can be left."""
    with caller(product) as client:
        client.post("/api/threats/trigger", json=signal(customer_id=STEERING))
        client.put("/api/customers", json=[{"customer_id": STEERING, "name": STEERING}])
        client.post("/api/changes", json={"kind": "incident", "summary": STEERING, "id": "cli"})
        value = {"kind": "user_agent", "value": STEERING, "source": f"cli {STEERING}"}
        client.post("/api/intel", json=[value])


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        ("threats show 01890a5d-ac96-774b-bcce-b302099a8057", 1, "No threat has this id."),
        ("threats show nothing-like-an-id", 1, "No threat has this id."),
        ("threats list --severity urgent", 2, "--severity"),
        ("threats list --since 1h --until 2h", 2, "until must not be before since"),
        ("threats list --limit 0", 2, "--limit"),
        ("threats list --key wrong", 1, "valid key"),
        ("threats list --bogus", 2, "--bogus"),
        ("submit /nowhere/signals.json", 2, "No such file"),
        ("submit /", 2, "Is a directory"),
        ("ingest access-log /nowhere/access.log", 1, "No such file"),
        ("ingest access-log /", 1, "Is a directory"),
        ("ingest access-log - --rules /nowhere", 2, "No such file"),
        ("dead-letters drop 01890a5d-ac96-774b-bcce-b302099a8057", 1, "No dead letter"),
        ("projects create UPPER", 2, "project's id"),
    ],
)
def test_a_mistake_is_said_in_a_line_and_an_exit_code(
    product: ProductProcess, call: str, code: int, says: str
) -> None:
    outcome = floor(*call.split(), on=product)
    assert outcome.code == code, outcome.err
    assert says in outcome.err


def test_without_actors_there_is_nothing_to_scale(product: ProductProcess) -> None:
    outcome = floor("scale", "context=2", on=product)
    assert outcome.code == 1
    assert "runtime `local`" in outcome.err


def test_where_nothing_runs_it_says_so(tmp_path: Path) -> None:
    outcome = floor("threats", "list", "--data-dir", str(tmp_path))
    assert outcome.code == 1
    assert "watchfloor up" in outcome.err


def test_the_page_of_a_threat_tells_everything_and_steers_nothing(product: ProductProcess) -> None:
    fields = dict.fromkeys(("user_agent", "endpoint", "geo", "user_id"), f"seen{STEERING}")
    with caller(product) as client:
        reported = signal(customer_id=f"c{STEERING}", source_ip="203.0.113.7", **fields)
        threat = client.post("/api/threats/trigger", json=reported).json()
        judgement = {"verdict": "suspicious", "note": f"note{STEERING}"}
        client.post(f"/api/threats/{threat['id']}/verdict", json=judgement)
    page = floor("threats", "show", threat["id"], on=product)
    assert page.code == 0
    for section in (
        "Severity",
        "Is it a false alarm?",
        "What the agents say",
        "What to do",
        "What happened",
    ):
        assert f"\n{section} " in page.out
    for agent in ("historical", "config", "devops", "context", "priority"):
        assert re.search(rf"^  {agent} ", page.out, re.MULTILINE)
    for seen in ("203.0.113.7", "suspicious", "false_positive", r"seen\x1b[31m", r"note\x1b[31m"):
        assert seen in page.out


def _hostile_log() -> list[bytes]:
    usual = '203.0.113.9 - - [17/May/2015:10:05:{:02} +0000] "GET /{}{} HTTP/1.1" 404 9 "-" "{}"'
    agent = f"sqlmap/1.0 {STEERING.replace(chr(13), '')}"
    odd = [usual.format(each, uuid4(), STEERING[:5], agent).encode() for each in range(40)]
    return [*odd, b"\0" * 5_000, b"\x80\xff\xfe", b"a" * 10_000_000, b"", *odd]


@pytest.mark.parametrize("form", ["plain", "gzip", "cut", "standard input"])
def test_a_hostile_log_is_read_as_far_as_it_goes(
    product: ProductProcess, tmp_path: Path, form: str
) -> None:
    content = b"\n".join(_hostile_log())
    if form in {"gzip", "cut"}:
        content = gzip.compress(content)
    path = tmp_path / "access.log"
    path.write_bytes(content[:-20] if form == "cut" else content)
    name, stdin = ("-", content) if form == "standard input" else (str(path), b"")
    outcome = floor("ingest", "access-log", name, "--json", on=product, stdin=stdin)
    summary = json.loads(outcome.out)
    assert outcome.code == (1 if form == "cut" else 0)
    assert summary["unparseable"]["first_lines"][:3] == [41, 42, 43]
    assert summary["rules"]["attack-tool"]["signals"] == 1
    assert summary["lines"] >= 43
