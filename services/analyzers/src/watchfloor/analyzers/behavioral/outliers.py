"""Sessions that are like no other: how far off, how bad, and why."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from watchfloor.analyzers.behavioral.sessions import NamedThings
from watchfloor.core import Severity

_FAR = 8.0
"""Median deviations from the median, from which on a number is far off."""
_FLOOR = 0.05
"""The least that counts as a deviation, as a share of the median: sessions that are all equal
deviate by nothing, and would hide whatever is far from them."""
_WEIGHTS = np.array([0.3, 0.2, 0.2, 0.3])
"""Of duration, events, tool calls and tokens."""

_TIMES_LESS, _TIMES_MORE, _TIMES_TOKENS, _TIMES_LONGER = 3, 3, 3, 5
_MISSING_SHARE = 0.5
_MOST_NAMED = 3


class Grade(NamedTuple):
    """How bad an outlier is.

    Attributes:
        severity: In a word.
        action: What to do.
        priority: 1 is looked at first.
    """

    severity: Severity
    action: str
    priority: int


# The first that fits: a score below, causes up to, and whether both are needed.
_GRADES = (
    (0.3, 1, all, Grade(Severity.LOW, "monitor", 4)),
    (0.5, 2, any, Grade(Severity.MEDIUM, "investigate", 3)),
    (0.7, 3, any, Grade(Severity.HIGH, "fix_required", 2)),
)
_WORST = Grade(Severity.CRITICAL, "fix_required", 1)


class Normal(NamedTuple):
    """What clustered sessions are like.

    Attributes:
        medians: Of duration, events, tool calls and tokens.
        deviations: Their median deviations from that, with a floor.
        tools: Every tool that they use.
        models: Every model that they use.
    """

    medians: NDArray[np.float64]
    deviations: NDArray[np.float64]
    tools: frozenset[str]
    models: frozenset[str]


class Cause(NamedTuple):
    """What sets a session apart.

    Attributes:
        text: In words.
        recommendation: What to do about it.
        aspect: What it is about: ``tool``, ``resource`` or ``temporal``, where it is one of these.
        name: What of that is told.
        value: How it is.
    """

    text: str
    recommendation: str
    aspect: str = ""
    name: str = ""
    value: tuple[str, ...] = ()


_LIKE_NO_OTHER = Cause(
    "It fits no established cluster of sessions.",
    "Review what the session did; if it is expected, it becomes normal once more are like it.",
)


def normal_of(
    numbers: NDArray[np.float64], *, tools: frozenset[str], models: frozenset[str]
) -> Normal:
    """What sessions with these numbers, one a row, are like."""
    medians = np.median(numbers, axis=0)
    deviations = np.median(np.abs(numbers - medians), axis=0)
    return Normal(medians, np.maximum(deviations, _FLOOR * medians), tools, models)


def scores_of(numbers: NDArray[np.float64], normal: Normal) -> NDArray[np.float64]:
    """How far off sessions are, 0 to 1: the weights of their numbers that are."""
    away = np.abs(numbers - normal.medians)
    is_far = (away >= _FAR * normal.deviations) & (away > 0)
    scores: NDArray[np.float64] = np.round(is_far @ _WEIGHTS, 2)
    return scores


def causes_of(
    things: NamedThings, numbers: NDArray[np.float64], normal: Normal
) -> tuple[Cause, ...]:
    """What sets a session apart, each kind once; there is always something."""
    found = (*_of_tools(things, normal), *_of_amounts(things, numbers, normal))
    return found or (_LIKE_NO_OTHER,)


def grade(score: float, causes: int) -> Grade:
    """How bad a score with so many causes is."""
    for score_below, causes_up_to, needed, found in _GRADES:
        if needed((score < score_below, causes <= causes_up_to)):
            return found
    return _WORST


def _of_tools(things: NamedThings, normal: Normal) -> Iterator[Cause]:
    strange = tuple(tool for tool in things.tools if tool not in normal.tools)
    if strange:
        yield Cause(
            f"It used tools that no normal session uses: {_named(strange)}.",
            "Check that the agent may use these tools, and who asked it to.",
            *("tool", "unique_tools", strange),
        )
    missing = tuple(sorted(normal.tools.difference(things.tools)))
    if len(missing) > _MISSING_SHARE * len(normal.tools):
        yield Cause(
            f"It left out most tools of normal sessions, among them {_named(missing)}.",
            "Check whether the session ended early or was diverted from its task.",
            *("tool", "missing_common_tools", missing[:_MOST_NAMED]),
        )


def _of_amounts(
    things: NamedThings, numbers: NDArray[np.float64], normal: Normal
) -> Iterator[Cause]:
    duration, _, calls, tokens = numbers.tolist()
    usual_duration, _, usual_calls, usual_tokens = normal.medians.tolist()
    if calls < usual_calls / _TIMES_LESS:
        yield Cause(
            f"It used tools {calls:.0f} times, less than a third of the usual {usual_calls:g}.",
            "Check whether the session failed before it did its work.",
        )
    if calls > usual_calls * _TIMES_MORE:
        yield Cause(
            f"It used tools {calls:.0f} times, more than three times the usual {usual_calls:g}.",
            "Look for loops and retries, and limit the uses of tools in a session.",
        )
    if tokens > usual_tokens * _TIMES_TOKENS:
        yield Cause(
            f"It took {tokens:,.0f} tokens, more than three times the usual {usual_tokens:,g}.",
            "Set a budget of tokens, and look at what was put into the context.",
            *("resource", "token_usage", ("excessive",)),
        )
    strange = tuple(model for model in things.models if model not in normal.models)
    if strange:
        yield Cause(
            f"It used another model than normal sessions: {_named(strange)}.",
            "Pin the model, and check where the other one came from.",
        )
    if duration > usual_duration * _TIMES_LONGER:
        yield Cause(
            f"It lasted {duration:,.0f} s, more than five times the usual {usual_duration:,.1f} s.",
            "Look for waiting and hanging calls, and set a limit of time.",
            *("temporal", "duration", ("excessive",)),
        )


def _named(names: tuple[str, ...]) -> str:
    rest = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
