"""What a policy asks for, each condition by itself.

A condition that is set holds with a reason, fails, or is skipped because the context does not say
what it asks about.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from enum import Enum
from typing import Final

from watchfloor.core import CountRange, PolicyConditions, PolicyContext


class _Outcome(Enum):
    FAILED = "failed"
    SKIPPED = "skipped"


FAILED: Final = _Outcome.FAILED
SKIPPED: Final = _Outcome.SKIPPED
Outcome = str | _Outcome
"""Why it holds, in words, or one of the two above."""

_MILLISECOND = timedelta(milliseconds=1)

_Condition = Callable[[PolicyConditions, PolicyContext], Iterator[Outcome]]


def outcomes_of(conditions: PolicyConditions, context: PolicyContext) -> Sequence[Outcome]:
    """What became of each condition that is set, in the order in which they are written."""
    return [outcome for condition in _CONDITIONS for outcome in condition(conditions, context)]


def _risk(conditions: PolicyConditions, context: PolicyContext) -> Iterator[Outcome]:
    risk = context.risk_score
    if (low := conditions.min_risk_score) is not None:
        yield f"risk {risk:.2f} is at least {low:.2f}" if risk >= low else FAILED
    if (high := conditions.max_risk_score) is not None:
        yield f"risk {risk:.2f} is at most {high:.2f}" if risk <= high else FAILED
    if (limit := conditions.risk_score_below) is not None:
        yield f"risk {risk:.2f} is below {limit:.2f}" if risk < limit else FAILED


def _patterns(conditions: PolicyConditions, context: PolicyContext) -> Iterator[Outcome]:
    found = context.patterns
    yield from _any_of("patterns", conditions.patterns_any, found)
    yield from _all_of("patterns", conditions.patterns_all, found)


def _labels(conditions: PolicyConditions, context: PolicyContext) -> Iterator[Outcome]:
    found = context.cot_labels
    yield from _any_of("thought labels", conditions.cot_labels_any, found)
    yield from _all_of("thought labels", conditions.cot_labels_all, found)


def _any_of(what: str, wanted: Sequence[str], found: Sequence[str] | None) -> Iterator[Outcome]:
    if not wanted:
        return
    if found is None:
        yield SKIPPED
        return
    seen = [each for each in wanted if each in found]
    yield f"{what} include {', '.join(seen)}" if seen else FAILED


def _all_of(what: str, wanted: Sequence[str], found: Sequence[str] | None) -> Iterator[Outcome]:
    if not wanted:
        return
    if found is None:
        yield SKIPPED
        return
    has_all = set(wanted) <= set(found)
    yield f"{what} include all of {', '.join(wanted)}" if has_all else FAILED


def _events(conditions: PolicyConditions, context: PolicyContext) -> Iterator[Outcome]:
    wanted = conditions.event_count
    if wanted is None or (wanted.min is None and wanted.max is None):
        return
    count = _count(wanted, context)
    if count is None:
        yield SKIPPED
        return
    is_enough = wanted.min is None or count >= wanted.min
    is_few_enough = wanted.max is None or count <= wanted.max
    window = f" within {wanted.time_window_ms} ms" if wanted.time_window_ms is not None else ""
    yield f"{count} events{window}" if is_enough and is_few_enough else FAILED


def _count(wanted: CountRange, context: PolicyContext) -> int | None:
    times = context.event_times
    if wanted.time_window_ms is None:
        if context.event_count is not None:
            return context.event_count
        return None if times is None else len(times)
    if times is None:
        return None
    # Counted in milliseconds: a window may be longer than dates go back.
    newest, window = max(times, default=None), wanted.time_window_ms
    return sum(1 for moment in times if newest and (newest - moment) / _MILLISECOND <= window)


_CONDITIONS: tuple[_Condition, ...] = (_risk, _patterns, _labels, _events)
