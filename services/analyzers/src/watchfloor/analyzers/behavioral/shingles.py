"""A session as a set of shingles: what it did in which order, and how much of it."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from watchfloor.analyzers.behavioral.bands import MEASURES, band, value_of
from watchfloor.core import Bands, SessionFeatures

_GAPS = (1, 2)
_LONGEST_RUN_TOLD = 3
_DIVERSITY = ((0.75, "high"), (0.4, "moderate"))
_OUTPUT_TO_INPUT = ((1.5, "output_heavy"), (0.8, "balanced"))
_TOOLS_TO_REQUESTS = ((0.6, "tool_heavy"), (0.3, "balanced"))


def shingles_of(features: SessionFeatures, bands: Bands) -> frozenset[str]:
    """What two sessions are compared by; never empty."""
    return frozenset(
        (
            *_sequence(features.tool_sequences),
            *(f"llm:{model}" for model in features.llm_models),
            *_amounts(features, bands),
            *_proportions(features),
        )
    )


def _sequence(tools: Sequence[str]) -> Iterator[str]:
    if not tools:
        return
    yield f"^:{tools[0]}"
    yield f"...:{tools[-1]}$"
    yield from (f"t:{tool}" for tool in tools)
    yield from (f"b:{first}>{then}" for first, then in pairwise(tools))
    yield from (
        f"g:{first}>{then}>{last}"
        for first, then, last in zip(tools, tools[1:], tools[2:], strict=False)
    )
    for gap in _GAPS:
        beyond = tools[gap + 1 :]
        yield from (f"s:{first}>{then}@{gap}" for first, then in zip(tools, beyond, strict=False))
    for tool, same in groupby(tools):
        length = len(list(same))
        yield f"r:{tool}x{length if length < _LONGEST_RUN_TOLD else f'{_LONGEST_RUN_TOLD}+'}"


def _amounts(features: SessionFeatures, bands: Bands) -> Iterator[str]:
    for measure in MEASURES:
        if measure.field == "total_tool_calls" and not features.total_tool_calls:
            yield "tools:none"
            continue
        value = value_of(features, measure)
        if value is not None:
            yield f"{measure.shingle}:{band(value, measure, bands)}"


def _proportions(features: SessionFeatures) -> Iterator[str]:
    calls, requests = features.total_tool_calls, features.llm_request_count
    read, written = features.token_in_stats.mean, features.token_out_stats.mean
    if calls:
        share = len(features.tools_used) / calls
        yield f"tool_diversity:{_step(share, _DIVERSITY, 'low')}"
    if read and written:
        yield f"io_ratio:{_step(written / read, _OUTPUT_TO_INPUT, 'input_heavy')}"
    if calls and requests:
        yield f"pattern:{_step(calls / requests, _TOOLS_TO_REQUESTS, 'conversation_heavy')}"


def _step(value: float, steps: Sequence[tuple[float, str]], otherwise: str) -> str:
    return next((label for above, label in steps if value > above), otherwise)
