"""What the user wants, as far as it is said."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from watchfloor.analyzers.dataflow.values import Comparable, comparable
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

    user: Comparable
    system: Comparable
    deeds: frozenset[Deed]
    delegates: Delegation


class Asked(NamedTuple):
    """What one text asks for.

    Attributes:
        said: The text, comparable.
        agrees: Whether it says yes to what was proposed.
        deeds: The deeds that it asks for.
        delegates: What it leaves to what is written somewhere.
        requests: Whether it tells of somebody's request.
        refers: Whether it asks for something that was spoken of before.
    """

    said: Comparable
    agrees: bool
    deeds: frozenset[Deed]
    delegates: Delegation
    requests: bool
    refers: bool


def asked_in(text: str) -> Asked:
    """What somebody who says this asks for."""
    read = list(_read(text))
    listed = [sentence for sentence, _ in read]
    return Asked(
        said=comparable(text),
        agrees=_agrees(text),
        deeds=frozenset().union(*(_wanted(*each) for each in read)),
        delegates=max(
            _answers_a_request((_requests(each), _refers(each)) for each in listed),
            *(_delegates(*each) for each in read),
            Delegation.NOTHING,
        ),
        requests=any(map(_requests, listed)),
        refers=any(map(_refers, listed)),
    )


def wish_before(
    messages: Sequence[CallMessage], asked_in: Callable[[str], Asked] = asked_in
) -> Wish:
    """The wish, from the messages up to some moment.

    Args:
        messages: In order.
        asked_in: Reads one text.
    """
    told = [text for _, text in said_by_user(messages)]
    told += [text for _, text in agreed_by_user(messages, asked_in)]
    system = [m.content for m in messages if m.role is Speaker.SYSTEM and m.content]
    asked = [asked_in(text) for text in dict.fromkeys(told) or [" \n".join(system)]]
    return Wish(
        user=Comparable.joined([asked_in(text).said for text in told]),
        system=Comparable.joined([asked_in(text).said for text in system]),
        deeds=frozenset().union(*(each.deeds for each in asked)) - _SAYS_NOTHING,
        delegates=max(
            _answers_a_request((each.requests, each.refers) for each in asked),
            *(each.delegates for each in asked),
        ),
    )


def said_by_user(messages: Sequence[CallMessage]) -> Iterator[tuple[int, str]]:
    """The user's words, each with the index of its message."""
    for place, message in enumerate(messages):
        if message.role is Speaker.USER and message.content:
            yield place, message.content


def agreed_by_user(
    messages: Sequence[CallMessage], asked_in: Callable[[str], Asked] = asked_in
) -> Iterator[tuple[int, str]]:
    """What an agent proposed and the user said yes to, each with the index of that message."""
    proposal = ""
    for place, message in enumerate(messages):
        if message.role is Speaker.ASSISTANT and message.content:
            proposal = message.content
        elif message.role is Speaker.USER and message.content:
            if proposal and asked_in(message.content).agrees:
                yield place, proposal
            proposal = ""


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


def _answers_a_request(told: Iterable[tuple[bool, bool]]) -> Delegation:
    # "They wrote what they need. Send it to them": what "it" is, is written there.
    requested = False
    for requests, refers in told:
        if requested and refers:
            return Delegation.ORDERS
        requested = requested or requests
    return Delegation.NOTHING


def _requests(sentence: Sentence) -> bool:
    return ENGLISH.has("requested", sentence.words)


def _refers(sentence: Sentence) -> bool:
    words = sentence.words
    return any(
        order.at + 1 < len(words) and words[order.at + 1] in _REFERS
        for order in orders_in(words, ENGLISH)
    )


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


def _agrees(text: str) -> bool:
    words = [word for sentence in sentences(text[:200]) for word in sentence.words]
    return len(words) <= _LONGEST_YES and any(each.has("yes", words) for each in LEXICONS)
