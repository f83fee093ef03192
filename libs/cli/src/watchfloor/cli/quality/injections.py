"""How well texts that instruct agents are told from others."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from watchfloor.analyzers import injection

FALSE_ALARMS = 0.01
"""The share of harmless texts that may score above the threshold."""


class LabelledText(NamedTuple):
    """A text of which it is known what it is.

    Attributes:
        is_benign: Whether nobody attacks with it.
        source: Where it is from.
        text: The text.
    """

    is_benign: bool
    source: str
    text: str


class _Scored(NamedTuple):
    text: LabelledText
    score: float


def injection_figures(texts: Iterable[LabelledText]) -> Iterator[dict[str, JsonValue]]:
    """What is found at 1 % false alarms, set on all harmless sources, then on all but one."""
    scored = [_Scored(each, injection(each.text).score) for each in texts]
    yield {"left_out": "", **_at(scored, _threshold(scored))}
    for source in sorted({each.text.source for each in scored if each.text.is_benign}):
        others = [each for each in scored if each.text.source != source]
        yield {"left_out": source, **_at(scored, _threshold(others))}


def _threshold(scored: Sequence[_Scored]) -> float:
    harmless = sorted((each.score for each in scored if each.text.is_benign), reverse=True)
    return harmless[int(FALSE_ALARMS * len(harmless))] if harmless else 0.0


def _at(scored: Sequence[_Scored], threshold: float) -> dict[str, JsonValue]:
    line: dict[str, JsonValue] = {"threshold": threshold}
    for is_benign, source in sorted({(each.text.is_benign, each.text.source) for each in scored}):
        same = [
            each.score
            for each in scored
            if (each.text.is_benign, each.text.source) == (is_benign, source)
        ]
        found = sum(score > threshold for score in same) / len(same)
        name = f"{'benign' if is_benign else 'attack'} {source}"
        line[name] = {"texts": len(same), "found": round(found, 4)}
    return line
