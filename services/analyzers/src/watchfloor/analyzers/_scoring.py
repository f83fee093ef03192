"""From evidence to a score."""

import math
from collections.abc import Iterable, Sequence

from watchfloor.analyzers._reading import Finding
from watchfloor.core import Cue

_BANDS = ((0.8, "critical"), (0.6, "high"), (0.4, "moderate"), (0.2, "minor"))


def cue(finding: Finding, event_id: str | None) -> Cue:
    """The finding as a piece of evidence."""
    rule = finding.rule
    return Cue(name=rule.name, weight=rule.weight, evidence=finding.evidence, event_id=event_id)


def total(cues: Iterable[Cue]) -> float:
    """What the evidence adds up to, held within 0 to 1."""
    return round(min(1.0, max(0.0, math.fsum(each.weight for each in cues))), 3)


def names(cues: Iterable[Cue]) -> tuple[str, ...]:
    """What the evidence speaks for, each once, in the order in which it was found."""
    return tuple(dict.fromkeys(each.name for each in cues))


def band(risk: float) -> str:
    """A word for how bad that is."""
    return next((word for least, word in _BANDS if risk >= least), "normal")


def sentence(what: str, risk: float, found: Sequence[str]) -> str:
    """The score in a sentence."""
    if not found:
        return f"{what}: nothing stands out."
    listed = ", ".join(each.replace("_", " ") for each in found)
    return f"{what}: {band(risk)} risk ({risk:.2f}), because of {listed}."
