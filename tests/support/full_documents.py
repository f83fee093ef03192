"""Documents of our models in which every text is the same, to see where each of them ends up."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

_Schema = Mapping[str, Any]
_OF_FORM = {
    "date-time": "2025-01-31T12:00:00Z",
    "date": "2025-01-31",
    "uuid": "01890a5d-ac96-774b-bcce-b302099a8057",
}
_PLAIN = {"boolean": True, "null": None}
_NAME = "a1"
"""Fits where a text must have a form."""
_TRIES = 100


def full_document(model: type[BaseModel], text: str, **fixed: object) -> dict[str, Any]:
    """A document that the model takes, with the text in each field that can hold it.

    A text that a field's own form forbids is no danger there, and is left out; ``fixed`` fields are
    as they are given.
    """
    schema = model.model_json_schema()
    document: dict[str, Any] = _Writer(schema.get("$defs", {}), text).value(schema) | fixed
    for _ in range(_TRIES):
        try:
            model.model_validate(document)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                _drop(document, problem["loc"])
        else:
            return document
    raise AssertionError("nothing that the model takes was made")


def _drop(document: Any, place: tuple[int | str, ...]) -> None:
    """Leave out what stands there, or the nearest thing around it that is named."""
    holders = []
    for name in place:
        try:
            inner = document[name]
        except (KeyError, IndexError, TypeError):
            break
        holders.append((document, name))
        document = inner
    for holder, name in reversed(holders):
        if isinstance(holder, dict):
            del holder[name]
            return


class _Writer:
    def __init__(self, definitions: Mapping[str, _Schema], text: str) -> None:
        self._definitions = definitions
        self._text = text
        self._open: list[str] = []

    def value(self, schema: _Schema) -> Any:
        """One that fits."""
        if reference := schema.get("$ref"):
            return self._named(reference.rpartition("/")[2])
        for kinds in ("anyOf", "oneOf", "allOf"):
            if kinds in schema:
                return self.value(max(schema[kinds], key=_telling))
        if "enum" in schema or "const" in schema:
            return schema.get("const", *schema.get("enum", [])[:1])
        return self._typed(schema)

    def _named(self, name: str) -> Any:
        if name in self._open:
            return None
        self._open.append(name)
        made = self.value(self._definitions[name])
        self._open.pop()
        return made

    def _typed(self, schema: _Schema) -> Any:
        kind = schema.get("type", "string")
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            items = schema.get("prefixItems") or [schema.get("items", {})]
            return [self.value(each) for each in items]
        if kind in {"integer", "number"}:
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        if kind == "string":
            fits = re.search(schema.get("pattern", ""), self._text)
            return _OF_FORM.get(schema.get("format", ""), self._text if fits else _NAME)
        return _PLAIN[kind]

    def _object(self, schema: _Schema) -> dict[str, Any]:
        named = {name: self.value(each) for name, each in schema.get("properties", {}).items()}
        more = schema.get("additionalProperties")
        if not isinstance(more, dict):
            return named
        return {self.value(schema.get("propertyNames", {})): self.value(more), **named}


def _telling(schema: _Schema) -> int:
    """How much a choice can say."""
    order = ("null", "boolean", "number", "integer", "string", "array", "object")
    return len(order) if "$ref" in schema else order.index(schema.get("type", "string"))
