"""What the fields of a record may hold, read from its model."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, JsonValue, StringConstraints


@cache
def limit_of(model: type[BaseModel], name: str) -> int | None:
    """How long a field's text may be."""
    field = model.model_fields[name]
    return next(_limits((*field.metadata, field.annotation)), None)


def _limits(parts: Iterable[Any]) -> Iterator[int]:
    for part in parts:
        if isinstance(part, StringConstraints) and part.max_length is not None:
            yield part.max_length
        yield from _limits((*getattr(part, "__metadata__", ()), *get_args(part)))


@cache
def takes_json(model: type[BaseModel], name: str) -> bool:
    """Whether a field holds anything, so that a text may stand where a number stood."""
    annotation: object = model.model_fields[name].annotation
    return annotation == JsonValue
