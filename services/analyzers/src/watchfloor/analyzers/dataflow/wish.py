"""What the user wants, as far as it is said."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from watchfloor.analyzers.dataflow.language import (
    ENGLISH,
    LEXICONS,
    UNSPACED,
    Deed,
    Lexicon,
    is_unspaced,
    lexicon_of,
)
from watchfloor.analyzers.dataflow.meaning import LIGHT, deeds_of
from watchfloor.analyzers.dataflow.orders import orders_in
from watchfloor.analyzers.dataflow.reading import Sentence, clean, sentences
from watchfloor.analyzers.dataflow.values import comparable
from watchfloor.core import CallMessage, Speaker

_MAKES_A_NOUN = ENGLISH.words("article") | frozenset(
    [
        "of",
        "for",
        "in",
        "on",
        "about",
        "with",
        "from",
        "by",
        "'s",
        "recent",
        "last",
        "next",
        "total",
    ]
)
_ASKS_BACK = frozenset(["did", "does", "do", "have", "has", "had", "was", "were", "is", "are"])
_ASKS_WHAT = frozenset(["when", "where", "who", "whose", "which", "what", "why", "how"])
_PERSONS = frozenset(["i", "you", "we", "he", "she", "they"])
_SAYS_NOTHING = frozenset({Deed.RETRIEVE, Deed.SAY})
_REFERS = frozenset(["it", "them", "that", "so", "to"])
_LEADS = frozenset(["you", "to", "and", "or", "then", "let's"])
_NEAR, _LONGEST_YES = 8, 12


class Delegation(IntEnum):
    """What a user leaves to what is written somewhere."""

    NOTHING = 0
    THING = 1
    """To work on a thing: fix an issue, answer a request."""
    ORDERS = 2
    """To do what is written: follow the steps, do whatever they ask for."""


class Wish(NamedTuple):
    """What the user and the system said before some moment.

    Attributes:
        user: The user's words and what the user agreed to, comparable.
        system: The system's words, comparable.
        deeds: The deeds that the user asks for.
        delegates: What the user asks to have done that is written somewhere.
    """

    user: str
    system: str
    deeds: frozenset[Deed]
    delegates: Delegation


def wish_before(messages: Sequence[CallMessage]) -> Wish:
    """The wish, from the messages up to some moment."""
    said = [
        message.content for message in messages if message.role is Speaker.USER and message.content
    ]
    system = " \n".join(m.content for m in messages if m.role is Speaker.SYSTEM and m.content)
    agreed = list(_agreed(messages))
    asked = list(dict.fromkeys([*said, *agreed])) or [system]
    read = [(sentence, lexicon) for text in asked for sentence, lexicon in _read(text)]
    deeds: frozenset[Deed] = frozenset().union(*(_wanted(*each) for each in read))
    return Wish(
        user=comparable(" \n".join((*said, *agreed))),
        system=comparable(system),
        deeds=deeds - _SAYS_NOTHING,
        delegates=max(
            _answers_a_request([sentence for sentence, _ in read]),
            *(_delegates(*each) for each in read),
            Delegation.NOTHING,
        ),
    )


def _read(text: str) -> Iterator[tuple[Sentence, Lexicon]]:
    listed = list(sentences(clean(text)))
    lexicon = lexicon_of([word for sentence in listed for word in sentence.words])
    return ((sentence, lexicon) for sentence in listed)


def _wanted(sentence: Sentence, lexicon: Lexicon) -> frozenset[Deed]:
    if is_unspaced(sentence.text):
        return frozenset(
            deed for deed, stem in UNSPACED.stems.items() if stem.search(sentence.text)
        )
    words = sentence.words
    if sentence.text.endswith("?") and words[0] in _ASKS_WHAT and "you" not in words:
        return frozenset()
    found: frozenset[Deed] = frozenset()
    for at, word in enumerate(words):
        if not (word in ENGLISH.verbs or word in lexicon.verbs or word in LIGHT):
            continue
        before = words[at - 1] if at else ""
        if before in _MAKES_A_NOUN or (
            before in _PERSONS and at > 1 and words[at - 2] in _ASKS_BACK
        ):
            continue
        found |= deeds_of(word, words[at + 1 : at + 1 + _NEAR], lexicon)
    return found


def _delegates(sentence: Sentence, lexicon: Lexicon) -> Delegation:
    words = sentence.words
    both = (lexicon,) if lexicon is ENGLISH else (lexicon, ENGLISH)
    asked = [word for at, word in enumerate(words) if _asks_for(words, at, lexicon)]
    does = [at for at, word in enumerate(words) if any(word in each.words("do") for each in both)]
    handles = any(each.has("handle", asked) for each in both) or ("see", "to") in pairwise(words)
    acts = handles or bool(does) or bool(_wanted(sentence, lexicon) - _SAYS_NOTHING)
    if any(each.has("following", words) for each in both):
        # Who lists what is to be done leaves it to nobody else.
        return Delegation.NOTHING
    if (
        any(each.has("obey", asked) for each in both)
        or (acts and _names_orders(words, both))
        or any(each.has("open", words[at + 1 : at + 3]) for each in both for at in does)
    ):
        return Delegation.ORDERS
    return Delegation.THING if handles else Delegation.NOTHING


def _answers_a_request(read: Sequence[Sentence]) -> Delegation:
    # "They wrote what they need. Send it to them": what "it" is, is written there.
    requested = False
    for sentence in read:
        words = sentence.words
        if requested and any(
            order.at + 1 < len(words) and words[order.at + 1] in _REFERS
            for order in orders_in(words, ENGLISH)
        ):
            return Delegation.ORDERS
        requested = requested or ENGLISH.has("requested", words)
    return Delegation.NOTHING


def _names_orders(words: Sequence[str], both: Sequence[Lexicon]) -> bool:
    # "Your task is to" says itself what the task is.
    return any(
        any(word in each.words("delegating") for each in both) and words[at - 1 : at] != ("your",)
        for at, word in enumerate(words)
    )


def _asks_for(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    # In English a verb that is asked for heads its clause, or follows "you" or "to".
    if lexicon is not ENGLISH or at == 0:
        return True
    before = words[at - 1]
    return not before.isalnum() or before in _LEADS or before in ENGLISH.words("skip")


def _agreed(messages: Sequence[CallMessage]) -> Iterator[str]:
    # What an agent proposed is the user's as soon as the user says yes to it.
    proposal = ""
    for message in messages:
        if message.role is Speaker.ASSISTANT and message.content:
            proposal = message.content
        elif message.role is Speaker.USER and message.content:
            words = [
                word for sentence in sentences(message.content[:200]) for word in sentence.words
            ]
            if (
                proposal
                and len(words) <= _LONGEST_YES
                and any(each.has("yes", words) for each in LEXICONS)
            ):
                yield proposal
            proposal = ""
