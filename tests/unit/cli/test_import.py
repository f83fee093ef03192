"""Sessions out of files of traces."""

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.gen_ai_spans import otlp_document, otlp_spans

SAID = [
    {"role": "user", "content": "hello"},
    {"role": "assistant", "content": "yes?"},
    {"role": "user", "content": "nothing"},
    {"role": "assistant", "content": "well"},
]


@pytest.fixture
def otlp(tmp_path: Path) -> Path:
    spans = [span for name in ("one", "two") for span in otlp_spans(SAID, name)]
    path = tmp_path / "otlp.json"
    path.write_text(json.dumps(otlp_document(spans)))
    return path


def test_a_dry_run_prints_each_session_as_it_reads(floor: Any, face: Any, otlp: Path) -> None:
    outcome = floor("import", "traces", str(otlp), "--dry-run", "--json")
    assert outcome.code == 0
    assert outcome.lines == [{"id": name, "messages": SAID} for name in ("one", "two")]
    assert face.requests == []


def test_a_dry_run_reads_for_people_too(floor: Any, otlp: Path) -> None:
    outcome = floor("import", "traces", str(otlp), "--dry-run")
    assert outcome.out.startswith("one  4 messages, 8 events\n  user: hello\n  assistant: yes?\n")


def test_one_session_may_be_picked(floor: Any, otlp: Path) -> None:
    lines = floor("import", "traces", str(otlp), "--session", "two", "--dry-run", "--json").lines
    assert [line["id"] for line in lines] == ["two"]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gzip", "xz"])
def test_packed_files_and_lines_are_read(floor: Any, tmp_path: Path, pack: Any) -> None:
    """A session may be spread over several files."""
    spans = otlp_spans(SAID, "one")
    paths = [tmp_path / "first", tmp_path / "second"]
    for path, span in zip(paths, spans, strict=True):
        lines = f"{json.dumps(otlp_document([span]))}\n\n{json.dumps(otlp_document([span]))}\n"
        path.write_bytes(pack(lines.encode()))
    outcome = floor("import", "traces", *map(str, paths), "--dry-run", "--json")
    assert outcome.lines == [{"id": "one", "messages": SAID}]


def test_what_is_found_is_sent_as_spans(floor: Any, face: Any, otlp: Path) -> None:
    face.on("POST", "/v1/traces", httpx.Response(200, json={}))
    outcome = floor("import", "traces", str(otlp))
    assert outcome.out == "4 spans of 2 sessions recorded, 0 refused\n"
    [body] = face.bodies
    spans = body["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert [span["name"] for span in spans] == ["chat test-model"] * 4


def test_refused_spans_are_told_and_fail_the_command(floor: Any, face: Any, otlp: Path) -> None:
    partial = {"partialSuccess": {"rejectedSpans": "1", "errorMessage": "no time"}}
    face.on("POST", "/v1/traces", httpx.Response(200, json=partial))
    outcome = floor("import", "traces", str(otlp), "--json")
    assert outcome.code == 1
    assert outcome.lines == [{"sessions": 2, "spans": 3, "refused": 1}]
    assert "no time" in outcome.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"{}\n{broken", "line 2: is not JSON"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"\x1f\x8b damaged", "is packed, and damaged"),
    ],
)
def test_a_file_that_is_none_is_named(
    floor: Any, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "bad"
    path.write_bytes(content)
    outcome = floor("import", "traces", str(path), "--dry-run")
    assert outcome.code == 2
    assert said in outcome.err


def test_json_that_holds_no_traces_fails(floor: Any, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('{"a": 1}')
    outcome = floor("import", "traces", str(path), "--dry-run")
    assert outcome.code == 1
    assert "no form of traces that is known" in outcome.err
