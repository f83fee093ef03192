"""Values in arguments, and whether a text holds them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers.dataflow.dates import is_date, tells_date
from watchfloor.analyzers.dataflow.language import ENGLISH, LEXICONS
from watchfloor.analyzers.dataflow.reading import clean, folded

_THOUSANDS = re.compile(r"(?<=\d)[,'\u2019 ](?=\d{3}(?!\d))")
_ATOM = re.compile(r"[^\s,;()\"\u201c\u201d<>|`\[\]{}]+")
_IDENTIFIER = re.compile(r"@|://|^www\.|^[^\W\d]{0,8}[\d-]{5,}|[\w-]\.[a-z]{2,}|[^/]/[^/]|\w_\w")
_LETTER = re.compile(r"[^\W\d]")
_NUMBER = re.compile(r"[^\d]?\d+(?:\.\d+)?[^\w]?")
_DIGITS = re.compile(r"\d")
_PART = re.compile(r"[A-Za-z0-9]+")
_MEANT = re.compile(r"\w{3,}")
_FUNCTION = frozenset().union(*(each.words("stop") for each in LEXICONS), ENGLISH.words("function"))
_MOST_LEAVES, _LONGEST = 200, 20_000
_FREE_TEXT, _SHORT_ATOM = 8, 4
_LONGEST_WHOLE, _SHORTEST_NAME, _SMALL_NUMBER = 120, 3, 3


class Comparable(str):  # noqa: SLOT000 - what is worked out once is kept in its dictionary
    """A text as values are looked for in it; its words are told apart once, when first needed."""

    @classmethod
    def joined(cls, texts: Sequence["Comparable"]) -> "Comparable":
        """One text of several, whose words need not be told apart again."""
        text = cls(" \n".join(texts).strip())
        text.parts = frozenset().union(*(each.parts for each in texts))
        text.words = frozenset().union(*(each.words for each in texts))
        return text

    @cached_property
    def parts(self) -> frozenset[str]:
        """Its runs of ASCII letters and digits: a value whose runs are not all here is not here."""
        return frozenset(_PART.findall(self))

    @cached_property
    def dates(self) -> dict[str, bool]:
        """The dates that were looked for, and whether it tells them."""
        return {}

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words that mean something."""
        return frozenset(words_of(self))


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


class Leaf(NamedTuple):
    """A text or number in a call's arguments.

    Attributes:
        argument: Keys and positions down to it.
        text: As it was given.
        comparable: As values are looked for in it.
    """

    argument: str
    text: str
    comparable: Comparable


class Given:
    """What a call was given, read once, when it is first needed.

    Args:
        arguments: Of the call.
    """

    def __init__(self, arguments: JsonValue) -> None:
        self._arguments = arguments

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its texts and numbers."""
        return tuple(Leaf(*leaf, comparable(leaf[1])) for leaf in leaves(self._arguments))

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The values in them."""
        return tuple(value for leaf in self.leaves for value in values_of(leaf.argument, leaf.text))

    def shares_value(self, text: Comparable) -> bool:
        """Whether the text may hold one of the values: tells without looking where it stands."""
        return any(
            parts <= text.parts
            for key in self._by_part.keys() & text.parts | {""} & self._by_part.keys()
            for parts in self._by_part[key]
        )

    @cached_property
    def _by_part(self) -> Mapping[str, Sequence[frozenset[str]]]:
        # One part of each value leads to it: the longest, as the rarest most often is.
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for parts in {parts_of(value.text) for value in self.values}:
            found[max(parts, key=len, default="")].append(parts)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Their words and marks."""
        return frozenset(word for leaf in self.leaves for word in leaf.comparable.split())


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


def comparable(text: str) -> Comparable:
    """A text as values are looked for in it: cleaned, folded, numbers without separators."""
    return Comparable(_THOUSANDS.sub("", folded(clean(text))).strip())


def holds(text: Comparable, value: str) -> bool:
    """Whether a comparable text holds the value as words of its own, a date however written."""
    if not value or not parts_of(value) <= text.parts:
        return False
    if not is_date(value):
        return _holds(text, value)
    if value not in text.dates:
        text.dates[value] = _holds(text, value) or tells_date(text, value)
    return text.dates[value]


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
    return [word for word in _MEANT.findall(text) if word not in _FUNCTION]


@lru_cache(maxsize=1024)
def parts_of(value: str) -> frozenset[str]:
    """The runs of ASCII letters and digits that a text must have to hold the value.

    None of a date: texts write it in many ways.
    """
    return frozenset() if is_date(value) else frozenset(_PART.findall(value))


def _weight(text: str) -> float:
    if _NUMBER.fullmatch(text):
        return 0.5 if len(text) > _SMALL_NUMBER else 0.35
    if " " not in text and (_IDENTIFIER.search(text) or _mixes_digits(text)):
        return 1.0
    if len(text.split()) > 1:
        return 0.9
    return 0.7 if _DIGITS.search(text) else 0.55


def _mixes_digits(text: str) -> bool:
    """Whether a letter stands between two digits."""
    digit = _DIGITS.search(text)
    letter = digit and _LETTER.search(text, digit.end())
    return bool(letter and _DIGITS.search(text, letter.end()))


def _site(text: str) -> str:
    bare = re.sub(r"^[a-z]{2,6}://", "", text)
    return bare.removeprefix("www.").rstrip("/")


def _trimmed(atom: str) -> str:
    return _site(atom.strip(".,:;!?'"))
