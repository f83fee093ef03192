"""Asking an actor that somebody else owns."""

import asyncio
import contextlib
from collections.abc import Callable, Collection
from typing import Any

import ray
import structlog
from ray.exceptions import RayError, RayTaskError
from ray.util import list_named_actors

from watchfloor.core import UnavailableError
from watchfloor.runtime._background import Background
from watchfloor.runtime._ray.errors import ActorLostError, LeavingError
from watchfloor.runtime._ray.start_limit import START_S

log = structlog.get_logger(__name__)

_OVERRUNS_BEFORE_REPLACEMENT = 2
_RETURN_S = 5.0
"""How long a question waits for an actor that is being made anew."""
_LOOK_S = 0.05
_READY_S = 5.0
"""How long one that is found is asked whether it has started, before it is looked for again."""


def _nothing() -> None:
    """Where nobody wants to know."""


class RemoteActor:
    """Finds one actor by its name, asks it in time, and follows it to its successors.

    Args:
        name: As its owner, of the same job, named it.
        ends_late: Whether one that was late twice in a row is killed: what keeps batches waiting
            cannot be ended in any other way.
        on_change: Called whenever it can be asked, can be asked no more, or has answered.

    Attributes:
        in_flight: Questions that it has not answered yet.
    """

    def __init__(
        self, name: str, *, ends_late: bool = True, on_change: Callable[[], None] = _nothing
    ) -> None:
        self.in_flight = 0
        self._name = name
        self._ends_late = ends_late
        self._on_change = on_change
        self._actor: Any = None
        self._is_up = asyncio.Event()
        self._overruns = 0
        self._background = Background()

    @property
    def is_up(self) -> bool:
        """Whether it can be asked."""
        return self._is_up.is_set()

    async def start(self) -> None:
        """Return when it can be asked.

        Raises:
            UnavailableError: It is not there in time.
        """
        await self.look_out()
        await self._wait(START_S)

    async def look_out(self) -> None:
        """Begin to look for it, without waiting for it."""
        await self._background.start(self._follow())

    async def stop(self) -> None:
        """Ask no more. Safe twice and without ``start``."""
        await self._background.stop()
        self._is_up.clear()

    async def ask(self, method: str, *arguments: object, limit_s: float) -> Any:  # noqa: ANN401 - the method's
        """The answer of one of its methods; raises what the component raises.

        Raises:
            TimeoutError: It did not answer in time.
            ActorLostError: Its process ended meanwhile.
            LeavingError: It ends in order, and has not begun.
            UnavailableError: It is gone and not back yet.
        """
        self.in_flight += 1
        try:
            return await self._ask(method, *arguments, limit_s=limit_s)
        finally:
            self.in_flight -= 1
            self._on_change()

    async def _ask(self, method: str, *arguments: object, limit_s: float) -> Any:  # noqa: ANN401 - the method's
        await self._wait(_RETURN_S)
        actor = self._actor
        try:
            async with asyncio.timeout(limit_s):
                answer = await getattr(actor, method).remote(*arguments)
        except TimeoutError:
            self._count_overrun(actor)
            raise
        except RayTaskError as exc:
            self._overruns = 0
            if isinstance(exc.cause, LeavingError):
                self._lose(actor)
            raise exc.cause from exc
        except RayError as exc:
            self._lose(actor)
            raise ActorLostError(f"The actor {self._name} ended.") from exc
        self._overruns = 0
        return answer

    async def _wait(self, limit_s: float) -> None:
        try:
            async with asyncio.timeout(limit_s):
                await self._is_up.wait()
        except TimeoutError as exc:
            raise UnavailableError(f"The actor {self._name} is not there.") from exc

    def _count_overrun(self, actor: Any) -> None:  # noqa: ANN401 - Ray's handles have no type
        if not self._ends_late or actor is not self._actor:
            return
        self._overruns += 1
        if self._overruns >= _OVERRUNS_BEFORE_REPLACEMENT:
            log.warning("actor_killed", actor=self._name, reason="hung")
            self._lose(actor)
            # Of a cluster that is gone there is nothing to kill.
            with contextlib.suppress(RayError, ValueError):
                ray.kill(actor)

    def _lose(self, actor: Any) -> None:  # noqa: ANN401 - the same
        """Let the next question wait for the successor, which may have come already."""
        if actor is self._actor:
            self._is_up.clear()
            self._on_change()

    async def _follow(self) -> None:
        while True:
            self._actor = await self._found()
            self._overruns = 0
            self._is_up.set()
            self._on_change()
            with contextlib.suppress(RayError):
                await self._actor.stay.remote()
            self._lose(self._actor)

    async def _found(self) -> Any:  # noqa: ANN401 - the same
        while (actor := await self._look_up()) is None:  # noqa: ASYNC110 - Ray tells nobody
            await asyncio.sleep(_LOOK_S)
        return actor

    async def _look_up(self) -> Any:  # noqa: ANN401 - the same
        """The actor, when it has started; nothing while there is none."""
        # For a moment the name still leads to the one that ended, which does not answer.
        with contextlib.suppress(RayError, ValueError, TimeoutError):
            actor: Any = await asyncio.to_thread(ray.get_actor, self._name)
            async with asyncio.timeout(_READY_S):
                await actor.ready.remote()
            return actor
        return None


async def named_actors() -> Collection[str]:
    """The names of all actors of this job; none while the cluster does not answer."""
    with contextlib.suppress(RayError):
        names: list[str] = await asyncio.to_thread(list_named_actors)
        return names
    return ()
