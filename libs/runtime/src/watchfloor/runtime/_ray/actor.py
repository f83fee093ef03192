"""One actor of ours: owned, missed at once when it is gone, and made anew."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import ray
import structlog
from ray.exceptions import ActorAlreadyExistsError, ActorUnavailableError, RayError

from watchfloor.core import Backoff, Component, UnavailableError, end_task
from watchfloor.runtime._background import Background
from watchfloor.runtime._ray.connection import RayConnection
from watchfloor.runtime._ray.nodes import LostNodes
from watchfloor.runtime._ray.shell import ActorShell
from watchfloor.runtime._ray.start_limit import START_S

log = structlog.get_logger(__name__)

_END_S = 2.0
_NAME_TAKEN_S = 0.02
_PULSE_S = 2.0
_ANSWER_S = 3.0
_SILENCES = 2
_DOUBT_S = 20.0
"""After so long a successor may be waiting for a process of a node that is dead."""


class SupervisedActor:
    """Owns one named actor and makes it anew whenever its process ends.

    Args:
        name: Under which others of the same job find it.
        build: Makes the component; pickled, and called in the actor's process.
        prepare: Called there before, once.
        options: What it reserves, in Ray's words.
        connection: Says in which generation it is.
        lost_nodes: Where it is not made anew; told where it was lost.
        renew: Called after a successor could not be made, with the generation of the connection
            in which that was tried.
        stop_s: How long the component may take to stop, in seconds.
    """

    def __init__(
        self,
        name: str,
        build: Callable[[], Component],
        *,
        prepare: Callable[[], None],
        options: Mapping[str, Any],
        connection: RayConnection,
        lost_nodes: LostNodes,
        renew: Callable[[int], Awaitable[None]],
        stop_s: float,
    ) -> None:
        self._name = name
        self._build = build
        self._prepare = prepare
        self._options = options
        self._connection = connection
        self._lost_nodes = lost_nodes
        self._renew = renew
        self._stop_s = stop_s
        self._actor: Any = None
        self._node_id = ""
        self._is_up = asyncio.Event()
        self._busy_share = 0.0
        self._backoff = Backoff(base_s=0.1, cap_s=10.0)
        self._background = Background()

    @property
    def is_up(self) -> bool:
        """Whether it has started and not ended."""
        return self._is_up.is_set()

    @property
    def busy_share(self) -> float:
        """For which share of the time between its last two signs of life it was busy."""
        return self._busy_share

    async def start(self) -> None:
        """Return when the component has started in the actor's process.

        Raises:
            UnavailableError: It did not; nothing is left running.
        """
        try:
            async with asyncio.timeout(START_S):
                await self._make()
        except (RayError, TimeoutError) as exc:
            await self._end()
            raise UnavailableError(f"The actor {self._name} could not be started.") from exc
        await self._background.start(self._keep(), self._listen())

    async def stop(self, *, within_s: float | None = None) -> None:
        """Have it finish what it has and end its process. Safe twice and without ``start``.

        Args:
            within_s: How long it may take to finish, instead of ``stop_s``.
        """
        await self._background.stop()
        if self._is_up.is_set():
            self._is_up.clear()
            with contextlib.suppress(RayError, TimeoutError):
                async with asyncio.timeout(within_s or self._stop_s):
                    await self._actor.stop.remote()
        await self._end()

    async def _keep(self) -> None:
        while True:
            await self._until_lost()
            self._is_up.clear()
            log.warning("actor_lost", actor=self._name)
            # Its name stays taken until it is killed, though it has ended.
            await self._end()
            await self._replace()

    async def _until_lost(self) -> None:
        try:
            await self._actor.stay.remote()
        except ActorUnavailableError:
            # Of a process that ended its node would have told.
            self._lost_nodes.add(self._node_id)
        except RayError:
            return

    async def _listen(self) -> None:
        """Kill what hangs: nothing else ends a process whose loop is blocked."""
        silences = 0
        while True:
            await asyncio.sleep(_PULSE_S)
            silences = 0 if await self._is_heard() else silences + 1
            if silences == _SILENCES:
                silences = 0
                log.warning("actor_killed", actor=self._name, reason="hung")
                self._lost_nodes.add(self._node_id)
                await self._end()

    async def _is_heard(self) -> bool:
        await self._is_up.wait()
        try:
            # Its end is not a silence: whoever keeps it notices that at once.
            with contextlib.suppress(RayError):
                async with asyncio.timeout(_ANSWER_S):
                    self._busy_share = await self._actor.pulse.remote()
        except TimeoutError:
            return not self._is_up.is_set()
        return True

    async def _replace(self) -> None:
        while not self._is_up.is_set():
            generation = self._connection.generation
            try:
                async with asyncio.timeout(START_S):
                    await self._make_away()
            except Exception as exc:  # noqa: BLE001 - the border around an actor
                # The component's own start may fail with anything: a look-up it needs is away.
                log.warning("actor_start_failed", actor=self._name, error_type=type(exc).__name__)
                await self._end()
                await self._renew(generation)
                await asyncio.sleep(self._backoff.next_s())
        self._backoff.reset()
        log.info("actor_replaced", actor=self._name)

    async def _make_away(self) -> None:
        """Make it, and make it elsewhere when a node is lost, which may be where it is made."""
        doubting = asyncio.create_task(self._doubt_its_node())
        try:
            while not self._is_up.is_set():
                making = asyncio.create_task(self._make())
                losing = asyncio.create_task(self._lost_nodes.until_another())
                try:
                    await asyncio.wait((making, losing), return_when=asyncio.FIRST_COMPLETED)
                finally:
                    await end_task(losing)
                    await end_task(making)
                if not self._is_up.is_set():
                    await self._end()
        finally:
            await end_task(doubting)

    async def _doubt_its_node(self) -> None:
        """A node may end with no other word than that of an actor that was alone in ending."""
        await asyncio.sleep(_DOUBT_S)
        # Where nobody says which nodes there are, there is none to go to, either.
        with contextlib.suppress(RayError, ConnectionError, RuntimeError):
            nodes = await asyncio.to_thread(ray.nodes)
            if sum(bool(node["Alive"]) for node in nodes) > 1:
                self._lost_nodes.add(self._node_id)

    async def _make(self) -> None:
        # Ray itself never restarts it, because then nothing would start the component; and it
        # never repeats a call, because the coordinator does.
        shell = ray.remote(ActorShell).options(
            name=self._name,
            max_restarts=0,
            max_task_retries=0,
            **self._options,
            **self._lost_nodes.options(),
        )
        self._actor = await self._created(shell)
        self._node_id = await self._actor.start.remote()
        self._busy_share = 0.0
        self._is_up.set()

    async def _created(self, shell: Any) -> Any:  # noqa: ANN401 - Ray's handles have no type
        while True:
            # For a moment after the former was killed its name is still taken.
            with contextlib.suppress(ActorAlreadyExistsError):
                return shell.remote(self._build, self._prepare)
            await asyncio.sleep(_NAME_TAKEN_S)

    async def _end(self) -> None:
        """Kill the process; return when the name is free again."""
        if self._actor is None:
            return
        # Of a cluster that is gone, or that we have left, there is nothing to kill.
        with contextlib.suppress(RayError, ValueError, TimeoutError):
            ray.kill(self._actor)
            async with asyncio.timeout(_END_S):
                await self._actor.stay.remote()
