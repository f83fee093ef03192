"""What verbs and things mean: words to deeds."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from watchfloor.analyzers.dataflow.language import (
    CONSEQUENTIAL,
    ENGLISH,
    PLAIN_VERBS,
    Deed,
    Lexicon,
)

NO_DEEDS: frozenset[Deed] = frozenset()
LIGHT = frozenset(["put", "take", "bring", "do"])
"""Verbs that leave it to the thing what is done: "put it into my calendar"."""
_MADE = frozenset({Deed.CREATE, Deed.MODIFY, Deed.EXECUTE})
_VALUE = re.compile(r"\d|@|://|www\.|[\w-]\.[a-z]{2,}\b|_")
_TARGET = re.compile(r"\d{2}|@|://|www\.|[^\W\d]\.[a-z]{2,}|\w_\w|\d[.,:]\d")
_ADDRESS = re.compile(r"[^\s@]@[^\s@]|://|^www\.")
_IRREGULAR = {
    "sent": "send",
    "paid": "pay",
    "bought": "buy",
    "sold": "sell",
    "given": "give",
    "made": "make",
    "done": "do",
    "told": "tell",
    "written": "write",
    "wrote": "write",
    "built": "build",
    "forgotten": "forget",
    "withdrawn": "withdraw",
    "lent": "lend",
    "kept": "keep",
}


def deeds_of(verb: str, near: Sequence[str], lexicon: Lexicon) -> frozenset[Deed]:
    """What a verb does with the things near it.

    A thing chooses among the meanings of a verb ("send money" pays); making, changing and running a
    thing is the deed that the thing is the matter of ("make a payment").
    """
    of_verb = lexicon.verbs.get(verb, NO_DEEDS) | ENGLISH.verbs.get(verb, NO_DEEDS)
    # What follows "of" only describes the thing, where one was named before.
    named = near[: near.index("of")] if "of" in near else near
    of_things = _of_things(named, lexicon) or _of_things(near, lexicon)
    if Deed.MESSAGE in of_verb and not (of_things or any(map(_has_digit, near))):
        # What is sent is money only where money or a number is named.
        of_verb -= {Deed.PAY}
    if verb in LIGHT:
        return of_verb | of_things
    if of_verb & of_things:
        chosen = of_verb & of_things
    else:
        chosen = of_verb | of_things if of_verb & _MADE else of_verb
    return chosen | (
        {Deed.CREDENTIAL} if Deed.CREDENTIAL in of_things and chosen & _MADE else NO_DEEDS
    )


def _has_digit(word: str) -> bool:
    return word[:1].isdigit()


def things(words: Iterable[str], lexicon: Lexicon) -> frozenset[Deed]:
    """The deeds that the things named are the matter of."""
    return _of_things(tuple(words), lexicon)


def verb_of(words: Sequence[str], lexicon: Lexicon) -> str:
    """The first verb among the words, in the form that is looked up; empty where there is none."""
    for word in words:
        base = base_form(word)
        if word in lexicon.verbs or base in ENGLISH.verbs or base in PLAIN_VERBS:
            return word if word in lexicon.verbs else base
    return ""


@lru_cache(maxsize=10_000)
def base_form(word: str) -> str:
    """An English verb's base, where the word is a form of a known one; else the word."""
    if word in ENGLISH.verbs or word in PLAIN_VERBS:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending in ("ing", "ed", "es", "s", "d"):
        if not word.endswith(ending):
            continue
        stem = word.removesuffix(ending)
        for base in (
            stem,
            f"{stem}e",
            stem[:-1] if stem[-1:] == stem[-2:-1] else "",
            f"{stem[:-1]}y",
        ):
            if base in ENGLISH.verbs or base in PLAIN_VERBS:
                return base
    return word


def is_value(word: str) -> bool:
    """Whether the word is no word but a number, an address, a name of a file or the like."""
    return _VALUE.search(word) is not None


def is_address(word: str) -> bool:
    """Whether the word is where somebody or something is found: a URL, a site, an e-mail."""
    return _ADDRESS.search(word) is not None


def is_target(word: str) -> bool:
    """Whether the word names one particular thing: an address, an account, a file, a number."""
    return _TARGET.search(word) is not None


def has_consequence(deeds: frozenset[Deed]) -> bool:
    """Whether one of these changes something for somebody."""
    return not deeds.isdisjoint(CONSEQUENTIAL)


def _of_things(words: Sequence[str], lexicon: Lexicon) -> frozenset[Deed]:
    found = NO_DEEDS
    for word in words:
        found |= ENGLISH.nouns.get(word, NO_DEEDS)
        if lexicon is not ENGLISH:
            found |= lexicon.nouns.get(word, NO_DEEDS)
    return found
