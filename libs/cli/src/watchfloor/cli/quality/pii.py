"""How much of labelled personal data is found, and how fast beside presidio."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

from watchfloor.analyzers import (
    PiiConfig,
    PiiFinder,
    compare_with_presidio,
    find_by,
)
from watchfloor.cli.quality.span_scores import Labelled, Tally, tally

Line = dict[str, object]
"""A line of the scoreboard, as JSON."""

_STRUCTURED = frozenset(
    {
        "CREDIT_CARD",
        "EMAIL_ADDRESS",
        "IBAN_CODE",
        "IP_ADDRESS",
        "PHONE_NUMBER",
        "US_SSN",
        "DOMAIN_NAME",
    }
)
_ALL = _STRUCTURED | {
    "PERSON",
    "ADDRESS",
    "LOCATION",
    "ORGANIZATION",
    "DATE_TIME",
    "TITLE",
    "PREFIX",
    "US_DRIVER_LICENSE",
}
_OF_MODELS = frozenset(
    {"spacy_recognizer", "stanza_recognizer", "transformers_recognizer", "pattern_recognizer"}
)
_TUNING = "rules written with the tuning half in view; the held-out half shares its templates"
_PUBLISHED = "presidio's published F2 is 0.62, measured another way"


def pii_quality(folder: Path) -> Iterator[Line]:
    """Precision, recall and F2 by type, for both halves, then the recogniser vectors.

    Args:
        folder: Where the data is; what is absent is left out.
    """
    spans = folder / "pii" / "presidio_generated_large.jsonl.gz"
    if spans.is_file():
        yield from _span_lines(_rows(spans))
    vectors = folder / "pii" / "recognizer_vectors_dev.jsonl.gz"
    if vectors.is_file():
        yield _vector_line(_rows(vectors))


def pii_speed(folder: Path) -> Iterator[Line]:
    """Our run of presidio's recognisers against its engine, on each set of texts there is.

    Args:
        folder: Where the data is.
    """
    spans = folder / "pii" / "presidio_generated_large.jsonl.gz"
    sessions = folder / "agent_sessions" / "agentdojo_dev.jsonl.gz"
    if spans.is_file():
        yield _speed_line("presidio_generated_large", [row["text"] for row in _rows(spans)])
    if sessions.is_file():
        said = {
            message["content"]
            for row in _rows(sessions)
            for message in row["messages"]
            if isinstance(message["content"], str)
        }
        yield _speed_line("agentdojo_dev", sorted(said))


def _span_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    find = PiiFinder(PiiConfig(kept_texts=0)).find
    halves: dict[str, dict[str, Tally]] = {"tuning": {}, "held_out": {}}
    texts: Counter[str] = Counter()
    for row in rows:
        half = _half(row["id"])
        texts[half] += 1
        labels = [Labelled(one["type"], one["start"], one["end"]) for one in row["spans"]]
        found = [Labelled(one.entity_type, one.start, one.end) for one in find(row["text"])]
        for entity_type, counted in tally(labels, found, _ALL).items():
            halves[half][entity_type] = halves[half].get(entity_type, Tally()).plus(counted)
    for half, counts in (*halves.items(), ("both", _joined(*halves.values()))):
        said = {"texts": texts[half] if half in texts else texts.total()}
        for entity_type in sorted(counts):
            yield _line(f"pii_{entity_type.lower()}", half, counts[entity_type]) | said
        for name, types in (("structured", _STRUCTURED), ("all", _ALL)):
            together = reduce(Tally.plus, (counts.get(one, Tally()) for one in types))
            yield _line(f"pii_{name}", half, together) | said | {"note": _PUBLISHED}


def _joined(*halves: Mapping[str, Tally]) -> dict[str, Tally]:
    types = {entity_type for half in halves for entity_type in half}
    return {one: reduce(Tally.plus, (half.get(one, Tally()) for half in halves)) for one in types}


def _line(name: str, half: str, counted: Tally) -> Line:
    return {
        "name": name,
        "set": "presidio_generated_large",
        "half": half,
        "spans": counted.right + counted.missed,
        "precision": round(counted.precision, 4),
        "recall": round(counted.recall, 4),
        "f2": round(counted.f2, 4),
        "tuned_on": _TUNING,
    }


def _vector_line(rows: Sequence[Mapping[str, Any]]) -> Line:
    looked_at = [row for row in rows if row["recognizer"] not in _OF_MODELS]
    right = sum(map(_is_as_expected, looked_at))
    share = round(right / len(looked_at), 4)
    return {"name": "pii_vectors", "rows": len(looked_at), "right": right, "share": share}


def _is_as_expected(row: Mapping[str, Any]) -> bool:
    found = sorted((one.start, one.end) for one in find_by(row["recognizer"], row["text"]))
    wanted, places = row["expected_len"], row["expected"].get("expected_positions")
    if wanted is not None and len(found) != wanted:
        return False
    return not places or found == sorted((start, end) for start, end in places)


def _speed_line(name: str, texts: Sequence[str]) -> Line:
    compared = compare_with_presidio(texts)
    return {
        "name": "pii_speedup",
        "set": name,
        "value": round(compared.speedup, 2),
        "unit": "x",
        "texts": compared.texts,
        "characters": compared.characters,
        "spans": compared.spans,
        "differing_texts": compared.differing_texts,
        "characters_per_s": round(compared.characters / compared.seconds),
    }


def _half(row_id: str) -> str:
    return "held_out" if sha256(row_id.encode()).digest()[0] % 2 else "tuning"


def _rows(path: Path) -> Sequence[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
