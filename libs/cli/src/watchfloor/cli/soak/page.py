"""What became of a soak, as a page of documentation."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from watchfloor.cli.soak.curves import Judged, Verdict
from watchfloor.cli.soak.plan import (
    CALLS_PER_S,
    EVENTS_EACH,
    SETTINGS,
    SIGNALS_EACH,
    SPANS_EACH,
)

_EACH = {
    "signals": f"of {SIGNALS_EACH} signals",
    "events": f"of {EVENTS_EACH} events; a session begins every 10 seconds, falls silent, and is "
    "concluded",
    "spans": f"of {SPANS_EACH} spans; each trace of four is a session, too",
    "watchers": "by WebSocket, gRPC and server-sent events in turn, each stays 1 to 20 seconds and "
    "goes without a word",
    "questions": "statistics, lists, a trigger, one session, `evaluate`, an agent, readiness",
}
_MEANINGS = {
    Verdict.FLAT: "it rises by no more than its limit, or by no more than three times its error",
    Verdict.GROWS: "it rises by more than both",
    Verdict.KEEPS: "it grows and is meant to, until its own limit of age and bytes",
    Verdict.STEADY: "the work that was asked for is done: nine tenths of it at least",
    Verdict.FALLS_SHORT: "it is not",
}


class Conditions(NamedTuple):
    """Under which it ran.

    Attributes:
        minutes: For how long.
        runtime: Where the agents ran.
        machine_load: The machine's load average at the end.
        processors: How many it has.
    """

    minutes: float
    runtime: str
    machine_load: float
    processors: int


_PAGE = """\
# What grows under a steady load

Made by `watchfloor soak` (`make soak`), which starts a product of its own, loads it, looks at it
from outside every few seconds, and judges the second half of each curve; the first is for warming
up, which takes ten minutes: in a run of less than twenty, what grows may be just that.

{meanings}

The exit code is 1 where a curve grows or falls short. A curve's slope is that of the line with the
least squares, with its standard error; its limit is a twentieth of its mean, or what is too little
to matter, spread over that half.

## The load

| calls a second | what |
| ---: | --- |
{load}

Memories that have a bound are made small enough to be full when judging begins:

{settings}

## {minutes:g} minutes, runtime `{runtime}`

{processors} processors, load average {machine_load:.1f}.

![Curves](soak.svg)

| curve | first tenth | last tenth | slope an hour | limit | verdict |
| --- | ---: | ---: | ---: | ---: | --- |
{curves}

Answered: {done}. Not answered: {failed}.
"""


def page(
    conditions: Conditions,
    curves: Sequence[Judged],
    *,
    done: Mapping[str, int],
    failed: Mapping[str, int],
) -> str:
    """The page in Markdown; the chart lies beside it.

    Args:
        conditions: Under which it ran.
        curves: What became of each.
        done: Calls that were answered, by kind.
        failed: Those that were not, by their error.
    """
    load = (f"| {per_s:g} | {kind}, {_EACH[kind]} |" for kind, per_s in CALLS_PER_S.items())
    return _PAGE.format(
        **conditions._asdict(),
        meanings="\n".join(f"- **{name}**: {meaning}." for name, meaning in _MEANINGS.items()),
        load="\n".join(load),
        settings="\n".join(f"- `{name}={value}`" for name, value in SETTINGS.items()),
        curves="\n".join(map(_row, curves)),
        done=_counts(done),
        failed=_counts(failed),
    )


def _row(judged: Judged) -> str:
    curve = judged.curve
    limit = f"{judged.limit:.3g}" if curve.planned is None else f"≥ {judged.limit:.3g} {curve.unit}"
    return (
        f"| {curve.meaning} | {judged.first:.4g} {curve.unit} | {judged.last:.4g} {curve.unit} "
        f"| {judged.per_hour:.3g} ± {judged.error:.2g} | {limit} | {judged.verdict} |"
    )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"
