"""The life of a whole process: components started in order, stopped in reverse."""

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

import structlog

from watchfloor.core import Component, UnavailableError, WatchfloorError
from watchfloor.runtime.health import Health, LifeState, Pingable, Reporting

log = structlog.get_logger(__name__)

_PING_DEADLINE_S = 2.0
_FAREWELL_S = 1.0
"""Every part has so much time to stop, however late those before it were."""


class Part(NamedTuple):
    """A component and the name under which ``/ready`` shows it.

    Attributes:
        name: Short, lower case.
        component: Started after the parts before it and stopped before them.
    """

    name: str
    component: Component


class PartReport(NamedTuple):
    """How one part is."""

    name: str
    health: Health


class LifeReport(NamedTuple):
    """How the process is.

    Attributes:
        state: That of the whole; ``ok`` only when every part is.
        parts: One report per part, in the order of starting.
    """

    state: LifeState
    parts: tuple[PartReport, ...]

    @property
    def is_ready(self) -> bool:
        """Whether work may be sent here."""
        return self.state is LifeState.OK


class Life:
    """Starts parts in order and stops them in reverse.

    Args:
        parts: In the order of what depends on what.
        stop_deadline_s: How long all stopping together may take; what is not done by then, or in
            a second where others were late, is left to the end of the process.
    """

    def __init__(self, parts: Sequence[Part], *, stop_deadline_s: float = 25.0) -> None:
        self._parts = tuple(parts)
        self._stop_deadline_s = stop_deadline_s
        self._state = LifeState.STOPPED
        self._healths = {part.name: Health(LifeState.STOPPED) for part in self._parts}
        if len(self._healths) != len(self._parts):
            raise ValueError("Each part needs a name of its own.")

    async def start(self) -> None:
        """Start every part; when one fails, those before it are stopped and its error is raised."""
        self._state = LifeState.STARTING
        for position, part in enumerate(self._parts):
            self._healths[part.name] = Health(LifeState.STARTING)
            began = time.monotonic()
            try:
                await part.component.start()
            except BaseException as exc:
                # The part that failed may hold something already: its stop is safe either way.
                await self._stop_parts(self._parts[: position + 1])
                self._healths[part.name] = _failure(exc)
                self._state = self._healths[part.name].state
                raise
            self._healths[part.name] = Health(LifeState.OK)
            took_ms = round((time.monotonic() - began) * 1000)
            log.info("part_started", part=part.name, duration_ms=took_ms)
        self._state = LifeState.OK

    async def stop(self) -> None:
        """Stop every part, the last started first. Safe twice and without ``start``.

        The state, and with it readiness, changes before anything stops. A part that fails or is
        late is logged and does not keep the others from stopping.
        """
        if self._state in {LifeState.STOPPING, LifeState.STOPPED}:
            return
        self._state = LifeState.STOPPING
        await self._stop_parts(self._parts)
        self._state = LifeState.STOPPED

    def snapshot(self) -> LifeReport:
        """How every part is, as far as is known without asking; never blocks."""
        parts = tuple(PartReport(part.name, self._known(part)) for part in self._parts)
        return LifeReport(self._whole(parts), parts)

    async def check(self) -> LifeReport:
        """How every part is, those that can be asked having been asked."""
        parts = tuple(await asyncio.gather(*(self._asked(part) for part in self._parts)))
        return LifeReport(self._whole(parts), parts)

    def _known(self, part: Part) -> Health:
        health = self._healths[part.name]
        if health.is_ok and isinstance(part.component, Reporting):
            return part.component.health()
        return health

    async def _asked(self, part: Part) -> PartReport:
        health = self._known(part)
        if health.is_ok and isinstance(part.component, Pingable):
            try:
                async with asyncio.timeout(_PING_DEADLINE_S):
                    await part.component.ping()
            except UnavailableError as exc:
                health = Health(LifeState.RECOVERABLE_ERROR, str(exc))
            except TimeoutError:
                health = Health(LifeState.RECOVERABLE_ERROR, "It does not answer.")
        return PartReport(part.name, health)

    def _whole(self, parts: tuple[PartReport, ...]) -> LifeState:
        if self._state is not LifeState.OK:
            return self._state
        states = {part.health.state for part in parts} - {LifeState.OK}
        if LifeState.PERMANENT_ERROR in states:
            return LifeState.PERMANENT_ERROR
        return LifeState.RECOVERABLE_ERROR if states else LifeState.OK

    async def _stop_parts(self, parts: Sequence[Part]) -> None:
        deadline = asyncio.get_running_loop().time() + self._stop_deadline_s
        for part in reversed(parts):
            self._healths[part.name] = Health(LifeState.STOPPING)
            self._healths[part.name] = await _stop_one(part, deadline)


async def _stop_one(part: Part, deadline: float) -> Health:
    # Who was late before it takes nobody the time to say farewell to servers and to close files.
    own = asyncio.get_running_loop().time() + _FAREWELL_S
    try:
        async with asyncio.timeout_at(max(deadline, own)):
            await part.component.stop()
    except TimeoutError:
        log.warning("part_stopped_late", part=part.name)
        return Health(LifeState.PERMANENT_ERROR, "It did not stop in time.")
    except Exception:
        log.exception("part_stop_failed", part=part.name)
        return Health(LifeState.PERMANENT_ERROR, "It failed while stopping.")
    return Health(LifeState.STOPPED)


def _failure(exc: BaseException) -> Health:
    if not isinstance(exc, WatchfloorError):
        return Health(LifeState.PERMANENT_ERROR, f"It failed with {type(exc).__name__}.")
    state = LifeState.RECOVERABLE_ERROR if exc.retryable else LifeState.PERMANENT_ERROR
    return Health(state, str(exc))
