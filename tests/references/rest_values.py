"""docs/reference/rest-values.md: every value that has a name, out of the OpenAPI document."""

from collections.abc import Iterator

from references.markdown import MADE, code, described, document, table
from references.models import attributes_of
from references.openapi import linked, schemas
from references.schema import Schema, values, words

_INTRODUCTION = f"""\
# Values of REST

{MADE}

What [the operations](rest.md) take and answer. A field that is not marked as required may be left
out of what is sent.
"""


def page() -> str:
    """The whole page: values by their names."""
    told = (block for name in sorted(schemas()) for block in _told(name, schemas()[name]))
    return document(_INTRODUCTION, *told)


def _told(name: str, schema: Schema) -> Iterator[str]:
    yield f"## {name}"
    yield described(schema.get("description", "")).text
    if "enum" in schema:
        yield f"One of {values(schema)}."
    elif "properties" in schema:
        yield table(("field", "is", "default", "meaning"), _fields(name, schema))
    else:
        yield f"It is {words(schema, _here)}."


def _fields(of: str, schema: Schema) -> Iterator[tuple[str, ...]]:
    said = attributes_of(of, schema)
    required = frozenset(schema.get("required", ()))
    for name, field in schema["properties"].items():
        default = field.get("default")
        is_plain = isinstance(default, str | int | float)
        yield (
            code(name),
            words(field, _here),
            "(required)" if name in required else code(default) if is_plain else "",
            said.get(name) or said.get(_snake(name), ""),
        )


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)


def _here(name: str) -> str:
    return linked(name, page="")
