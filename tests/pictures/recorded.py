"""Recorded runs of agents as spans of today."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from support.gen_ai_spans import otlp_spans

RECORDED = Path(__file__).parents[1] / "unit/traces/data/recorded/sessions.jsonl"
"""The few that are kept here."""

_MODEL = "gpt-4o-2024-05-13"
_MINUTE_NS = 60_000_000_000
_AGENTS = {"banking": "bank-assistant", "slack": "workspace-assistant"}
_OF_EACH = {"benign": 16, "attack_resisted": 3, "attack_succeeded": 4}


class Run(NamedTuple):
    """One recorded run.

    Attributes:
        session_id: As its sender calls it.
        agent_id: Whose it is.
        label: How it ended; empty where nobody said so.
        messages: The conversation.
    """

    session_id: str
    agent_id: str
    label: str
    messages: Sequence[dict[str, Any]]


def runs_in(folder: Path | None) -> list[Run]:
    """Some of each kind of one model's runs; the few that are kept here without a folder."""
    path = folder and folder / "agent_sessions/agentdojo_dev.jsonl.gz"
    if path is None or not path.is_file():
        return [_run(at, json.loads(line)) for at, line in enumerate(_lines(RECORDED))]
    found = (json.loads(line) for line in _lines(path))
    chosen: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for each in sorted(found, key=lambda each: str(each["id"])):
        if each["model"] == _MODEL or each["label"] == "benign":
            kind = chosen.setdefault((each["suite"], each["label"]), [])
            if len(kind) < _OF_EACH.get(each["label"], 0):
                kind.append(each)
    # In turn, so that what went wrong does not stand together.
    every = [(place, each) for kind in chosen.values() for place, each in enumerate(kind)]
    every.sort(key=lambda pair: (pair[0] * 7 % 16, pair[1]["id"]))
    return [_run(at, each) for at, (_, each) in enumerate(every)]


def spans_of(run: Run, *, ends_ns: int) -> list[dict[str, Any]]:
    """Its spans, the last of which ended then."""
    spans = otlp_spans(run.messages, run.session_id)
    late = ends_ns - max(int(span["endTimeUnixNano"]) for span in spans)
    told = {"gen_ai.agent.id": run.agent_id, "gen_ai.request.model": _MODEL}
    for span in spans:
        for moment in ("startTimeUnixNano", "endTimeUnixNano"):
            span[moment] = str(int(span[moment]) + late)
        kept = [each for each in span["attributes"] if each["key"] not in told]
        span["name"] = span["name"].replace("test-model", _MODEL)
        span["attributes"] = kept + [
            {"key": key, "value": {"stringValue": value}} for key, value in told.items()
        ]
    return spans


def _run(at: int, document: dict[str, Any]) -> Run:
    suite, messages = str(document["id"]).split("/")[1], document["messages"]
    agent = _AGENTS.get(suite, "assistant")
    return Run(f"{suite}-{at + 1:03}", agent, document.get("label", ""), messages)


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from lines


def ends_of(runs: Sequence[Run], *, now_ns: int, minutes: int = 7) -> Iterator[tuple[Run, int]]:
    """The runs, with one that ended some minutes before the next."""
    for back, run in enumerate(reversed(runs)):
        yield run, now_ns - (back * minutes + 1) * _MINUTE_NS
