"""Texts made of an expression that it finds hard: what it repeats, many times, then no end."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

# Python's own parser of expressions, which has no public name.
op: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

_USUAL = (
    *("a", "0", " ", "-", ".", ":", ",", "/", '"', "\\", "\n", "<", "[", "{", "=", "@", "A", "é"),
    *("a ", "a.", "a@", "0-", ". ", "0.", "aA0", "a\n", "::", "<a "),
)
_ENDS = ("", "!", "\0\n")
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
_FEW = 8
_TRIED = "a0 -_.\n\"'/:é;Z"
_OF_CATEGORY = {
    op.CATEGORY_DIGIT: "0",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_WORD: " ",
}
_Parsed = Any


def pumped(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Texts of about this length, each hard in another way."""
    for before, unit in dict.fromkeys(_pumps(pattern)):
        for end in _ENDS:
            text = before + unit * (length // len(unit) + 1) + end
            yield text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def _pumps(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str]]:
    yield from (("", unit) for unit in _USUAL)
    try:
        tree = parser.parse(_source(pattern), pattern.flags & (re.VERBOSE | re.IGNORECASE))
    except re.error:  # in the language of another library
        return
    whole = _fitting(tree)
    yield from (("", unit) for unit in (whole, whole + " ", whole[:-1]) if unit)
    yield from _repeated(tree, "")


def _source(pattern: re.Pattern[Any]) -> str:
    written = pattern.pattern
    return written.decode("latin-1") if isinstance(written, bytes) else str(written)


def _repeated(nodes: _Parsed, before: str) -> Iterator[tuple[str, str]]:
    """What may stand many times, with what stands before it."""
    for node in nodes:
        kind, content = node
        if kind in _REPEATS and content[1] > _FEW:
            yield from ((before, unit) for unit in _units(content[2]) if unit)
        for inner in _inner(kind, content):
            yield from _repeated(inner, before)
        before += _fit(node)


def _units(nodes: _Parsed) -> Iterator[str]:
    yield _fitting(nodes)
    for kind, content in nodes:
        if kind is op.IN:
            yield from (_member([each]) for each in content if each[0] is not op.NEGATE)
        for inner in _inner(kind, content):
            yield from _units(inner)


def _inner(kind: object, content: _Parsed) -> list[_Parsed]:
    if kind is op.BRANCH:
        return list(content[1])
    if kind in {*_REPEATS, op.SUBPATTERN}:
        return [content[-1]]
    if kind is op.ATOMIC_GROUP:
        return [content]
    return [content[1]] if kind in {op.ASSERT, op.ASSERT_NOT} else []


def _fitting(nodes: _Parsed) -> str:
    """A text that the expression describes, but for what it looks around for."""
    return "".join(map(_fit, nodes))


def _fit(node: _Parsed) -> str:
    kind, content = node
    if kind is op.LITERAL:
        return chr(content)
    if kind in {op.NOT_LITERAL, op.ANY}:
        return "a"
    if kind is op.IN:
        return _member(content)
    if kind in _REPEATS:
        least = max(content[0], min(content[1], 1))
        return _fitting(content[2]) * int(least)
    if kind is op.BRANCH:
        return _fitting(content[1][0])
    inner = [] if kind in {op.ASSERT, op.ASSERT_NOT} else _inner(kind, content)
    return "".join(map(_fitting, inner))


def _member(members: _Parsed) -> str:
    """A character of a class."""
    kind, content = members[0]
    if kind is op.NEGATE:
        outside = (each for each in _TRIED if not any(_has(it, each) for it in members[1:]))
        return next(outside, "Z")
    if kind is op.CATEGORY:
        return str(_OF_CATEGORY.get(content, "a"))
    return chr(content[0] if kind is op.RANGE else content)


def _has(member: _Parsed, character: str) -> bool:
    kind, content = member
    if kind is op.CATEGORY:
        return re.compile(_CLASSES[content]).match(character) is not None
    low, high = content if kind is op.RANGE else (content, content)
    return bool(low <= ord(character) <= high)


_CLASSES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}
