"""docs/reference/rest.md: every operation, out of the OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any

from references.markdown import MADE, code, document, prose, table
from references.openapi import linked, openapi
from references.schema import Schema, words

_INTRODUCTION = f"""\
# REST

{MADE}

Every operation of the gateway; `/openapi.json` says the same to programs. [The way in](../api.md)
has examples, authentication, errors and limits, and [the values](rest-values.md) are on a page of
their own. What is wrong with a request is answered as `application/problem+json`
([errors](../api.md#errors)), and is not repeated here.
"""
_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = "application/problem+json"

Operation = Mapping[str, Any]


def page() -> str:
    """The whole page: operations by what they are about."""
    by_tag: dict[str, list[str]] = {}
    for path, item in openapi()["paths"].items():
        for method in _METHODS:
            if operation := item.get(method):
                told = document(*_told(method.upper(), path, operation))
                by_tag.setdefault(operation["tags"][0], []).append(told)
    headed = (block for tag, told in by_tag.items() for block in (f"## {_title(tag)}", *told))
    return document(_INTRODUCTION, *headed)


def _title(tag: str) -> str:
    return tag[0].upper() + tag[1:]


def _told(method: str, path: str, operation: Operation) -> Iterator[str]:
    yield f"### `{method} {path}`"
    yield prose(operation.get("description", ""))
    yield table(
        ("parameter", "in", "is", "default", "meaning"),
        (_parameter(each) for each in operation.get("parameters", ())),
    )
    yield table(
        ("", "form", "is"),
        (
            *_contents("body", operation.get("requestBody", {})),
            *(
                row
                for status, answer in operation["responses"].items()
                for row in _contents(status, answer)
            ),
        ),
    )


def _parameter(parameter: Mapping[str, Any]) -> tuple[str, ...]:
    schema: Schema = parameter["schema"]
    default = schema.get("default")
    return (
        code(parameter["name"]),
        parameter["in"],
        words(schema, linked),
        "(required)" if parameter["required"] else "" if default in (None, []) else code(default),
        prose(parameter.get("description", "")),
    )


def _contents(name: str, holder: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """What is sent or answered, in each of its forms; refusals are the same everywhere."""
    contents = holder.get("content", {})
    meaning = prose(holder.get("description", ""))
    if _PROBLEM in contents or (not contents and name[0] in "45"):
        return
    for form, content in contents.items():
        schema = content.get("schema", {})
        told = words(schema, linked) if schema else ""
        yield (name, code(form), f"{told}. {meaning}".strip(". ") if meaning else told)
    if holder and not contents:
        yield (name, "", meaning)
