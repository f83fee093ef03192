"""Phrases: classes of words in order.

Written as words between blanks. ``a|b`` is either, ``a+`` a verb in its forms, ``a*`` a noun in its
forms, ``@name`` a class of the vocabulary, ``~`` up to four words of any kind, and a closing ``?``
makes a word optional.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.analyzers._reading.inflection import noun_forms, verb_forms

_GAP = 4
_ENDS_A_GAP = frozenset({"but", "because", "however", "although", "unless", ":", "("})


class Vocabulary:
    """Classes of words by name.

    Args:
        classes: Words of each class, written as in phrases, between blanks.
    """

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._classes: dict[str, frozenset[str]] = {}
        for name, words in classes.items():
            self._classes[name] = self.words("|".join(words.split()))

    def words(self, alternatives: str) -> frozenset[str]:
        """All forms of ``a|b+|c*|@d``."""
        return frozenset().union(*(self._forms(each) for each in alternatives.split("|")))

    def _forms(self, word: str) -> frozenset[str]:
        if word.startswith("@"):
            return self._classes[word[1:]]
        if word.endswith("+"):
            return verb_forms(word[:-1])
        if word.endswith("*"):
            return noun_forms(word[:-1])
        return frozenset({word})


class Slot(NamedTuple):
    """One place in a phrase.

    Attributes:
        words: What may stand there.
        reach: How many places from the one before.
        is_optional: Whether the phrase is whole without it.
    """

    words: frozenset[str]
    reach: int
    is_optional: bool


class Phrase:
    """A phrase, ready to be looked for.

    Args:
        text: As it is written.
        vocabulary: Says what the classes hold.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._slots = tuple(_slots(text, vocabulary))
        needed = [slot.words for slot in self._slots if not slot.is_optional]
        common = vocabulary.words("@common")
        self.first = self._slots[0].words
        self.key = min(needed, key=lambda words: (len(words & common), len(words)))
        """The rarest of its words: without one of them no sentence holds the phrase."""
        self.is_single = len(self._slots) == 1

    def end(self, tokens: Sequence[str], start: int) -> int | None:
        """Where the phrase ends that begins at ``start``, if one does."""
        return _end(self._slots, tokens, start)


def _slots(text: str, vocabulary: Vocabulary) -> list[Slot]:
    slots, reach = [], 1
    for word in text.split():
        if word == "~":
            reach = 1 + _GAP
            continue
        is_optional = word.endswith("?")
        slots.append(Slot(vocabulary.words(word.removesuffix("?")), reach, is_optional))
        reach = 1
    return slots


def _end(slots: Sequence[Slot], tokens: Sequence[str], start: int) -> int | None:
    if not slots:
        return start
    slot, rest = slots[0], slots[1:]
    for at in range(start, min(start + slot.reach, len(tokens))):
        if tokens[at] in slot.words and (end := _end(rest, tokens, at + 1)) is not None:
            return end
        if tokens[at] in _ENDS_A_GAP:
            break
    return _end(rest, tokens, start) if slot.is_optional else None
