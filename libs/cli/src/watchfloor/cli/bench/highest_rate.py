"""The search for the highest rate that something sustains."""

from collections.abc import Awaitable, Callable

_STEP = 1.5
_LOWEST_PER_S = 1.0


async def highest_sustained(
    sustains: Callable[[float], Awaitable[bool]], *, first: float, refinements: int
) -> float:
    """The highest rate that was sustained; 0 where not even the lowest was.

    From the first rate on it goes up by half until one fails, or down until one does not; then
    the interval between both is halved.

    Args:
        sustains: Tries a rate.
        first: The rate to begin with.
        refinements: How often the interval is halved.
    """
    sustained, failed = await _bracket(sustains, first)
    for _ in range(refinements if sustained else 0):
        between = (sustained * failed) ** 0.5  # what counts is the relative error
        if await sustains(between):
            sustained = between
        else:
            failed = between
    return sustained


async def _bracket(
    sustains: Callable[[float], Awaitable[bool]], first: float
) -> tuple[float, float]:
    """A rate that is sustained and a higher one that is not."""
    rate = first
    if await sustains(rate):
        while await sustains(rate * _STEP):
            rate *= _STEP
        return rate, rate * _STEP
    while rate > _LOWEST_PER_S:
        rate /= _STEP
        if await sustains(rate):
            return rate, rate * _STEP
    return 0.0, rate
