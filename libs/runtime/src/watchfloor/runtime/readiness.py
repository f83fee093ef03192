"""Whether this process should be sent work, part by part."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from watchfloor.core import WatchfloorError

Check = Callable[[], Awaitable[None]]
"""Returns when a part is ready, raises one of our errors when it is not."""

READY, NOT_READY, STOPPING = "ready", "not_ready", "stopping"
_LIMIT_S = 2.0


class Readiness(NamedTuple):
    """What ``/ready`` says.

    Attributes:
        status: ``ready``, ``not_ready`` or ``stopping``.
        components: ``ok``, or the code of the error, of each part.
    """

    status: str
    components: Mapping[str, str]

    @property
    def is_ready(self) -> bool:
        """Whether work is welcome."""
        return self.status == READY


class ReadinessChecks:
    """Asks all parts at once; says no once the process stops.

    Args:
        checks: One for each part, by its name.
    """

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = dict(checks)
        self._is_stopping = False

    def drop(self) -> None:
        """From here on the answer is no."""
        self._is_stopping = True

    async def read(self) -> Readiness:
        """Ask every part; one that does not answer in time is not ready."""
        answers = await asyncio.gather(*(_ask(check) for check in self._checks.values()))
        components = dict(zip(self._checks, answers, strict=True))
        if self._is_stopping:
            return Readiness(STOPPING, components)
        is_ready = all(answer == "ok" for answer in answers)
        return Readiness(READY if is_ready else NOT_READY, components)


async def _ask(check: Check) -> str:
    try:
        async with asyncio.timeout(_LIMIT_S):
            await check()
    except WatchfloorError as exc:
        return exc.code
    except TimeoutError:
        return "deadline"
    return "ok"
