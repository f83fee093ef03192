"""A tool's result, whatever it is written in, as fields."""

import ast
import json
import re
import warnings
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from watchfloor.analyzers.dataflow.reading.cleaning import clean, decoded
from watchfloor.analyzers.dataflow.reading.field import Field
from watchfloor.analyzers.dataflow.reading.lines import read_lines
from watchfloor.analyzers.dataflow.reading.markup import looks_like_markup, read_markup

_DEEPEST = 40
_LONGEST_LITERAL = 200_000
MOST_FIELDS = 5_000
_SHORTEST_CODE = 16
_KEY = re.compile(r"[{,]\s{0,20}[\"']([\w -]{1,40})[\"']\s{0,5}:")
_FENCED = re.compile(r"```[\w+-]{0,20}\n((?:(?!```)[\s\S])*)```")
_WRAPPING = " \t\n\"'{}[],"


def read_result(text: str) -> list[Field]:
    """The fields of a result: of JSON, a Python literal, YAML, CSV, HTML, an e-mail, or prose.

    Every field is read again as text of its own, and what is encoded in it follows it. At most
    5,000 fields are read.
    """
    return list(islice(_fields("", text, 0), MOST_FIELDS))


def _fields(path: str, text: str, depth: int) -> Iterator[Field]:
    stripped = _unfenced(text.strip())
    if depth < _DEEPEST and stripped[:1] in {"{", "[", '"', "'"}:
        value = _structure(stripped)
        # A structure may be quoted as a whole; a quotation that quotes nothing else stays as it is.
        if isinstance(value, dict | list | tuple) or (
            isinstance(value, str) and value[:1] in {"{", "["}
        ):
            yield from _values(path, value, depth + 1)
            return
    for field in _broken(path, stripped) or _written(path, stripped):
        yield field._replace(text=clean(field.text))
    if len(text) >= _SHORTEST_CODE:
        yield from decoded(path, text)


def _unfenced(text: str) -> str:
    # A result that is one block of code as a whole is what stands in it.
    fenced = _FENCED.fullmatch(text)
    return fenced[1].strip() if fenced else text


def _structure(text: str) -> object:
    with suppress(ValueError, RecursionError):  # It may be a literal of Python instead.
        return json.JSONDecoder().raw_decode(text)[0] if text[-1] in '}]"' else None
    if len(text) > _LONGEST_LITERAL:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None


def _values(path: str, value: object, depth: int) -> Iterator[Field]:
    if isinstance(value, str):
        yield from _fields(path, value, depth)
    elif depth >= _DEEPEST:
        yield Field(path, clean(str(value)[:_LONGEST_LITERAL]))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _values(
                f"{path}.{clean(str(key))}" if path else clean(str(key)), each, depth + 1
            )
    elif isinstance(value, list | tuple | set):
        for number, each in enumerate(value):
            yield from _values(f"{path}[{number}]", each, depth + 1)
    elif value is not None:
        yield Field(path, str(value))


def _broken(path: str, text: str) -> list[Field]:
    # What was meant as a structure and is none: what stands between two keys is a value.
    if text.lstrip("\"'")[:1] not in {"{", "["}:
        return []
    keys = list(_KEY.finditer(text))
    ends = [*(key.start() for key in keys[1:]), len(text)][: len(keys)]
    return [
        Field(f"{path}.{key[1]}" if path else key[1], value)
        for key, end in zip(keys, ends, strict=True)
        if (value := text[key.end() : end].strip(_WRAPPING))
    ]


def _written(path: str, text: str) -> Iterator[Field]:
    if looks_like_markup(text):
        yield from read_markup(path, text)
    else:
        yield from read_lines(path, text)
