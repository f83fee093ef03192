"""docs/reference/configuration.md, out of the models that settings are read into."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from references.markdown import MADE, code, described, document, table
from references.models import attributes_of
from references.schema import Schema, name_of, without_none, words
from watchfloor.cli.aliases import ALIASES
from watchfloor.cli.config import PREFIX, RootConfig

_INTRODUCTION = f"""\
# Configuration

{MADE}

None is needed. What you set comes from a YAML file (`--config`, or `WATCHFLOOR_CONFIG`), where
sections are nested, and then from the environment, where each setting has the name that stands
below it here; lists and maps are JSON there. Options of a command win over both.
`watchfloor config show` prints what is in force with secrets masked, and `watchfloor config check`
names every problem at once.

```yaml
gateway:
  http_port: 9090
store:
  retention_days: 30
```

The variables with which commands are told where a watchfloor is (`WATCHFLOOR_URL`,
`WATCHFLOOR_KEY` and so on) are on the page of the [command line](cli.md).
"""
_UNITS = {
    "_bytes": "bytes",
    "_days": "days",
    "days_ahead": "days",
    "_mb": "MB",
    "_minutes": "minutes",
    "_ms": "milliseconds",
    "per_s": "a second",
    "_s": "seconds",
}
Path = tuple[str, ...]
_SCHEMA = RootConfig.model_json_schema()


def page() -> str:
    """The whole page: a section for each model, as deep as they go."""
    # Not read from anywhere: what is in the environment must not stand in the page.
    defaults = RootConfig.model_construct().model_dump(mode="json")
    return document(_INTRODUCTION, "## The root", *_tables(_SCHEMA, defaults, ()))


def _tables(schema: Schema, defaults: Mapping[str, Any], path: Path) -> Iterator[str]:
    said = attributes_of(schema["title"], schema)
    fields: Mapping[str, Schema] = schema["properties"]
    sections = {name: inner for name, field in fields.items() if (inner := _section(field))}
    required = frozenset(schema.get("required", ()))
    yield table(
        ("setting", "is", "unit", "default", "meaning"),
        (
            (
                _names((*path, name)),
                words(field, _named),
                next((unit for end, unit in _UNITS.items() if name.endswith(end)), ""),
                "(required)" if name in required else _told(defaults.get(name), field),
                said[name] + _elsewhere((*path, name)),
            )
            for name, field in fields.items()
            if name not in sections
        ),
    )
    for name, inner in sections.items():
        inside = (*path, name, *(("<name>",) if _is_map(fields[name]) else ()))
        yield f"## `{'.'.join(inside)}`"
        yield (path and said.get(name)) or described(inner["description"]).text
        yield from _tables(inner, defaults.get(name) or _own_defaults(inner), inside)


def _section(field: Schema) -> Schema | None:
    """The settings inside of one that holds others."""
    kind = without_none(field)
    kind = kind["additionalProperties"] if _is_map(kind) else kind
    found = _SCHEMA["$defs"].get(name_of(kind.get("$ref", "")))
    return found if found and "properties" in found else None


def _is_map(field: Schema) -> bool:
    return "$ref" in (field.get("additionalProperties") or {})


def _own_defaults(schema: Schema) -> Mapping[str, Any]:
    return {name: field.get("default") for name, field in schema["properties"].items()}


def _named(name: str) -> str:
    return words(_SCHEMA["$defs"][name], _named)


def _names(path: Path) -> str:
    return f"{code(path[-1])}<br>{code(PREFIX + '__'.join(path).upper())}"


def _elsewhere(path: Path) -> str:
    for alias, (sections, name, read) in ALIASES.items():
        if (*sections, name) == path:
            return f" Also {code(alias)}{'' if read is str else ', in milliseconds'}."
    return ""


def _told(default: Any, field: Schema) -> str:
    if default in (None, [], {}):
        return ""
    # A set has another order each time.
    shown = sorted(default) if field.get("uniqueItems") else default
    return code(json.dumps(shown).strip('"'))
