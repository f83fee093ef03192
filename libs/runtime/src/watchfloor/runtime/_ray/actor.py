"""One actor of ours: asked in time, missed at once when it is gone, and made anew."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import ray
import structlog
from ray.exceptions import RayError, RayTaskError

from watchfloor.core import Backoff, UnavailableError
from watchfloor.runtime._background import Background
from watchfloor.runtime._ray.connection import RayConnection
from watchfloor.runtime._ray.errors import ActorLostError
from watchfloor.runtime._ray.shell import ActorShell, BatchComponent

log = structlog.get_logger(__name__)

_OVERRUNS_BEFORE_REPLACEMENT = 2
_RETURN_S = 5.0
"""How long a batch waits for an actor that is being made anew."""
_START_S = 60.0
_STOP_S = 2.0


class SupervisedActor:
    """Owns one named actor and makes it anew whenever its process ends.

    Args:
        name: Shown by Ray's tools; each successor has a number behind it.
        build: Makes the component; pickled, and called in the actor's process.
        cpus: What it reserves.
        connection: Says in which generation it is.
        renew: Called after a successor could not be made, with the generation of the connection
            in which that was tried.
    """

    def __init__(
        self,
        name: str,
        build: Callable[[], BatchComponent],
        *,
        cpus: float,
        connection: RayConnection,
        renew: Callable[[int], Awaitable[None]],
    ) -> None:
        self._name = name
        self._build = build
        self._cpus = cpus
        self._connection = connection
        self._renew = renew
        self._generation = 0
        self._actor: Any = None
        self._is_up = asyncio.Event()
        self._overruns = 0
        self._backoff = Backoff(base_s=0.1, cap_s=10.0)
        self._background = Background()

    @property
    def is_up(self) -> bool:
        """Whether it can be asked."""
        return self._is_up.is_set()

    async def start(self) -> None:
        """Return when the component has started in the actor's process.

        Raises:
            UnavailableError: It did not; nothing is left running.
        """
        try:
            async with asyncio.timeout(_START_S):
                await self._make()
        except (RayError, TimeoutError) as exc:
            self._kill()
            raise UnavailableError(f"The actor {self._name} could not be started.") from exc
        await self._background.start(self._keep())

    async def stop(self) -> None:
        """Stop the component and end its process. Safe twice and without ``start``."""
        await self._background.stop()
        if self._is_up.is_set():
            self._is_up.clear()
            with contextlib.suppress(RayError, TimeoutError):
                async with asyncio.timeout(_STOP_S):
                    await self._actor.stop.remote()
        self._kill()

    async def ask(self, batch: bytes, *, limit_s: float) -> bytes:
        """The component's answer; raises what the component raises.

        Raises:
            TimeoutError: It did not answer in time. After the second time in a row the process is
                killed: what hangs so cannot be ended in any other way.
            ActorLostError: Its process ended meanwhile.
            UnavailableError: It is gone and not back yet.
        """
        actor = await self._present()
        try:
            async with asyncio.timeout(limit_s):
                answer: bytes = await actor.analyze.remote(batch)
        except TimeoutError:
            self._count_overrun(actor)
            raise
        except RayTaskError as exc:
            self._overruns = 0
            raise exc.cause from exc
        except RayError as exc:
            self._lose(actor)
            raise ActorLostError(f"The actor {self._name} ended.") from exc
        self._overruns = 0
        return answer

    async def _present(self) -> Any:  # noqa: ANN401 - Ray's handles have no type
        try:
            async with asyncio.timeout(_RETURN_S):
                await self._is_up.wait()
        except TimeoutError as exc:
            raise UnavailableError(f"The actor {self._name} is not back yet.") from exc
        return self._actor

    def _count_overrun(self, actor: Any) -> None:  # noqa: ANN401 - the same
        if actor is not self._actor:
            return
        self._overruns += 1
        if self._overruns >= _OVERRUNS_BEFORE_REPLACEMENT:
            log.warning("actor_killed", actor=self._name, reason="hung")
            self._lose(actor)
            self._kill()

    def _lose(self, actor: Any) -> None:  # noqa: ANN401 - the same
        """Let the next batch wait for the successor, which may have come already."""
        if actor is self._actor:
            self._is_up.clear()

    async def _keep(self) -> None:
        while True:
            with contextlib.suppress(RayError):
                await self._actor.stay.remote()
            self._is_up.clear()
            log.warning("actor_lost", actor=self._name)
            await self._replace()

    async def _replace(self) -> None:
        while not self._is_up.is_set():
            generation = self._connection.generation
            try:
                async with asyncio.timeout(_START_S):
                    await self._make()
            except Exception as exc:  # noqa: BLE001 - the border around an actor
                # The component's own start may fail with anything: a look-up it needs is away.
                log.warning("actor_start_failed", actor=self._name, error_type=type(exc).__name__)
                self._kill()
                await self._renew(generation)
                await asyncio.sleep(self._backoff.next_s())
        self._backoff.reset()
        log.info("actor_replaced", actor=self._name)

    async def _make(self) -> None:
        self._generation += 1
        # Ray itself never restarts it, because then nothing would start the component; and it
        # never repeats a call, because the coordinator does.
        options = ray.remote(ActorShell).options(
            name=f"watchfloor.{self._name}.{self._generation}",
            num_cpus=self._cpus,
            max_restarts=0,
            max_task_retries=0,
        )
        self._actor = options.remote(self._build)
        await self._actor.start.remote()
        self._overruns = 0
        self._is_up.set()

    def _kill(self) -> None:
        if self._actor is not None:
            # Of a cluster that is gone, or that we have left, there is nothing to kill.
            with contextlib.suppress(RayError, ValueError):
                ray.kill(self._actor)
