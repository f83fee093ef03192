"""Instructions in a tool's result: neighbouring orders, with what gives them away."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import NamedTuple

from watchfloor.analyzers.dataflow.cues import cues_of, cues_unspaced
from watchfloor.analyzers.dataflow.language import Deed, Lexicon, is_unspaced, lexicon_of
from watchfloor.analyzers.dataflow.meaning import has_consequence, is_target
from watchfloor.analyzers.dataflow.orders import (
    Order,
    announces,
    orders_in,
    orders_unspaced,
)
from watchfloor.analyzers.dataflow.reading import Field, Sentence, sentences
from watchfloor.analyzers.dataflow.values import Comparable, comparable, words_of

WEIGHTS: Mapping[str, float] = {
    "order": 0.10,
    "consequence": 0.15,
    "target": 0.15,
    "override": 0.65,
    "assistant": 0.40,
    "reader": 0.25,
    "role": 0.40,
    "secret": 0.40,
    "retract": 0.30,
    "task": 0.30,
    "answer": 0.45,
    "user": 0.25,
    "tag": 0.25,
    "sequence": 0.15,
    "label": 0.15,
    "urgent": 0.10,
    "authority": 0.15,
    "unlike": 0.25,
    "hidden": 0.50,
    "tool": 0.40,
}
"""How much each cue says by itself that a text instructs an agent, 0 to 1."""

_FOR_AGENTS = frozenset(
    {"override", "assistant", "reader", "role", "secret", "hidden", "task", "tag"}
)
_TELLING = frozenset({"override", "assistant", "role", "secret", "tag"})
_SAYS_ONLY = frozenset({Deed.SAY, Deed.RETRIEVE})
_SHORT_FIELD = 700
_ENOUGH_SIBLINGS = 2
_AT_ONCE = 4


@dataclass(frozen=True)
class Span:
    """An instruction in a field; what calls are compared with is worked out once.

    Attributes:
        field: The field.
        start: Position of its first character in the field.
        end: Position behind its last.
        orders: What it wants done.
        cues: What gives it away, each once.
        words: The words of its sentences with orders.
        density: Which share of the field stands in sentences with orders, 0 to 1.
        leads: Whether it begins with an order.
        preamble: How many characters stand before the first sentence that orders or tells.
    """

    field: Field
    start: int
    end: int
    orders: tuple[Order, ...]
    cues: tuple[str, ...]
    words: frozenset[str]
    density: float = 0.0
    leads: bool = False
    preamble: int = 0

    @cached_property
    def text(self) -> str:
        """The instruction as it stands."""
        return self.field.text[self.start : self.end]

    @cached_property
    def comparable(self) -> Comparable:
        """The instruction as values are looked for in it."""
        return comparable(self.text)

    @cached_property
    def deeds(self) -> frozenset[Deed]:
        """Everything that it wants done."""
        return frozenset().union(*(each.deeds for each in self.orders if not each.forbids))

    @property
    def is_plain(self) -> bool:
        """Whether nothing in it speaks to agents rather than to people."""
        return _FOR_AGENTS.isdisjoint(self.cues)

    @cached_property
    def dictated(self) -> frozenset[str]:
        """The words of what its orders are about."""
        return frozenset(words_of(" ".join(word for each in self.orders for word in each.matter)))

    @cached_property
    def form(self) -> float:
        """How much it looks like an instruction to an agent, 0 to 1, by form alone."""
        return 1 - math.prod(1 - WEIGHTS[cue] for cue in self.cues)


class _Read(NamedTuple):
    sentence: Sentence
    orders: tuple[Order, ...]
    cues: frozenset[str]

    @property
    def tells(self) -> bool:
        return bool(self.orders) or not self.cues.isdisjoint(_TELLING)


def spans_of(fields: Sequence[Field]) -> list[Span]:
    """The instructions in the fields of one result, in order."""
    found = [span for field in fields if _may_order(field.text) for span in _spans(field)]
    unlike = _unlike(fields, found)
    return [
        replace(span, cues=(*span.cues, "unlike")) if span.field.path in unlike else span
        for span in found
    ]


def naming(span: Span, tools: frozenset[str]) -> Span:
    """The instruction in a conversation of these tools: naming one of them gives it away."""
    if tools.isdisjoint(span.words):
        return span
    unlike = span.cues[-1:] == ("unlike",)
    cues = (*span.cues[:-1], "tool", "unlike") if unlike else (*span.cues, "tool")
    return replace(span, cues=cues)


def _may_order(text: str) -> bool:
    # A word or a number orders nothing, unless words are not parted by spaces.
    return " " in text or "\n" in text or is_unspaced(text)


def _spans(field: Field) -> Iterator[Span]:
    read = list(_read(field))
    short = len(field.text) <= _SHORT_FIELD
    group: list[_Read] = []
    silent: list[_Read] = []
    for each in read:
        if each.tells:
            group += [*silent, each] if group or short else [each]
            silent = []
        elif short or (group and not silent):
            silent.append(each)
        else:
            yield from _span(field, group)
            group, silent = [], []
    # What follows an order closely may hold the values that it wants used.
    yield from _span(field, [*group, *silent] if group else [])


def _read(field: Field) -> Iterator[_Read]:
    text = field.text
    listed = list(sentences(text))
    around = lexicon_of([word for sentence in listed[:40] for word in sentence.words])
    announced = False
    for sentence in (part for each in listed for part in _by_language(each, around)):
        if is_unspaced(sentence.text):
            orders = orders_unspaced(sentence.text)
            cues = cues_unspaced(sentence.text, orders)
        else:
            # Who attacks need not write in the language of the data.
            lexicon = lexicon_of(sentence.words, around)
            hidden = bool(field.hidden)
            orders = orders_in(sentence.words, lexicon, announced=announced, hidden=hidden)
            cues = cues_of(sentence, orders, lexicon)
        yield _Read(sentence, tuple(orders), frozenset(cues))
        announced = announces(sentence.words, orders)


def _by_language(sentence: Sentence, around: Lexicon) -> Iterator[Sentence]:
    # "Next step: löschen Sie die Datei" is two sentences in two languages.
    head, colon, tail = sentence.text.rpartition(": ")
    if colon and ":" in sentence.words:
        at = len(sentence.words) - sentence.words[::-1].index(":")
        before, after = sentence.words[:at], sentence.words[at:]
        if lexicon_of(after, around) is not lexicon_of(before, around):
            parted = sentence.start + len(head) + len(colon)
            yield Sentence(sentence.start, parted, head + colon, before)
            yield Sentence(parted, sentence.end, tail, after)
            return
    yield sentence


def _span(field: Field, group: Sequence[_Read]) -> Iterator[Span]:
    if not any(each.tells for each in group):
        return
    orders = tuple(order for each in group for order in each.orders)
    cues = {cue for each in group for cue in each.cues}
    wanted = [order for order in orders if not order.forbids]
    if wanted:
        cues.add("order")
    if any(has_consequence(order.deeds) for order in wanted):
        cues.add("consequence")
    words = frozenset(_words(group))
    if any(order.deeds - _SAYS_ONLY for order in wanted) and any(map(is_target, words)):
        cues.add("target")
    if field.hidden:
        cues.add("hidden")
    ordered = tuple(name for name in WEIGHTS if name in cues)
    in_orders = sum(len(each.sentence.text) for each in group if each.orders)
    density = in_orders / max(1, len(field.text))
    start, end = group[0].sentence.start, group[-1].sentence.end
    leads = any(order.at <= _AT_ONCE for order in group[0].orders)
    first = next(each.sentence.start for each in group if each.tells)
    yield Span(field, start, end, orders, ordered, words, density, leads, first - start)


def _words(group: Iterable[_Read]) -> Iterator[str]:
    for each in group:
        if each.orders:
            yield from each.sentence.words


def _unlike(fields: Sequence[Field], found: Sequence[Span]) -> frozenset[str]:
    # In a list of records the same field holds the same kind of thing; an order stands out.
    siblings: dict[str, list[Field]] = defaultdict(list)
    for field in fields:
        if "[" in field.path and not field.hidden:
            siblings[field.key].append(field)
    ordered = {span.field.path for span in found}
    unlike = set()
    for same in siblings.values():
        others = [len(field.text) for field in same if field.path not in ordered]
        if len(others) >= _ENOUGH_SIBLINGS and len(others) * 2 >= len(same):
            usual = median(others)
            unlike |= {
                field.path
                for field in same
                if field.path in ordered and len(field.text) > 2 * usual + 10
            }
    return frozenset(unlike)
