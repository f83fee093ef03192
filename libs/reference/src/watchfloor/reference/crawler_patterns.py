"""Recognises crawlers and other programs by the patterns of the ``crawler-user-agents`` package."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

_LITERAL = re.compile(r"(?:[^\\.^$*+?{}\[\]|()]|\\\W)+")
_ESCAPED = re.compile(r"\\(\W)")
_COMPARISON = re.compile(r"\blike\s+[^\s;,()]+", re.IGNORECASE)
_KEY_LENGTH = 3
# The package counts these as crawlers, yet people browse with them: the browser inside Facebook's
# app, an editor, and a wrapper that makes a site an application.
_PEOPLES_PATTERNS = frozenset({"MetaIAB Facebook", r"Code\/1\.", "Fluid"})


class KnownProgram(NamedTuple):
    """A program that the package knows.

    Attributes:
        name: What the user agent calls it, for example ``bingbot``.
        tags: What the package says it is for, for example ``search-engine``.
    """

    name: str
    tags: frozenset[str]


class _Hit(NamedTuple):
    row: int
    text: str


def without_comparisons(user_agent: str) -> str:
    """The user agent less all it only likens itself to, such as ``like Googlebot/2.1``."""
    return _COMPARISON.sub("", user_agent)


class _Patterns:
    """The package's patterns, arranged so that an ordinary browser is told apart cheaply.

    Nearly all of the 1,500 patterns are plain words. Those are found by their first three
    characters; only the few real expressions are searched for one after the other.
    """

    def find(self, text: str) -> KnownProgram | None:
        best = min(self._hits(text), default=None)
        if best is None:
            return None
        return KnownProgram(best.text.strip(" /(;"), self._tags[best.row])

    def _hits(self, text: str) -> Iterator[_Hit]:
        words = self._words
        for start in range(len(text) - _KEY_LENGTH + 1):
            for word, row in words.get(text[start : start + _KEY_LENGTH], ()):
                if text.startswith(word, start):
                    yield _Hit(row, word)
        for expression, row in self._expressions:
            if match := expression.search(text):
                yield _Hit(row, match.group())

    @cached_property
    def _rows(self) -> list[tuple[str, frozenset[str]]]:
        # The package reads its table when it is imported, so that it is imported here only.
        from crawleruseragents import CRAWLER_USER_AGENTS_DATA

        return [
            (entry["pattern"], frozenset(entry.get("tags", ())))
            for entry in CRAWLER_USER_AGENTS_DATA
            if entry["pattern"] not in _PEOPLES_PATTERNS
        ]

    @cached_property
    def _tags(self) -> list[frozenset[str]]:
        return [tags for _, tags in self._rows]

    @cached_property
    def _words(self) -> dict[str, list[tuple[str, int]]]:
        words: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for row, (pattern, _) in enumerate(self._rows):
            if word := _as_word(pattern):
                words[word[:_KEY_LENGTH]].append((word, row))
        return dict(words)

    @cached_property
    def _expressions(self) -> list[tuple[re.Pattern[str], int]]:
        return [
            (re.compile(pattern), row)
            for row, (pattern, _) in enumerate(self._rows)
            if _as_word(pattern) is None
        ]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    return _Patterns()


@lru_cache(maxsize=16_384)
def known_program(user_agent: str) -> KnownProgram | None:
    """The first program, in the package's order, that the user agent names.

    What it only likens itself to is not named. The first call reads the package's table.
    """
    return _patterns().find(without_comparisons(user_agent))


def _as_word(pattern: str) -> str | None:
    """The text a pattern stands for when it has no operators and is long enough for a key."""
    if not _LITERAL.fullmatch(pattern):
        return None
    word = _ESCAPED.sub(r"\1", pattern)
    return word if len(word) >= _KEY_LENGTH else None
