"""docs/reference/cli.md, out of the parser of the command line itself."""

import importlib
from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from types import NoneType
from typing import Any, get_args

import typer.main
from typer.core import TyperArgument, TyperGroup, TyperOption

from references.markdown import MADE, code, document, prose, table
from watchfloor.cli.app import COMMANDS

_INTRODUCTION = f"""\
# Command line

{MADE}

`watchfloor COMMAND --help` says the same. Facts go to standard output and notes to standard
error; `--json` prints a document a line, or one in all. Exit codes: 0 done, 1 failed or partly
refused, 2 wrong usage or configuration, 130 ended by ctrl-c.

Every command takes those of the options below that it can use. Without them it is about the
watchfloor whose data folder is `./.watchfloor`, with its `admin.key`.
"""
_COMMON = ("data_dir", "url", "key", "ca", "cert", "client_key")
"""Options of every command that speaks to a watchfloor; told once."""

Command = Any
Parameter = Any


def page() -> str:
    """The whole page: commands under the headings of the command line's own list."""
    return document(_INTRODUCTION, _common(), *_headings())


def _headings() -> Iterator[str]:
    by_panel = sorted(COMMANDS, key=lambda entry: _PANELS.index(entry.panel))
    for panel, entries in groupby(by_panel, key=lambda entry: entry.panel):
        yield f"## {panel}"
        for entry in entries:
            command = typer.main.get_command(importlib.import_module(entry.module).app)
            yield from _told(command, f"watchfloor {entry.name}")


_PANELS = list(dict.fromkeys(entry.panel for entry in COMMANDS))


def _common() -> str:
    tail = typer.main.get_command(importlib.import_module("watchfloor.cli.commands.tail").app)
    return _options(each for each in tail.params if each.name in _COMMON)


def _told(command: Command, name: str) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for inner in command.commands.values():
            yield from _told(inner, f"{name} {inner.name}")
        return
    yield f"### `{name}`"
    yield prose(command.help or "")
    yield _usage(command, name)
    yield table(
        ("argument", "is", "meaning"),
        (
            (code(_shown(each)), _kind(each), each.help or "")
            for each in command.params
            if isinstance(each, TyperArgument)
        ),
    )
    options = [each for each in command.params if isinstance(each, TyperOption)]
    yield _options(each for each in options if not each.hidden and each.name not in _COMMON)


def _usage(command: Command, name: str) -> str:
    arguments = (_shown(each) for each in command.params if isinstance(each, TyperArgument))
    lines = (command.epilog or "").replace("\\[", "[").splitlines()[1:]
    examples = [line.strip().removeprefix("$ ") for line in lines]
    usage = " ".join((name, "[OPTIONS]", *arguments))
    return "\n".join(("```sh", usage, *([""] if examples else []), *examples, "```"))


def _shown(argument: Parameter) -> str:
    """As it stands in the usage."""
    if argument.metavar:
        return str(argument.metavar)
    many = "..." if argument.nargs == -1 else ""
    return argument.name.upper() + many if argument.required else f"[{argument.name.upper()}{many}]"


def _options(options: Iterator[Parameter]) -> str:
    return table(
        ("option", "is", "default", "meaning"),
        (
            (", ".join(map(code, _names(each))), _kind(each), _default(each), each.help or "")
            for each in options
        ),
    )


def _names(option: Parameter) -> tuple[str, ...]:
    variables = [option.envvar] if isinstance(option.envvar, str) else option.envvar or ()
    return (*option.opts, *option.secondary_opts, *(f"${name}" for name in variables))


def _kind(parameter: Parameter) -> str:
    if getattr(parameter, "is_flag", False):
        return "flag"
    kinds = _plain(parameter.type_descriptor.annotation)
    bounds = [f"{word} {value:.12g}" for word, value in _bounds(parameter) if value is not None]
    many = "any number of " if parameter.multiple or parameter.nargs == -1 else ""
    return many + " ".join((" or ".join(dict.fromkeys(kinds)), *bounds))


def _bounds(parameter: Parameter) -> Iterator[tuple[str, float | None]]:
    yield "from", parameter.min
    yield "to", parameter.max


def _plain(kind: object) -> list[str]:
    if inner := get_args(kind):
        return [word for each in inner for word in _plain(each)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [", ".join(code(each.value) for each in kind)]
    return [] if kind is NoneType else [_WORDS.get(getattr(kind, "__name__", ""), "text")]


_WORDS = {"int": "whole number", "float": "number", "Path": "path", "bool": "flag"}


def _default(option: Parameter) -> str:
    default = option.default
    if option.required:
        return "(required)"
    if callable(default) or default in (None, False, (), []):
        return ""
    if default is True:
        return code(option.opts[0])
    return code(default.value if isinstance(default, Enum) else default)
