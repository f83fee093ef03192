"""Orders in a sentence, told by grammar: imperatives, obligations, requests, passives."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from watchfloor.analyzers.dataflow.language import (
    ENGLISH,
    LEXICONS,
    NOUN_TOO,
    PLAIN_VERBS,
    UNSPACED,
    Deed,
    Lexicon,
)
from watchfloor.analyzers.dataflow.meaning import deeds_of, is_address, is_value, verb_of

_MARKS = frozenset(',;:()"\u201c\u201d\u00ab\u00bb[]<>|*`-\u2013\u2014#=+')
_PARTS = _MARKS - frozenset('"\u201c\u201d\u00ab\u00bb`*')
_QUOTES = frozenset('"\u201c\u00ab`')
_BE = frozenset(["is", "are", "was", "were", "be", "been", "has", "had", "by", "of", "and", "or"])
_CARRIERS = frozenset(
    [
        "make",
        "be",
        "remember",
        "ensure",
        "try",
        "begin",
        "start",
        "proceed",
        "continue",
        "help",
        "forget",
        "take",
        "act",
    ]
)
_HAVE = frozenset(["have", "has", "going"])
_WISHES = frozenset(
    [
        "any",
        "want",
        "wish",
        "need",
        "like",
        "prefer",
        "questions",
        "trouble",
        "problems",
        "require",
        "would",
    ]
)
_JOINS = frozenset(["and", "then", "or", "und", "dann", "et", "puis", "y", "e", "en"])
_LONGEST_LEAD = 10
_LONGEST_VOCATIVE = 4
_NEAR, _FAR = 6, 12
_ENOUGH_BEYOND, _SHORT = 2, 4
_LETTER = re.compile(r"[^\W\d_]")
_SKIPPED = {
    each.language: _MARKS.union(each.words("skip"), ENGLISH.words("skip"), each.words("assistant"))
    for each in LEXICONS
}


class Order(NamedTuple):
    """Something that a sentence wants done.

    Attributes:
        form: ``imperative``, ``obligation``, ``request`` or ``passive``.
        verb: The verb, folded.
        deeds: What it does; empty where the verb alone does not say it.
        forbids: Whether it wants it not done.
        at: Position of the verb among the words.
        matter: The words that follow the verb.
    """

    form: str
    verb: str
    deeds: frozenset[Deed]
    forbids: bool = False
    at: int = 0
    matter: tuple[str, ...] = ()


def orders_in(
    words: Sequence[str], lexicon: Lexicon, *, announced: bool = False, hidden: bool = False
) -> list[Order]:
    """The orders of a sentence, in order.

    Args:
        words: Of the sentence, folded.
        lexicon: Of its language.
        announced: Whether the sentence before said that orders follow.
        hidden: Whether no human was to read it, so that whoever must do something is an agent.
    """
    found = list(_imperatives(words, lexicon, announced=announced))
    found += _demands(words, lexicon, hidden=hidden)
    return found


def orders_unspaced(text: str) -> list[Order]:
    """The orders of a sentence whose words are not told apart by spaces."""
    stems = {deed for deed, pattern in UNSPACED.stems.items() if pattern.search(text)}
    demanded = any(UNSPACED.cues[name].search(text) for name in ("please", "must", "ignore"))
    spoken_to = UNSPACED.cues["you"].search(text) or UNSPACED.cues["assistant"].search(text)
    if stems and (demanded or spoken_to):
        return [Order("request", "", frozenset(stems))]
    if demanded and UNSPACED.cues["instruction"].search(text):
        return [Order("imperative", "", frozenset())]
    return [Order("imperative", "", frozenset(stems))] if stems else []


def announces(words: Sequence[str], orders: Sequence[Order]) -> bool:
    """Whether a sentence says that orders follow it."""
    return bool(orders) and words[-1] == ":"


def _imperatives(words: Sequence[str], lexicon: Lexicon, *, announced: bool) -> Iterator[Order]:
    # A clause further on orders only where what leads to it is a condition, a greeting or an order.
    orders, start, leads, offers = 0, 0, True, False
    maybe = False
    for at in range(len(words) + 1):
        is_end = at == len(words)
        joins = not is_end and words[at] in _JOINS
        if not (is_end or words[at] in _PARTS or joins):
            continue
        if at > start and leads:
            order = _imperative(words, start, lexicon, announced=announced and start == 0)
            if order is not None and not offers:
                orders += 1
                yield order
            else:
                head = words[_lead(words, start, lexicon)[0] :][:1]
                maybe = bool(head) and _may_be_verb(head[0])
        offers = _is_offer(words[start:at])
        length = at - start
        if not is_end and length:
            short = length <= _LONGEST_VOCATIVE and start == 0
            leads = (
                orders > 0
                or (joins and maybe)
                or short
                or _is_subordinate(words, start, lexicon)
                or words[at] == ":"
            )
        start = at + (0 if joins and at > start else 1)


def _is_offer(clause: Sequence[str]) -> bool:
    # "If you have any questions, call us" leaves it to its reader.
    return clause[:2] == ("if", "you") and not _WISHES.isdisjoint(clause[2:5])


def _is_subordinate(words: Sequence[str], start: int, lexicon: Lexicon) -> bool:
    return lexicon.has("subordinate", words[start : start + 3])


def _imperative(
    words: Sequence[str], start: int, lexicon: Lexicon, *, announced: bool
) -> Order | None:
    at, polite = _lead(words, start, lexicon)
    polite = polite or announced
    forbids = False
    if at < len(words) and words[at] in {"don't", "dont", "never"}:
        at, forbids = at + 1, True
    elif words[at : at + 2] and tuple(words[at : at + 2]) == ("do", "not"):
        at, forbids = at + 2, True
    elif at + 1 < len(words) and words[at] == "do" and _may_be_verb(words[at + 1]):
        at, polite = at + 1, True
    unheard = announced and at + 1 < len(words) and _may_be_verb(words[at])
    if at >= len(words) or not (unheard or _orders(words, at, lexicon, polite=polite or forbids)):
        return None
    verb = words[at]
    if verb in _CARRIERS:
        carried = verb_of(words[at + 1 : at + 6], lexicon)
        verb = carried or verb
    matter = tuple(words[at + 1 :])
    return Order("imperative", verb, deeds_of(verb, matter[:_NEAR], lexicon), forbids, at, matter)


def _lead(words: Sequence[str], start: int, lexicon: Lexicon) -> tuple[int, bool]:
    skipped, at, polite = _SKIPPED[lexicon.language], start, False
    while at < len(words) and at - start < _LONGEST_LEAD:
        word = words[at]
        if word not in skipped and _LETTER.search(word):
            break
        polite = polite or word in lexicon.words("please")
        at += 1
    return at, polite


def _orders(words: Sequence[str], at: int, lexicon: Lexicon, *, polite: bool) -> bool:
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else ""
    if lexicon is not ENGLISH and word in lexicon.verbs:
        return after not in _BE
    if lexicon is not ENGLISH and _is_formal(word, after, lexicon):
        return True
    if word in {"do", "make", "be"} and after in {"you", "not", "it"}:
        return False
    known = word in ENGLISH.verbs or word in PLAIN_VERBS
    has_object = after in ENGLISH.words("article") or is_address(after)
    has_object = has_object or _is_quoted(words, at + 1)
    if not known:
        return has_object and _may_be_verb(word)
    if word not in NOUN_TOO:
        return bool(after) and after not in _BE and after not in {":", ",", ")", "|", ";"}
    beyond = words[at + 2 : at + 4]
    counts = (is_value(after) or after in ENGLISH.nouns) and len(beyond) == _ENOUGH_BEYOND
    counts = counts and beyond[0] not in _BE and beyond[0] not in _MARKS
    return has_object or counts or (polite and bool(after) and after not in _BE)


def _is_quoted(words: Sequence[str], at: int) -> bool:
    # What stands in quotes or as code is a thing, whatever it says.
    if at + 1 >= len(words) or words[at] not in _QUOTES:
        return False
    return words[at + 1] not in _MARKS


def _is_formal(word: str, after: str, lexicon: Lexicon) -> bool:
    # The polite imperative has a form of its own in German and French.
    if lexicon.language == "de":
        return after == "sie" and word.endswith("n")
    return lexicon.language == "fr" and word.endswith("ez") and len(word) > _SHORT


def _may_be_verb(word: str) -> bool:
    if word in ENGLISH.verbs or word in PLAIN_VERBS:
        return True
    if word in ENGLISH.words("function") or not word.isalpha() or len(word) < _SHORT:
        return False
    return not word.endswith(("ing", "ed", "ly", "tion", "ness", "ment", "ity")) and (
        not word.endswith("s") or word.endswith("ss")
    )


def _demands(words: Sequence[str], lexicon: Lexicon, *, hidden: bool) -> Iterator[Order]:
    if not any(lexicon.has(name, words) for name in ("must", "can", "want")):
        return
    agent_at = -_FAR if not hidden else 0
    for at, word in enumerate(words):
        after = words[at + 1 : at + 3]
        if word in lexicon.words("assistant") or word in ENGLISH.words("assistant"):
            agent_at = at
        agent_must = _must(words, at, lexicon) and at - agent_at < _FAR
        you_must = word in lexicon.words("you") and any(
            _must(words, place, lexicon) for place in (at + 1, at + 2)
        )
        # Where verbs carry their person, "you" may go without saying.
        begins = at == 0 or words[at - 1] in _MARKS or words[at - 1] in _JOINS
        you_must = you_must or (lexicon is not ENGLISH and begins and _must(words, at, lexicon))
        if agent_must or you_must:
            yield from _order("obligation", words, at + 1, lexicon)
            agent_at = -_FAR
        elif word in lexicon.words("want") and lexicon.has("you", after[:1]):
            yield from _order("obligation", words, at + 2, lexicon)
        elif word in lexicon.words("can") and after[:1] == ("you",):
            yield from _order("request", words, at + 2, lexicon)
        elif word in lexicon.words("must") and "be" in after:
            yield from _order("passive", words, at + 1, lexicon)


def _must(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    if at >= len(words) or words[at] not in lexicon.words("must"):
        return False
    return words[at] not in _HAVE or words[at + 1 : at + 2] == ("to",)


def _order(form: str, words: Sequence[str], at: int, lexicon: Lexicon) -> Iterator[Order]:
    reach = _NEAR if lexicon is ENGLISH else 2 * _NEAR
    near = words[at : at + reach]
    verb = verb_of(near, lexicon)
    if not verb:
        return
    forbids = verb in near and lexicon.has("not", near[: near.index(verb)])
    matter = words[:at] if form == "passive" else words[at : at + 2 * _NEAR]
    yield Order(form, verb, deeds_of(verb, matter, lexicon), forbids, at, tuple(words[at + 1 :]))
    for place in range(at + 1, len(words) - 1):
        # "You must find the file, delete it and ...": what is joined is demanded as well.
        joined = words[place - 1] in _JOINS or words[place - 1] == ","
        if joined and _orders(words, place, lexicon, polite=False):
            matter = words[place + 1 : place + 1 + _NEAR]
            yield Order(form, words[place], deeds_of(words[place], matter, lexicon), forbids, place)
