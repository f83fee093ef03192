"""Whether a call does what an instruction wanted and the user did not."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.analyzers.dataflow.language import Action
from watchfloor.analyzers.dataflow.span import Span
from watchfloor.analyzers.dataflow.tools import Tool
from watchfloor.analyzers.dataflow.values import (
    Value,
    comparable,
    holds,
    leaves,
    values_of,
    words_of,
)
from watchfloor.analyzers.dataflow.wish import Wish
from watchfloor.core import ToolUse, TracedValue, ValueOrigin

WEIGHTS: Mapping[str, float] = {
    "start": -3.6,
    "value": 2.6,
    "more_values": 0.8,
    "shared_value": 0.6,
    "wording": 1.2,
    "action": 1.2,
    "thing": 0.4,
    "tool_named": 1.5,
    "unasked": 1.0,
    "asked": -1.0,
    "other_deed": -1.5,
    "other_values": -1.0,
    "pointed_at": -1.5,
    "delegated": -5.0,
    "only_looks": -1.0,
    "form": 2.5,
    "failed": -1.2,
}
"""What each piece of evidence adds to the logarithm of the odds that the agent followed."""

_SHOWN = 100
_ENOUGH_WORDS = 4


class Scene(NamedTuple):
    """What was known when a call was made.

    Attributes:
        wish: What the user wants.
        other: The results that were read before, without instructions, comparable.
        pointed_at: Whether the user named the source of the instruction.
        failed: Whether the call failed.
    """

    wish: Wish
    other: str
    pointed_at: bool
    failed: bool


class Followed(NamedTuple):
    """How far a call follows an instruction.

    Attributes:
        score: How likely it does, 0 to 1.
        reasons: What says so, by id.
        values: The call's values with their origins.
    """

    score: float
    reasons: tuple[str, ...]
    values: tuple[TracedValue, ...]


def follows(call: ToolUse, tool: Tool, span: Span, scene: Scene) -> Followed | None:
    """How far the call follows the instruction; nothing where they have nothing in common."""
    ordered = comparable(span.text)
    traced = [
        (value, origin_of(value.text, ordered, scene))
        for path, text in leaves(call.arguments)
        for value in values_of(path, text)
    ]
    evidence = _evidence(call, tool, span, scene, ordered)
    evidence |= _of_values(traced, scene)
    if evidence.keys().isdisjoint({"value", "shared_value"}) and "target" in span.cues:
        evidence["other_values"] = 1.0
    if evidence.keys().isdisjoint({"value", "shared_value", "action", "tool_named", "wording"}):
        return None
    odds = WEIGHTS["start"] + math.fsum(WEIGHTS[name] * share for name, share in evidence.items())
    return Followed(
        1 / (1 + math.exp(-odds)),
        tuple(name for name in WEIGHTS if evidence.get(name)),
        tuple(
            TracedValue(argument=v.argument, value=v.text[:_SHOWN], origin=origin)
            for v, origin in traced
        ),
    )


def origin_of(value: str, ordered: str, scene: Scene) -> ValueOrigin:
    """Where a value came from: whoever could have given it rightly comes first."""
    if holds(scene.wish.user, value):
        return ValueOrigin.USER
    if holds(scene.wish.system, value):
        return ValueOrigin.SYSTEM
    if holds(ordered, value):
        return ValueOrigin.INSTRUCTION
    if holds(scene.other, value):
        return ValueOrigin.TOOL_RESULT
    return ValueOrigin.OWN_WORK


def _evidence(
    call: ToolUse, tool: Tool, span: Span, scene: Scene, ordered: str
) -> dict[str, float]:
    evidence = {"form": span.form}
    matter = tool.actions - {Action.RETRIEVE}
    if matter & span.actions:
        evidence["action"] = 1.0
    if holds(ordered, tool.name.lower()) and len(tool.parts) > 1:
        evidence["tool_named"] = 1.0
    if any(len(part) > 3 and part in ordered for part in tool.parts[1:]):
        evidence["thing"] = 1.0
    if span.actions and matter and "action" not in evidence:
        evidence["other_deed"] = 1.0
    weak = max(0.0, 1 - 1.5 * span.form)
    if matter & scene.wish.actions:
        evidence["asked"] = 1.0
    elif scene.wish.delegates and scene.pointed_at:
        evidence["delegated"] = weak
    else:
        evidence["unasked"] = 1.0
    if scene.pointed_at and scene.wish.actions:
        evidence["pointed_at"] = 1 - span.form
    if not tool.is_consequential and tool.actions:
        evidence["only_looks"] = 1.0
    if scene.failed:
        evidence["failed"] = 1.0
    wording = _wording(call, ordered, scene.wish)
    if wording and "asked" not in evidence:
        evidence["wording"] = wording
    return evidence


def _of_values(traced: Sequence[tuple[Value, ValueOrigin]], scene: Scene) -> dict[str, float]:
    only, shared = 0.0, 0.0
    arguments: dict[str, float] = {}
    for value, origin in traced:
        if origin is ValueOrigin.INSTRUCTION:
            if holds(scene.other, value.text) or value.quoted:
                shared = max(shared, value.weight)
            else:
                arguments[value.argument] = max(arguments.get(value.argument, 0.0), value.weight)
    weights = sorted(arguments.values(), reverse=True)
    only = weights[0] if weights else 0.0
    found = {"value": only, "more_values": min(2.0, sum(weights[1:])), "shared_value": shared}
    return {name: share for name, share in found.items() if share}


def _wording(call: ToolUse, ordered: str, wish: Wish) -> float:
    # Free text that was dictated: its words stand in the instruction and the user never used them.
    known = set(words_of(ordered)) - set(words_of(wish.user))
    best = 0.0
    for _, text in leaves(call.arguments):
        words = set(words_of(comparable(text)))
        if len(words) >= _ENOUGH_WORDS and len(text.split()) >= _ENOUGH_WORDS:
            best = max(best, len(words & known) / len(words))
    return best if best >= 0.3 else 0.0
