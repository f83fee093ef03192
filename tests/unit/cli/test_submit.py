"""A file of signals is taken exactly once."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

SIGNAL = {"threat_type": "anomaly", "customer_id": "acme"}


class Queue:
    """An id per key; refuses signals without a customer."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        results = [self.take(n, signal) for n, signal in enumerate(json.loads(request.content))]
        is_any_taken = any("id" in result for result in results)
        return httpx.Response(202 if is_any_taken else 422, json={"results": results})

    def take(self, index: int, signal: dict[str, str]) -> dict[str, Any]:
        if "customer_id" not in signal:
            errors = [{"field": "customer_id", "reason": "is required"}]
            return {"index": index, "code": "invalid_input", "errors": errors}
        is_known = signal["id"] in self.ids
        threat_id = self.ids.setdefault(signal["id"], f"threat-{len(self.ids)}")
        return {"index": index, "id": threat_id, "repeated": is_known}


@pytest.fixture
def queue(face: Any) -> Queue:
    taking = Queue()
    face.on("POST", "/api/threats/signals", taking)
    return taking


@pytest.fixture
def signals(tmp_path: Path) -> str:
    path = tmp_path / "signals.json"
    path.write_text(json.dumps([SIGNAL, {**SIGNAL, "id": "mine"}, SIGNAL]))
    return str(path)


def test_a_second_run_of_the_same_file_adds_nothing(floor: Any, queue: Queue, signals: str) -> None:
    first, second = floor("submit", signals), floor("submit", signals)
    assert first.out == "3 accepted, 0 refused\n"
    assert second.out == "3 accepted (3 known already), 0 refused\n"
    assert len(queue.ids) == 3


def test_keys_may_be_chosen(floor: Any, queue: Queue, signals: str) -> None:
    floor("submit", signals, "--key-prefix", "monday")
    assert list(queue.ids) == ["monday/0", "mine", "monday/2"]


def test_refused_signals_are_named_and_the_rest_is_taken(
    floor: Any, queue: Queue, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.ndjson"
    path.write_text(f"{json.dumps(SIGNAL)}\n{{broken\n{{}}\n")
    outcome = floor("submit", str(path))
    assert outcome.code == 1
    assert outcome.out == "1 accepted, 2 refused\n"
    assert "signal 1: line 2: is not JSON" in outcome.err
    assert "signal 2: customer_id: is required" in outcome.err
    assert len(queue.ids) == 1


def test_json_lists_every_outcome_and_nothing_else(
    floor: Any, queue: Queue, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.json"
    path.write_text(json.dumps([SIGNAL, {}]))
    [document] = floor("submit", str(path), "--json").lines
    assert document["accepted"] == document["refused"] == 1
    assert document["results"][0] == {"index": 0, "id": "threat-0", "repeated": False}
    assert document["results"][1]["errors"][0]["field"] == "customer_id"
    assert len(queue.ids) == 1


def test_when_the_product_stays_away_the_way_on_is_named(
    floor: Any, face: Any, signals: str
) -> None:
    face.on("POST", "/api/threats/signals", httpx.Response(503))
    outcome = floor("submit", signals, "--deadline", "0")
    assert outcome.code == 1
    assert outcome.out == "0 accepted, 0 refused\n"
    assert "Run the same command again" in outcome.err


def test_signals_come_from_standard_input(with_input: Any, queue: Queue) -> None:
    result = with_input(json.dumps(SIGNAL), "submit", "-")
    assert result.stdout == "1 accepted, 0 refused\n"
    assert len(queue.ids) == 1
