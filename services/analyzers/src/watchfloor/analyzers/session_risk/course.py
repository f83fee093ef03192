"""How a session goes on: what repeats, what grows, what is refused."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from watchfloor.core import Cue, Event, SessionExcerpt

_LONG_FROM_EVENTS = 20
_LONG, _ESCALATION, _REFUSED, _AGAIN = 0.1, 0.2, 0.3, 0.1
_MOST_REPEATS = 2
_FEWEST_TURNS = 3
_FEWEST_REFUSALS = 3
_REFUSAL = re.compile(
    r"\b(?:permission denied|access denied|forbidden|unauthorized|unauthorised|not authorized"
    r"|not permitted|401|403)\b",
    re.IGNORECASE,
)
_LOOKED_AT = 500


def long_conversation(excerpt: SessionExcerpt) -> Iterator[Cue]:
    """More than twenty events: little by itself."""
    count = max(excerpt.total_events, len(excerpt.events))
    if count > _LONG_FROM_EVENTS:
        yield Cue(name="long_conversation", weight=_LONG, evidence=f"{count} events")


def repetition(name: str, cues: Sequence[Cue]) -> Iterator[Cue]:
    """The same pattern again in further events, the first that counts left out."""
    first = cues[0].event_id
    further = dict.fromkeys(each.event_id for each in cues if each.event_id != first)
    for event_id in list(further)[:_MOST_REPEATS]:
        yield Cue(name=name, weight=_AGAIN, evidence="again, in a further event", event_id=event_id)


def escalation(turns: Sequence[tuple[str, float]]) -> Iterator[Cue]:
    """Turns of a user that begin with less and go on to more.

    Args:
        turns: Event and strongest weight of each turn, in order, harmless ones included.
    """
    telling = [weight for _, weight in turns if weight > 0]
    if len(turns) < _FEWEST_TURNS or len(set(telling)) < 2:  # noqa: PLR2004 - a rise takes two
        return
    rises = all(before <= after for before, after in pairwise(telling))
    if rises and telling[-1] > turns[0][1]:
        event_id = next(each for each, weight in reversed(turns) if weight > 0)
        steps = " → ".join(f"{weight:.1f}" for _, weight in turns[-8:])
        yield Cue(
            name="gradual_escalation",
            weight=_ESCALATION,
            evidence=f"the turns grow worse: {steps}",
            event_id=event_id,
        )


def refused_tools(events: Sequence[Event]) -> Iterator[Cue]:
    """Tools that deny access again and again: somebody tries what is not allowed."""
    denied = [event for event in events if _is_denied(event)]
    if len(denied) >= _FEWEST_REFUSALS:
        yield Cue(
            name="permission_probing",
            weight=_REFUSED,
            evidence=f"{len(denied)} tool calls were denied",
            event_id=denied[-1].event_id,
        )


def _is_denied(event: Event) -> bool:
    failed = event.error is not None or (event.tool is not None and event.tool.is_error)
    if not failed:
        return False
    said = [event.content, event.tool and event.tool.result, event.error and event.error.message]
    return any(_REFUSAL.search(text[:_LOOKED_AT]) for text in said if text)
