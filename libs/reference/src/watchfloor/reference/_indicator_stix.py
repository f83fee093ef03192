"""Indicators as a STIX 2.1 bundle."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from watchfloor.reference._indicator_fields import Entry, read_fields, shortened
from watchfloor.reference._stix_pattern import PatternValue, values_of
from watchfloor.reference.read_problem import ReadProblem


def read_stix(lines: Iterable[str], *, source: str) -> Iterator[Entry]:
    """The indicators of a bundle; other objects and revoked ones are passed over."""
    try:
        document = json.loads("".join(lines))
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        yield ReadProblem(line, "", "must be a STIX bundle as JSON")
        return
    objects = document.get("objects") if isinstance(document, dict) else None
    if not isinstance(objects, list):
        yield ReadProblem(1, "objects", "must be the list of a STIX bundle's objects")
        return
    for place, entry in enumerate(objects, start=1):
        if not isinstance(entry, dict):
            yield ReadProblem(place, "", "must be a STIX object")
        elif entry.get("type") == "indicator" and entry.get("revoked") is not True:
            yield from _read_indicator(place, entry, source=source)


def _read_indicator(place: int, entry: Mapping[str, Any], *, source: str) -> Iterator[Entry]:
    pattern = entry.get("pattern")
    if entry.get("pattern_type", "stix") != "stix":
        yield ReadProblem(place, "pattern_type", "must be stix")
        return
    if not isinstance(pattern, str):
        yield ReadProblem(place, "pattern", "must be a text")
        return
    shared = {**_shared_fields(entry), "source": source}
    for part in values_of(pattern):
        if isinstance(part, PatternValue):
            yield from read_fields(place, {**shared, "kind": part.kind, "value": part.value})
        else:
            yield ReadProblem(place, "pattern", part.reason)


def _shared_fields(entry: Mapping[str, Any]) -> dict[str, object]:
    """What an indicator object says of all its values; what it leaves out is absent."""
    fields: dict[str, object] = {
        "external_id": entry.get("id"),
        "label": _first(entry.get("indicator_types")) or _first(entry.get("labels")),
        "confidence": entry.get("confidence"),
        "valid_from": entry.get("valid_from"),
        "valid_until": entry.get("valid_until"),
        "description": shortened(entry.get("description") or entry.get("name")),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _first(texts: object) -> object:
    return texts[0] if isinstance(texts, list) and texts else None
