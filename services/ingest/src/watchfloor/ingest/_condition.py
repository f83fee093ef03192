"""The condition of a rule: names of selections joined by and, or, not."""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

Predicate = Callable[[int], bool]
"""Whether a line matches, by the bits of the field tests that it passes."""

_TOKEN = re.compile(r"\s*(?:([()])|([A-Za-z0-9_*?-]+))")
_WORDS = frozenset({"and", "or", "not", "of", "(", ")"})


def parse_condition(text: str, selections: Mapping[str, Predicate]) -> Predicate:
    """The condition as one function.

    Understands ``and``, ``or``, ``not``, parentheses, ``1 of name*``, ``all of name*``,
    ``1 of them`` and ``all of them``; as in Sigma, ``them`` leaves out names that begin with
    an underscore.

    Raises:
        ValueError: It cannot be read, or names a selection that is not there.
    """
    parser = _Parser(_tokens(text), selections)
    predicate = parser.any_of()
    if parser.left:
        raise ValueError(f"the word {parser.left[0]} is not expected there")
    return predicate


def _tokens(text: str) -> list[str]:
    tokens, position, text = [], 0, text.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise ValueError("only words and parentheses are expected")
        tokens.append(found[1] or found[2])
        position = found.end()
    return tokens


class _Parser:
    """Recursive descent: ``or`` binds less than ``and``, ``and`` less than ``not``."""

    def __init__(self, tokens: list[str], selections: Mapping[str, Predicate]) -> None:
        self.left = tokens
        self._selections = selections

    def any_of(self) -> Predicate:
        parts = [self._all_of()]
        while self._take("or"):
            parts.append(self._all_of())
        return _any(parts)

    def _all_of(self) -> Predicate:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return _all(parts)

    def _one(self) -> Predicate:
        if self._take("not"):
            inner = self._one()
            return lambda mask: not inner(mask)
        if self._take("("):
            inner = self.any_of()
            if not self._take(")"):
                raise ValueError("a closing parenthesis is missing")
            return inner
        word = self._word()
        if word in {"1", "all"} and self._take("of"):
            parts = self._named(self._word())
            return _any(parts) if word == "1" else _all(parts)
        if word not in self._selections:
            raise ValueError(f"there is no selection named {word}")
        return self._selections[word]

    def _named(self, pattern: str) -> list[Predicate]:
        if pattern == "them":
            names = [name for name in self._selections if not name.startswith("_")]
        else:
            names = [name for name in self._selections if fnmatchcase(name, pattern)]
        if not names:
            raise ValueError(f"no selection's name fits {pattern}")
        return [self._selections[name] for name in names]

    def _take(self, token: str) -> bool:
        if self.left and self.left[0].lower() == token:
            self.left = self.left[1:]
            return True
        return False

    def _word(self) -> str:
        if not self.left or self.left[0].lower() in _WORDS:
            raise ValueError("the name of a selection is missing")
        word, self.left = self.left[0], self.left[1:]
        return word


def _any(parts: list[Predicate]) -> Predicate:
    return parts[0] if len(parts) == 1 else lambda mask: any(part(mask) for part in parts)


def _all(parts: list[Predicate]) -> Predicate:
    return parts[0] if len(parts) == 1 else lambda mask: all(part(mask) for part in parts)
