"""What the docstrings of our models say of their fields, their parents' included."""

from collections.abc import Iterator, Mapping
from functools import cache
from inspect import cleandoc

from pydantic import BaseModel

from references.markdown import described
from references.schema import Schema

OURS = "watchfloor."


def attributes(model: type) -> Mapping[str, str]:
    """What is said of each field, by the model itself where it says something."""
    parents = [each for each in reversed(model.__mro__) if each.__module__.startswith(OURS)]
    return {
        name: said
        for each in parents
        for name, said in described(each.__dict__.get("__doc__") or "").attributes.items()
    }


def attributes_of(name: str, schema: Schema) -> Mapping[str, str]:
    """What is said of the fields of the model whose schema this is."""
    return _known().get((name, schema.get("description", "")), {})


@cache
def _known() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """By name and docstring: two rooms may have models of one name."""
    return {
        (model.__name__, cleandoc(model.__doc__ or "")): attributes(model)
        for model in _models(BaseModel)
    }


def _models(parent: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in parent.__subclasses__():
        if model.__module__.startswith(OURS):
            yield model
        yield from _models(model)
