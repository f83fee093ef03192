"""Values in arguments, and whether a text holds them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers.dataflow.dates import tells_date
from watchfloor.analyzers.dataflow.language import ENGLISH, LEXICONS
from watchfloor.analyzers.dataflow.reading import clean, folded

_THOUSANDS = re.compile(r"(?<=\d)[,'\u2019 ](?=\d{3}(?!\d))")
_ATOM = re.compile(r"[^\s,;()\"\u201c\u201d<>|`\[\]{}]+")
_IDENTIFIER = re.compile(
    r"@|://|^www\.|^[^\W\d]{0,8}[\d-]{5,}|\d.*[^\W\d].*\d|[\w-]\.[a-z]{2,}|[^/]/[^/]|\w_\w"
)
_NUMBER = re.compile(r"[^\d]?\d+(?:\.\d+)?[^\w]?")
_DIGITS = re.compile(r"\d")
_FUNCTION = frozenset().union(*(each.words("stop") for each in LEXICONS), ENGLISH.words("function"))
_MOST_LEAVES, _LONGEST = 200, 20_000
_FREE_TEXT, _SHORT_ATOM = 8, 4
_LONGEST_WHOLE, _SHORTEST_NAME, _SMALL_NUMBER = 120, 3, 3


class Value(NamedTuple):
    """A value that a call was given.

    Attributes:
        argument: Keys and positions down to it.
        text: The value, as it is looked for.
        weight: How much it says to find it: an address much, a small number little.
        quoted: Whether it stands within free text, which may tell of it and not use it.
    """

    argument: str
    text: str
    weight: float
    quoted: bool = False


def leaves(arguments: JsonValue) -> Iterator[tuple[str, str]]:
    """The texts and numbers in a call's arguments."""
    found = 0
    stack: list[tuple[str, JsonValue]] = [("", arguments)]
    while stack and found < _MOST_LEAVES:
        path, value = stack.pop()
        if isinstance(value, dict):
            stack += reversed(
                [(f"{path}.{key}" if path else key, each) for key, each in value.items()]
            )
        elif isinstance(value, list):
            stack += reversed([(f"{path}[{number}]", each) for number, each in enumerate(value)])
        elif value is not None and not isinstance(value, bool):
            found += 1
            yield path, number_text(value) if isinstance(value, int | float) else value[:_LONGEST]


def number_text(value: float) -> str:
    """A number as people write it."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else str(value)


def values_of(argument: str, text: str) -> list[Value]:
    """The values in one argument: all of it where it is short, and what is no mere word in it."""
    whole = comparable(text)
    found = []
    is_name = len(whole) >= _SHORTEST_NAME or (len(whole) > 1 and whole.isdigit())
    if is_name and len(whole) <= _LONGEST_WHOLE and whole not in _FUNCTION:
        found.append(Value(argument, whole, _weight(whole)))
    length = len(whole.split())
    if length > 1:
        quoted = length >= _FREE_TEXT
        atoms = dict.fromkeys(map(_trimmed, _ATOM.findall(whole)))
        found += [
            Value(argument, atom, weight, quoted)
            for atom in atoms
            if (weight := _weight(atom)) >= 1 and len(atom) > _SHORT_ATOM
        ]
    elif len(whole) > _SHORTEST_NAME and (site := _site(whole)) != whole:
        found.append(Value(argument, site, 1.0))
    return found


def comparable(text: str) -> str:
    """A text as values are looked for in it: cleaned, folded, numbers without separators."""
    return _THOUSANDS.sub("", folded(clean(text))).strip()


def holds(text: str, value: str) -> bool:
    """Whether a comparable text holds the value as words of its own, a date however written."""
    return _holds(text, value) or tells_date(text, value)


def _holds(text: str, value: str) -> bool:
    at = text.find(value)
    while at >= 0:
        end = at + len(value)
        before = text[at - 1] if at else " "
        after = text[end] if end < len(text) else " "
        if not (
            (before.isalnum() and value[0].isalnum() and before.isascii())
            or (after.isalnum() and value[-1].isalnum() and after.isascii())
        ):
            return True
        at = text.find(value, at + 1)
    return False


def words_of(text: str) -> list[str]:
    """The words of a comparable text that mean something."""
    return [word for word in re.findall(r"\w{3,}", text) if word not in _FUNCTION]


def _weight(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return 0.5 if len(text) > _SMALL_NUMBER else 0.35
    if _IDENTIFIER.search(text) and " " not in text:
        return 1.0
    if len(text.split()) > 1:
        return 0.9
    return 0.7 if _DIGITS.search(text) else 0.55


def _site(text: str) -> str:
    bare = re.sub(r"^[a-z]{2,6}://", "", text)
    return bare.removeprefix("www.").rstrip("/")


def _trimmed(atom: str) -> str:
    return _site(atom.strip(".,:;!?'"))
