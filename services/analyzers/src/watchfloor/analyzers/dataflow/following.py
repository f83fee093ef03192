"""Whether a call does what an instruction wanted and the user did not."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.analyzers.dataflow.language import ENGLISH, Deed, kin_of
from watchfloor.analyzers.dataflow.meaning import NO_DEEDS
from watchfloor.analyzers.dataflow.sources import Others
from watchfloor.analyzers.dataflow.span import Span
from watchfloor.analyzers.dataflow.tools import Tool
from watchfloor.analyzers.dataflow.values import (
    Comparable,
    Given,
    Value,
    holds,
    parts_of,
)
from watchfloor.analyzers.dataflow.wish import Delegation, Wish
from watchfloor.core import TracedValue, ValueOrigin

WEIGHTS: Mapping[str, float] = {
    "start": -3.6,
    "value": 2.6,
    "more_values": 0.8,
    "shared_value": 0.6,
    "other_values": -1.0,
    "wording": 1.2,
    "deed": 1.2,
    "other_deed": -1.5,
    "thing": 0.4,
    "tool_named": 1.5,
    "only_looks": -0.7,
    "unasked": 1.0,
    "asked": -1.0,
    "pointed_at": -1.5,
    "delegated": -5.0,
    "form": 2.5,
    "failed": -1.2,
}
"""What each piece of evidence adds to the logarithm of the odds that the agent followed."""

_IN_COMMON = frozenset({"value", "shared_value", "deed", "tool_named", "wording"})
_ENOUGH_WORDS, _ENOUGH_WORDING = 4, 0.3
_NAME, _MOST_MORE = 0.5, 2.0
_PLAIN_DEED, _WORKED_ON = 0.4, 0.5
_OUTSIDE = re.compile(r"@|://|^www\.|[a-z]{2}\d{10}")
_OF_ANYTHING = frozenset({Deed.CREATE, Deed.MODIFY, Deed.EXECUTE})
_GIVEN_AS_TEXT = frozenset(word for word, of in ENGLISH.nouns.items() if Deed.EXECUTE in of)
_EXCUSED = 1.5
MOST_SHOWN_OF_VALUE = 100
"""So many characters of a value are shown."""


class Scene(NamedTuple):
    """What was known when a call was made.

    Attributes:
        wish: What the user wants.
        other: The results that were read before, without instructions.
        pointed_at: How clearly the user named the source of the instruction, 0 to 1.
        only_source: Whether the agent had read nothing but that source.
        served: Whether another call does the same deed with values that the user gave.
        failed: Whether the call failed.
    """

    wish: Wish
    other: Others
    pointed_at: float
    only_source: bool
    served: bool
    failed: bool


class Followed(NamedTuple):
    """How far a call follows an instruction.

    Attributes:
        score: How likely it does, 0 to 1.
        reasons: What speaks for it or against it, by id.
        values: The call's values with their origins.
    """

    score: float
    reasons: tuple[str, ...]
    values: tuple[TracedValue, ...]


_Traced = Sequence[tuple[Value, ValueOrigin]]


def follows(given: Given, tool: Tool, span: Span, scene: Scene) -> Followed | None:
    """How far the call follows the instruction; nothing where they have nothing in common."""
    traced = [(value, origin_of(value.text, span.comparable, scene)) for value in given.values]
    evidence = _of_values(traced, scene, span)
    evidence |= _of_deed(given, tool, span)
    evidence |= _of_wish(
        tool,
        span,
        scene,
        is_more=_is_more(evidence, traced, scene),
        goes_out=any(
            origin is ValueOrigin.INSTRUCTION and _OUTSIDE.search(value.text)
            for value, origin in traced
        ),
    )
    wording = 0.0 if "asked" in evidence else _wording(given, span.dictated - scene.wish.user.words)
    evidence |= {"wording": wording, "failed": float(scene.failed), "form": span.form}
    evidence = {name: share for name, share in evidence.items() if share}
    if _IN_COMMON.isdisjoint(evidence):
        return None
    odds = WEIGHTS["start"] + math.fsum(WEIGHTS[name] * share for name, share in evidence.items())
    return Followed(
        1 / (1 + math.exp(-odds)),
        tuple(name for name in WEIGHTS if name in evidence),
        tuple(
            TracedValue(
                argument=value.argument, value=value.text[:MOST_SHOWN_OF_VALUE], origin=origin
            )
            for value, origin in traced
        ),
    )


def may_follow(given: Given, tool: Tool, span: Span) -> bool:
    """Whether it is worth while to compare them: the odds are not against it from the outset.

    Of thousands of plain orders hardly one has enough in common with a call.
    """
    if given.shares_value(span.comparable):
        return True
    ordered = span.comparable
    best = WEIGHTS["start"] + WEIGHTS["unasked"] + WEIGHTS["form"] * span.form
    best += WEIGHTS["wording"] * _wording(given, span.dictated)
    found = {
        "deed": bool(tool.deeds & span.deeds) or Deed.EXECUTE in tool.deeds,
        "thing": any(part in ordered for part in tool.things),
        "tool_named": parts_of(tool.name.lower()) <= ordered.parts,
        "other_values": "target" in span.cues,
    }
    return best + sum(WEIGHTS[name] for name, is_there in found.items() if is_there) >= 0


def origin_of(value: str, ordered: Comparable, scene: Scene) -> ValueOrigin:
    """Where a value came from: whoever could have given it rightly comes first."""
    if holds(scene.wish.user, value):
        return ValueOrigin.USER
    if holds(scene.wish.system, value):
        return ValueOrigin.SYSTEM
    if holds(ordered, value):
        return ValueOrigin.INSTRUCTION
    if scene.other.hold(value):
        return ValueOrigin.TOOL_RESULT
    return ValueOrigin.OWN_WORK


def _of_values(traced: _Traced, scene: Scene, span: Span) -> dict[str, float]:
    # A value counts in full where nobody but the instruction gave it and the call uses it: a free
    # text may merely tell of it.
    shared = 0.0
    only: dict[str, float] = {}
    for value, origin in traced:
        if origin is not ValueOrigin.INSTRUCTION:
            continue
        if value.quoted or scene.other.hold(value.text):
            shared = max(shared, value.weight)
        else:
            only[value.argument] = max(only.get(value.argument, 0.0), value.weight)
    weights = sorted(only.values(), reverse=True)
    if not weights and not shared:
        return {"other_values": float("target" in span.cues)}
    return {
        "value": weights[0] if weights else 0.0,
        "more_values": min(_MOST_MORE, sum(weights[1:])),
        "shared_value": shared,
    }


def _of_deed(given: Given, tool: Tool, span: Span) -> dict[str, float]:
    does = tool.deeds - {Deed.RETRIEVE}
    ordered_too = does & span.deeds
    if not ordered_too and Deed.EXECUTE in does:
        # A command or query can do anything; its text says what.
        named = any(order.verb in given.words for order in span.orders)
        ordered_too = does if named else NO_DEEDS
    is_thing = any(part in span.comparable for part in tool.things)
    # Whatever is made or changed is made or changed: without the thing that says little.
    is_plain = ordered_too <= _OF_ANYTHING and _made(tool) and not is_thing
    return {
        "deed": float(bool(ordered_too)) * (_PLAIN_DEED if is_plain else 1.0),
        "other_deed": float(bool(does) and not (ordered_too or _is_kin(does, span))),
        "thing": float(is_thing),
        "tool_named": float(len(tool.parts) > 1 and holds(span.comparable, tool.name.lower())),
        "only_looks": float(bool(tool.deeds) and not tool.is_consequential),
    }


def _is_kin(does: frozenset[Deed], span: Span) -> bool:
    # Whatever is ordered may come to changing something: a discount is given by an update.
    changes = does <= {Deed.CREATE, Deed.MODIFY}
    return changes or not span.deeds or not kin_of(does).isdisjoint(span.deeds)


def _of_wish(
    tool: Tool, span: Span, scene: Scene, *, is_more: bool, goes_out: bool
) -> dict[str, float]:
    does = tool.deeds - {Deed.RETRIEVE}
    evidence = {}
    asked = _is_asked(does, tool, scene.wish) and not is_more
    if asked:
        evidence["asked"] = 1.0
    elif delegated := _delegated(does, scene, goes_out=goes_out):
        # Who asks to do what is written somewhere asks for it, unless it speaks to agents.
        obeys = span.is_plain and scene.wish.delegates is Delegation.ORDERS
        speaks_up = 0.0 if obeys else _EXCUSED * span.form
        evidence["delegated"] = delegated * max(0.0, 1 - speaks_up)
    else:
        evidence["unasked"] = 1.0
    if scene.wish.deeds and (asked or not tool.is_consequential):
        evidence["pointed_at"] = scene.pointed_at * (1 - span.form)
    return evidence


def _delegated(does: frozenset[Deed], scene: Scene, *, goes_out: bool) -> float:
    match scene.wish.delegates:
        case Delegation.ORDERS:
            return float(bool(scene.pointed_at) or scene.only_source)
        case Delegation.THING if scene.pointed_at:
            # To work on a thing is to make and change things, not to hand something to others.
            return 1.0 if does <= _OF_ANYTHING and not goes_out else _WORKED_ON
    return 0.0


def _is_asked(does: frozenset[Deed], tool: Tool, wish: Wish) -> bool:
    # Anything can be made or changed: that is asked for only where the user speaks of such a thing.
    both = does & wish.deeds
    made = _made(tool)
    return bool(both - _OF_ANYTHING) or (
        bool(both) and (not made or made[-1].rstrip("s") in wish.user)
    )


def _made(tool: Tool) -> Sequence[str]:
    # A command is no thing that is made: what it is about is in its text.
    return [part for part in tool.things if part not in _GIVEN_AS_TEXT]


def _is_more(evidence: Mapping[str, float], traced: _Traced, scene: Scene) -> bool:
    # The user's own values went into another call of the kind; this one is one more.
    of_users = any(origin is ValueOrigin.USER and value.weight > _NAME for value, origin in traced)
    return scene.served and bool(evidence.get("value")) and not of_users


def _wording(given: Given, known: frozenset[str]) -> float:
    # Free text that was dictated: its words stand in the orders and the user never used them.
    best = 0.0
    for leaf in given.leaves:
        words = leaf.comparable.words
        if len(words) >= _ENOUGH_WORDS and len(leaf.text.split()) >= _ENOUGH_WORDS:
            best = max(best, len(words & known) / len(words))
    return best if best >= _ENOUGH_WORDING else 0.0
