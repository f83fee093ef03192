"""Every regular expression that a module of ours holds, wherever it holds it."""

import gc
import pkgutil
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from inspect import getsource
from typing import Any, NamedTuple, cast

import regex

import watchfloor

_KINDS = (re.Pattern, type(regex.compile("")))
_APART = ("._ray", ".__main__", ".bench", ".migrations", "watchfloor.v1")
"""What starts something when it is imported, needs an extra, or is generated."""
_DEEPEST = 12
_LOOKING = {"search", "finditer", "findall", "sub", "subn", "split"}
"""All of these go through a text in the same way."""


class OurPattern(NamedTuple):
    """A compiled expression.

    Attributes:
        name: The module and the name there that leads to it.
        pattern: The expression.
        methods: How a text is held against it.
    """

    name: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


def our_patterns() -> list[OurPattern]:
    """All of them, each once."""
    found: dict[tuple[object, int], OurPattern] = {}
    seen: set[int] = set()
    for name in _modules():
        module = import_module(name)
        for variable, value in vars(module).items():
            for pattern in _in(value, seen, 0):
                ours = OurPattern(f"{name}.{variable}", pattern, _methods(module, variable))
                found.setdefault((pattern.pattern, pattern.flags), ours)
    return list(found.values())


def _modules() -> Iterator[str]:
    found = pkgutil.walk_packages(watchfloor.__path__, "watchfloor.")
    return (each.name for each in found if not any(part in each.name for part in _APART))


def _in(value: object, seen: set[int], depth: int) -> Iterator[re.Pattern[Any]]:
    if id(value) in seen or depth > _DEEPEST:
        return
    seen.add(id(value))
    if isinstance(value, _KINDS):
        yield cast("re.Pattern[Any]", value)
    for held in _held(value):
        yield from _in(held, seen, depth + 1)


def _held(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return (*tuple(value), *tuple(value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(value)
    if isinstance(value, type | types.FunctionType):
        is_ours = value.__module__.startswith("watchfloor.")
        return _parts(value) if is_ours else ()
    is_ours = type(value).__module__.startswith("watchfloor.")
    bound = partial, types.MethodType, types.BuiltinMethodType
    return gc.get_referents(value) if is_ours or isinstance(value, bound) else ()


def _parts(value: type | types.FunctionType) -> Iterable[object]:
    if isinstance(value, type):
        return tuple(vars(value).values())
    return (*(cell.cell_contents for cell in value.__closure__ or ()), *(value.__defaults__ or ()))


def _methods(module: types.ModuleType, variable: str) -> frozenset[str]:
    source = getsource(module)
    # One that is held in a collection is used by another name.
    used = re.findall(rf"\b{variable}\.(\w+)", source) or re.findall(r"\bform\.(\w+)\(", source)
    known = {"finditer" if each in _LOOKING else each for each in used}
    return frozenset(known & {"finditer", "match", "fullmatch"}) or frozenset({"finditer"})
