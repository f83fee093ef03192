"""Finds the rules that a text meets, and how it means them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from watchfloor.analyzers._reading.phrase import Phrase
from watchfloor.analyzers._reading.stance import Stance, is_talk, stance
from watchfloor.analyzers._reading.text import own_words, plain, sentences_about
from watchfloor.analyzers._reading.vocabulary import VOCABULARY

_LONGEST_EVIDENCE = 200
_CONTEXT = 8
_ENGLISH = VOCABULARY.words(
    "the|is|are|you|your|i|i'm|i'll|to|and|of|my|this|that|how|what|can|it|with|please|all|from|not"
    "|we|let|will|should|don't|their|they|by|be|he|she|her|into|now|mode|attempt|enable|try"
)
_PLACES = 8


class Rule(NamedTuple):
    """Something that a text may show.

    Attributes:
        name: The label or pattern that it speaks for, by id.
        weight: What it adds to the score.
        phrases: Any of these shows it.
        excuses: Words whose presence in the sentence makes it something else.
        has_doer: Whether it is something that somebody does, so that it matters who.
        may_be_talk: Whether explaining it or asking how it works is no sign of it.
    """

    name: str
    weight: float
    phrases: tuple[str, ...]
    excuses: str = ""
    has_doer: bool = True
    may_be_talk: bool = True


class Finding(NamedTuple):
    """A rule that a text meets.

    Attributes:
        rule: Which.
        stance: How the text means it.
        evidence: The place, in at most 200 characters.
    """

    rule: Rule
    stance: Stance
    evidence: str


class _Entry(NamedTuple):
    rule: Rule
    phrase: Phrase
    excuses: frozenset[str]


class Reader:
    """Reads texts by rules. Pure; what it does for a text grows with its length alone.

    Args:
        rules: What to look for.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_key: dict[str, list[_Entry]] = {}
        for rule in rules:
            excuses = VOCABULARY.words("|".join(rule.excuses.split()))
            for text in rule.phrases:
                entry = _Entry(rule, Phrase(text, VOCABULARY), excuses)
                for word in entry.phrase.key:
                    self._by_key.setdefault(word, []).append(entry)
        self._keys = frozenset(self._by_key)

    def read(self, text: str) -> Sequence[Finding]:
        """What the text shows: each rule once, meant by its speaker where it is so anywhere."""
        return self.read_plain(own_words(plain(text)))

    def read_plain(self, text: str) -> Sequence[Finding]:
        """The same for a text whose quotations count, too."""
        found: dict[Rule, Finding] = {}
        for tokens in sentences_about(self._keys, text):
            for finding in self._in(tokens, found):
                known = found.get(finding.rule)
                if known is None or finding.stance is Stance.OWN:
                    found[finding.rule] = finding
        return list(found.values())

    def _in(self, tokens: Sequence[str], found: dict[Rule, Finding]) -> Iterator[Finding]:
        words = frozenset(tokens)
        is_english = len(tokens) == 1 or not _ENGLISH.isdisjoint(words)
        entries = {id(each): each for key in words & self._keys for each in self._by_key[key]}
        for entry in entries.values():
            known = found.get(entry.rule)
            if known is not None and known.stance is Stance.OWN:
                continue
            # A single word may be the same in another language; several in order are not.
            if (is_english or not entry.phrase.is_single) and entry.excuses.isdisjoint(words):
                yield from _places(entry, tokens)


def _places(entry: _Entry, tokens: Sequence[str]) -> Iterator[Finding]:
    rule = entry.rule
    starts = (at for at, token in enumerate(tokens) if token in entry.phrase.first)
    for start in islice(starts, _PLACES):
        end = entry.phrase.end(tokens, start)
        if end is None:
            continue
        meant = stance(tokens, start, end, has_doer=rule.has_doer)
        if meant is Stance.OWN and rule.may_be_talk and is_talk(tokens, start, end):
            meant = Stance.TALKED_ABOUT
        yield Finding(rule, meant, _around(tokens, start, end))
        if meant is Stance.OWN:
            return


def _around(tokens: Sequence[str], start: int, end: int) -> str:
    return " ".join(tokens[max(0, start - _CONTEXT) : end + _CONTEXT])[:_LONGEST_EVIDENCE]
