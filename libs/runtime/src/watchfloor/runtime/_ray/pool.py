"""The replicas of one agent, or of the analyzers, as whoever asks them knows them."""

import asyncio
from collections.abc import Collection

from watchfloor.core import UnavailableError
from watchfloor.runtime._ray.errors import LeavingError
from watchfloor.runtime._ray.pool_name import PoolName
from watchfloor.runtime._ray.remote import RemoteActor
from watchfloor.telemetry import TraceContext


class ReplicaPool:
    """Gives each batch to the one replica that has least to do.

    Replicas come and go: one that leaves hands back what it has not begun, and that is given to
    another. While all have as many batches as they may, a batch waits, outside of its time budget.

    Args:
        name: Its replicas' names begin with it.
        per_replica: Batches that one replica has at the same time.
    """

    def __init__(self, name: PoolName, *, per_replica: int) -> None:
        self._name = name
        self._per_replica = per_replica
        self._changed = asyncio.Event()
        # In the order in which they were last asked, the longest ago first.
        self._replicas: dict[str, RemoteActor] = {}

    @property
    def size(self) -> int:
        """Replicas that can be asked."""
        return sum(replica.is_up for replica in self._replicas.values())

    @property
    def is_up(self) -> bool:
        """Whether any can be asked."""
        return self.size > 0

    async def adopt(self, actors: Collection[str]) -> None:
        """Look out for those of these actors that are ours, and no more for those that left."""
        names = {actor for actor in actors if self._name.has(actor)}
        for name in names - self._replicas.keys():
            replica = RemoteActor(name, on_change=self._changed.set)
            self._replicas[name] = replica
            await replica.look_out()
        for name in self._replicas.keys() - names:
            if not self._replicas[name].is_up:
                await self._replicas.pop(name).stop()

    async def stop(self) -> None:
        """Ask no more. Safe twice."""
        await asyncio.gather(*(replica.stop() for replica in self._replicas.values()))

    async def until_up(self, limit_s: float) -> None:
        """Return when one can be asked.

        Raises:
            UnavailableError: None is there in time.
        """
        try:
            async with asyncio.timeout(limit_s):
                while not self.is_up:
                    await self._change()
        except TimeoutError as exc:
            raise UnavailableError(f"No actor of the pool {self._name} is there.") from exc

    async def ask(
        self, batch: bytes, trace: TraceContext | None, *, limit_s: float, return_s: float
    ) -> bytes:
        """The answers to a batch; raises what the component raises.

        Args:
            batch: As bytes.
            trace: Where in which trace it is worked on; nothing where it is in none.
            limit_s: From when a replica has it, in seconds.
            return_s: How long it waits for a pool of which nothing is left, in seconds.

        Raises:
            TimeoutError: It did not answer in time.
            ActorLostError: Its process ended meanwhile.
            UnavailableError: All of them are gone and none is back yet.
        """
        while True:
            replica = await self._free(return_s)
            try:
                answer: bytes = await replica.ask("analyze", batch, trace, limit_s=limit_s)
            except LeavingError:
                continue
            return answer

    async def _free(self, return_s: float) -> RemoteActor:
        while True:
            await self.until_up(return_s)
            able = [
                (replica.in_flight, name)
                for name, replica in self._replicas.items()
                if replica.is_up and replica.in_flight < self._per_replica
            ]
            if able:
                # Of those that are equally busy the first was asked the longest ago.
                _, name = min(able, key=lambda each: each[0])
                self._replicas[name] = replica = self._replicas.pop(name)
                return replica
            await self._change()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()
