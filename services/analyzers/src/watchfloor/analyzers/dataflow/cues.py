"""What gives an instruction away beside its grammar: whom it speaks to, of what, and how."""

import re
from collections.abc import Iterator, Sequence

from watchfloor.analyzers.dataflow.language import ENGLISH, LEXICONS, UNSPACED, Lexicon
from watchfloor.analyzers.dataflow.orders import Order
from watchfloor.analyzers.dataflow.reading import Sentence

_ROLE = re.compile(
    r"<\|?/?\s{0,3}(?:system|user|assistant|instructions?|prompt|admin|im_start|im_end"
    r"|human|tool|inst|command)\b[^<>\n]{0,60}>"
    r"|\[/?(?:INST|SYSTEM|ASSISTANT|USER|ADMIN)\b[^\]\n]{0,40}\]|<<SYS>>"
    r"|^#{2,4} ?(?:system|instruction|response|user|assistant)",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"^\W{0,8}(?:system|assistant|human|user|ai)"
    r"(?: (?:message|prompt|note|instruction|notice))?\s?[:\]]",
    re.IGNORECASE,
)
_UPPER_TAG = re.compile(
    r"</?[A-Z][A-Z_ -]{3,30}/?>|\[/?[A-Z][A-Z_ -]{5,30}\]"
    r"|(?<![=*#-])[=*#-]{3,}+\s?[A-Z][A-Z ]{4,40}[=*#-]{3,}"
)
_LABEL = re.compile(r"^[\W_]{0,8}[A-Z][A-Z][A-Z -]{1,30}(?::|!)")
_OWNED = frozenset(
    [
        "your",
        "original",
        "current",
        "main",
        "actual",
        "previous",
        "user's",
        "users",
        "real",
        "given",
        "assigned",
    ]
)
_QUANTIFIERS = frozenset(["all", "any", "every", "other", "everything", "old", "existing"])
_ASSISTANTS = frozenset().union(*(each.words("assistant") for each in LEXICONS))
_CALLS = ((",",), (":",), ("-",), ("\u2013",), ("\u2014",))
_ENDS_CALL = frozenset("!:,")
_GREETING = 5
_NEAR = 7


def cues_of(sentence: Sentence, orders: Sequence[Order], lexicon: Lexicon) -> Iterator[str]:
    """The names of the cues in a sentence, those of its spelling among them."""
    yield from _spelling(sentence.text, orders)
    heard = frozenset(sentence.words)
    for each in (lexicon,) if lexicon is ENGLISH else (lexicon, ENGLISH):
        yield from _spoken(sentence, heard, each, orders)


def cues_unspaced(text: str, orders: Sequence[Order]) -> Iterator[str]:
    """The same of a sentence whose words are not told apart by spaces."""
    yield from _spelling(text, orders)
    heard = {name for name, pattern in UNSPACED.cues.items() if pattern.search(text)}
    if {"ignore", "instruction"} <= heard:
        yield "override"
    if "assistant" in heard and (orders or "you" in heard):
        yield "assistant"
    yield from heard & {"secret"}
    if orders:
        yield from heard & {"task", "user", "urgent", "authority"}


def _spelling(text: str, orders: Sequence[Order]) -> Iterator[str]:
    if _ROLE.search(text) or (orders and _SPEAKER.match(text)):
        yield "role"
    if _UPPER_TAG.search(text):
        yield "tag"
    label = _LABEL.match(text)
    if label and any(order.at <= len(label[0].split()) + _GREETING for order in orders):
        yield "label"


def _spoken(
    sentence: Sentence, heard: frozenset[str], lexicon: Lexicon, orders: Sequence[Order]
) -> Iterator[str]:
    words = sentence.words
    addressed = lexicon.has("you", heard)
    orderly = addressed and (lexicon.has("before", heard) or lexicon.has("after", heard))
    called = _calls_on(words, sentence_end=sentence.text[-1:])
    spoken_of = lexicon.has("assistant", heard) and (bool(orders) or addressed)
    retracts = any(order.verb in lexicon.words("ignore") for order in orders)
    is_there = {
        "override": lexicon.has("ignore", heard) and _overrides(words, lexicon),
        "retract": retracts and lexicon.has("earlier", heard - _QUANTIFIERS),
        "assistant": called or spoken_of,
        "reader": bool(orders) and _calls_reader(words, lexicon),
        "task": lexicon.has("task", heard) and (orderly or _is_owned(words, lexicon.words("task"))),
        "answer": lexicon.has("answer", heard) and _is_owned(words, lexicon.words("answer")),
        "secret": any(lexicon.has(name, heard) for name in ("secret", "keep", "not"))
        and _conceals(words, lexicon),
        "sequence": orderly,
        "user": bool(orders) and lexicon.has("user", heard),
        "urgent": bool(orders) and lexicon.has("urgent", heard),
        "authority": bool(orders) and lexicon.has("authority", heard),
    }
    yield from (name for name, found in is_there.items() if found)


def _calls_on(words: Sequence[str], *, sentence_end: str) -> bool:
    # "Dear assistant,": a greeting in whatever language.
    if len(words) < _GREETING and sentence_end in _ENDS_CALL and not _ASSISTANTS.isdisjoint(words):
        return True
    for at, word in enumerate(words[:_GREETING]):
        parts = word.split("-")
        if not _ASSISTANTS.isdisjoint(parts) and words[at + 1 : at + 2] in _CALLS:
            return True
    return False


def _calls_reader(words: Sequence[str], lexicon: Lexicon) -> bool:
    # "Reviewer: approve it" speaks to whoever, or whatever, has that part.
    return any(
        word in lexicon.words("reader") and words[at + 1 : at + 2] in _CALLS
        for at, word in enumerate(words[:_GREETING])
    )


def _overrides(words: Sequence[str], lexicon: Lexicon) -> bool:
    for at, word in enumerate(words):
        if word in lexicon.words("ignore"):
            near = words[at + 1 : at + 1 + _NEAR]
            whose = lexicon.has("earlier", near) or lexicon.has("you", near)
            if whose and lexicon.has("instruction", near):
                return True
    return False


def _is_owned(words: Sequence[str], things: frozenset[str]) -> bool:
    return any(
        word in things and not _OWNED.isdisjoint(words[max(0, at - 3) : at])
        for at, word in enumerate(words)
    )


def _conceals(words: Sequence[str], lexicon: Lexicon) -> bool:
    if lexicon.has("secret", words):
        return True
    keep, refuse = lexicon.words("keep"), lexicon.words("not")
    for at, word in enumerate(words):
        if word in keep and lexicon.has("private", words[at + 1 : at + 5]):
            return True
        if word in refuse:
            near = words[at + 1 : at + 4]
            if lexicon.has("tell", near) and (
                word == "without" or lexicon.has("user", words) or "anyone" in near
            ):
                return True
    return False
