"""What is held of somebody, from the command line."""

from typing import Any

import httpx
import pytest

_ERASE, _EXPORT = ("POST", "/api/privacy/erasures"), ("POST", "/api/privacy/export")
_DONE = {
    "id": "e-1",
    "field": "user",
    "subject": "user_1_aaaaaaaaaaaaaaaa",
    "dry_run": False,
    "state": "done",
    "passes": 2,
    "counts": {"threats": 12, "stream RESULTS": 12},
    "asked_at": "2026-05-01T12:00:00Z",
    "changed_at": "2026-05-01T12:00:00Z",
    "ended_at": "2026-05-01T12:00:00Z",
    "reason": None,
}


def test_an_erasure_says_what_it_removed(floor: Any, face: Any) -> None:
    face.on(*_ERASE, httpx.Response(202, json=_DONE))
    outcome = floor("privacy", "erase", "--user", "ann", "--yes")
    assert outcome.code == 0
    assert "stream RESULTS  12" in outcome.out
    assert "ann" not in outcome.out


def test_nothing_is_erased_where_nobody_can_be_asked(floor: Any, face: Any) -> None:
    """A slip in a script cannot be undone."""
    outcome = floor("privacy", "erase", "--user", "ann")
    assert outcome.code == 2
    assert "--yes" in outcome.err
    assert face.requests == []


@pytest.mark.parametrize("named", [(), ("--user", "a", "--customer", "b")])
@pytest.mark.parametrize("command", ["erase", "export"])
def test_one_subject_must_be_named(
    floor: Any, face: Any, command: str, named: tuple[str, ...]
) -> None:
    outcome = floor("privacy", command, *named)
    assert outcome.code == 2
    assert face.requests == []


def test_one_that_was_refused_fails(floor: Any, face: Any) -> None:
    refused = {**_DONE, "state": "refused", "reason": "A legal hold forbids to erase this."}
    face.on(*_ERASE, httpx.Response(202, json=refused))
    outcome = floor("privacy", "erase", "--customer", "acme", "--yes", "--json")
    assert outcome.code != 0
    assert "legal hold" in outcome.err
    assert outcome.lines[0]["state"] == "refused"


def test_an_export_is_lines_of_json(floor: Any, face: Any) -> None:
    face.on(*_EXPORT, httpx.Response(200, content=b'{"place":"threats","data":{}}\n{"counts":{}}'))
    outcome = floor("privacy", "export", "--user", "ann")
    assert outcome.lines == [{"place": "threats", "data": {}}, {"counts": {}}]
