"""The gateway's OpenAPI document, and how its schemas are told."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from references.schema import Schema, name_of, values
from watchfloor.gateway.rest import ROUTERS, describe

VALUES = "rest-values.md"


@cache
def openapi() -> Mapping[str, Any]:
    """The document, as a gateway serves it."""
    return describe(ROUTERS, version="0").openapi()


def schemas() -> Mapping[str, Schema]:
    """Those that have a name."""
    found: Mapping[str, Schema] = openapi()["components"]["schemas"]
    return found


def resolved(schema: Schema) -> Schema:
    """The schema itself, where it is told by its name."""
    return schemas()[name_of(schema["$ref"])] if "$ref" in schema else schema


def linked(name: str, page: str = VALUES) -> str:
    """A schema by its name, with a link; a few values stand for themselves."""
    schema = schemas()[name]
    if "enum" in schema and len(schema["enum"]) <= 5:
        return values(schema)
    return f"[{name}]({page}#{name.lower()})"
